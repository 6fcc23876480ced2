import { isActive, isPaused, sessionOf, type UploadKind, type UploadState } from '../contract/index.ts'

/** What an upload does one after the other. */
const steps = ['opening', 'sending', 'finishing', 'verifying'] as const
/** An upload that is under way may be held up, given back, fail or be stopped at any time. */
const anyTime = ['waiting', 'queued', 'paused', 'failed', 'cancelled'] as const

/**
 * Every legal move of an upload. `cancelled` moves to itself once the store has confirmed the abort, `sending` when
 * the store announces another abort date for the session, `waiting` when it waits for something else, and `ending` when
 * a person changes their mind about what comes after it.
 */
const moves: Record<UploadKind, readonly UploadKind[]> = {
  queued: [...steps, 'done', 'waiting', 'paused', 'failed', 'cancelled'],
  opening: ['sending', 'verifying', 'done', ...anyTime],
  sending: ['sending', 'opening', 'finishing', 'verifying', 'done', 'ending', ...anyTime],
  finishing: ['opening', 'sending', 'verifying', 'done', ...anyTime],
  verifying: ['done', ...anyTime],
  waiting: [...steps, ...anyTime],
  ending: ['ending', 'sending', 'finishing', 'verifying', 'done', ...anyTime],
  paused: ['queued', 'failed', 'cancelled'],
  failed: ['queued', 'cancelled'],
  // What became of its file on this computer is known later.
  done: ['done'],
  cancelled: ['cancelled'],
}

/**
 * The state after a move. Throws on an illegal one: that is a bug in the engine, never a fault of the outside world.
 */
export function moved(from: UploadState, to: UploadState): UploadState {
  if (!moves[from.kind].includes(to.kind)) {
    throw new Error(`An upload cannot go from ${from.kind} to ${to.kind}.`)
  }
  return to
}

/**
 * The state after a run that was killed, or ended by a power loss or a quit: the upload is back in the queue, or paused
 * where that was asked for.
 */
export function interrupted(state: UploadState): UploadState {
  if (isPaused(state)) return { kind: 'paused', session: sessionOf(state) }
  if (!isActive(state)) return state
  return { kind: 'queued', session: sessionOf(state), failures: 'failures' in state ? state.failures : 0 }
}

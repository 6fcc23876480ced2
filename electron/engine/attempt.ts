import type { Reaction } from '../core/error-table.ts'
import { asAppFailure, reactionTo, type AppFailure } from '../core/errors.ts'
import { nextTry, type Patience } from '../core/retry-policy.ts'
import { isHeld } from './bandwidth.ts'
import type { Lane } from './lanes.ts'
import type { Run } from './run.ts'

/** What a request needs to know of whoever makes it: an upload's run, or one that belongs to no upload. */
export type Tries = Pick<
  Run,
  'signal' | 'clock' | 'destination' | 'maxWaitMs' | 'inLane' | 'untilOpen' | 'wait' | 'flowing'
> & {
  /** `usual` unless told. */
  patience?: Patience
}

type Row = { reaction: Reaction; failures: number; since: number }

/**
 * Runs one request by the retry policy until it succeeds, the policy gives up, or the signal aborts. Each try
 * calls `action` anew, so each has a fresh body. Throws AppFailure, or the signal's reason.
 */
export async function attempt<T>(run: Tries, action: () => Promise<T>): Promise<T> {
  return run.inLane((lane) => attemptInLane(run, lane, action, run.signal))
}

/** The same in a lane that goes on afterwards. */
export async function attemptInLane<T>(
  run: Tries,
  lane: Lane,
  action: () => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  const rows = new Map<Reaction, Row>()
  for (;;) {
    signal.throwIfAborted()
    await run.untilOpen(lane, signal)
    try {
      await run.destination.turn(signal)
      const value = await action()
      run.destination.succeeded()
      await run.flowing()
      return value
    } catch (thrown) {
      signal.throwIfAborted()
      if (isHeld(thrown)) continue
      await waitOrThrow({ run, lane, signal }, asAppFailure(thrown), rows)
    }
  }
}

async function waitOrThrow(
  { run, lane, signal }: { run: Tries; lane: Lane; signal: AbortSignal },
  failure: AppFailure,
  rows: Map<Reaction, Row>,
): Promise<void> {
  const reaction = reactionTo(failure.error.code)
  const now = run.clock.now()
  const { destination } = run
  if (reaction === 'network') destination.unreachedSince ??= now
  else {
    // It answered, if only with a refusal.
    destination.isReached = true
    rows.delete('network')
  }
  if (failure.error.code === 'StoreBusy') destination.slowDown(failure.retryAfterMs)
  const row = rows.get(reaction) ?? { reaction, failures: 0, since: now }
  row.failures++
  rows.set(reaction, row)
  const next = nextTry({
    reaction,
    failures: row.failures,
    // The patience for a store that never answered is one for all of its uploads.
    waitedMs: now - (destination.isReached ? row.since : (destination.unreachedSince ?? row.since)),
    maxWaitMs: run.maxWaitMs,
    retryAfterMs: failure.retryAfterMs,
    patience: run.patience ?? 'usual',
    now,
    chance: run.clock.random(),
  })
  if (next.kind === 'give-up') throw failure
  await run.wait(lane, next.ms, { until: next.until, cause: failure.error }, signal)
}

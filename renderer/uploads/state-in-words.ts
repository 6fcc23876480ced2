import type { UploadKind, UploadState, UploadView } from '#contract'
import { clockTime } from '../words/clock-time.ts'

/** How a state looks: every tone has a colour and an icon, so colour never carries the meaning alone. */
export type Tone = 'quiet' | 'active' | 'good' | 'wait' | 'bad'

/** The state as a person would say it. `now` in milliseconds since the epoch. */
export function stateInWords(state: UploadState, now: number): string {
  switch (state.kind) {
    case 'queued':
      return 'Queued'
    case 'opening':
      return 'Starting'
    case 'sending':
      return 'Uploading'
    case 'finishing':
      return 'Finishing'
    case 'verifying':
      return 'Verifying'
    case 'waiting':
      return waitingInWords(state, now)
    case 'paused':
      return 'Paused'
    case 'failed':
      return hasNewVersion(state) ? 'File changed' : 'Failed'
    case 'done':
      return state.proof === 'none' ? 'Uploaded' : 'Uploaded, verified'
    case 'cancelled':
      return 'Cancelled'
  }
}

export const toneOf: Record<UploadKind, Tone> = {
  queued: 'quiet',
  opening: 'active',
  sending: 'active',
  finishing: 'active',
  verifying: 'active',
  waiting: 'wait',
  paused: 'quiet',
  failed: 'bad',
  done: 'good',
  cancelled: 'quiet',
}

/**
 * When the store will remove the parts of an upload that stands still, in milliseconds since the epoch; null while
 * it moves, and once the day is past: whether they are really gone shows when it goes on.
 */
export function partsRemovedAt(state: UploadState, now: number): number | null {
  if (state.kind !== 'paused' && state.kind !== 'waiting' && state.kind !== 'failed') return null
  const at = state.session?.abort?.at ?? null
  return at !== null && at > now ? at : null
}

/** True when the file changed: only a person can say which version is meant. */
export function hasNewVersion(state: UploadState): boolean {
  return state.kind === 'failed' && state.error.code === 'SourceChanged'
}

/** True while it only waits for the hours in which the timetable allows uploads. */
export function isHeld(state: UploadState): boolean {
  return state.kind === 'waiting' && state.cause.code === 'HeldByTimetable'
}

function waitingInWords(state: Extract<UploadState, { kind: 'waiting' }>, now: number): string {
  const { until } = state
  if (until === 'network') return 'Waiting for the network'
  if (until === 'volume') return 'Waiting for the drive'
  if (until === 'person') return 'Waiting for you'
  const time = clockTime(until.time, now)
  return isHeld(state) ? `Waiting until ${time}` : `Trying again at ${time}`
}

/** What became of the file on this computer; null where nobody wanted it to go. `now` in ms since the epoch. */
export function localInWords(state: UploadState, now: number): string | null {
  if (state.kind !== 'done') return null
  const { local } = state
  switch (local.kind) {
    case 'kept':
      return local.why === null ? null : `The file stays: ${local.why}`
    case 'trash-after': {
      if (local.time <= now) return 'Moving the file to the trash'
      const when = `The file goes to the trash ${clockTime(local.time, now)}`
      return local.why === null ? when : `${when}: ${local.why}`
    }
    case 'trashed':
      return 'The file is in the trash'
    case 'gone':
      return 'The file was no longer there'
  }
}

/** How far the upload is in what it does now: bytes sent, or bytes compared while it is verified. */
export function doneBytesOf({ sentBytes, verifiedBytes }: UploadView): number {
  return verifiedBytes ?? sentBytes
}

import { isStillWritten, localInWords as localWithTimes, stateInWords as stateWithTimes, t } from '#contract'
import type { UploadKind, UploadState, UploadView } from '#contract'
import type { IconName } from '../icons.tsx'
import { clockTime } from '../words/clock-time.ts'

/** How a state looks: every tone has a colour and an icon, so colour never carries the meaning alone. */
export type Tone = 'quiet' | 'active' | 'good' | 'wait' | 'bad'

/** The state as a person would say it. `now` in milliseconds since the epoch. */
export function stateInWords(state: UploadState, now: number): string {
  if (isStillWritten(state)) return t('states.stillWritten')
  return stateWithTimes(state, (at) => clockTime(at, now))
}

/** What became of the file on this computer; null where nobody wanted it to go. `now` in ms since the epoch. */
export function localInWords(state: UploadState, now: number): string | null {
  return state.kind === 'done' ? localWithTimes(state.local, now, (at) => clockTime(at, now)) : null
}

export const toneIcons: Record<Tone, IconName | null> = {
  quiet: null,
  active: null,
  good: 'check',
  wait: 'clock',
  bad: 'alert',
}

export const toneOf: Record<UploadKind, Tone> = {
  queued: 'quiet',
  opening: 'active',
  sending: 'active',
  finishing: 'active',
  verifying: 'active',
  ending: 'active',
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

/** How far the upload is in what it does now: bytes sent, or bytes compared while it is verified. */
export function doneBytesOf({ sentBytes, verifiedBytes }: UploadView): number {
  return verifiedBytes ?? sentBytes
}

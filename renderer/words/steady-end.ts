import { steadyEndAt, t } from '#contract'
import { clockTime } from './clock-time.ts'

/** When something will be done: in milliseconds since the epoch, and in words: `14:32`, or `in a minute`. */
export type End = { at: number; when: string }

/** The end to show; see `steadyEndAt`. */
export function steadyEnd(shown: End | null, etaSeconds: number | null, now: number): End | null {
  const at = steadyEndAt(shown?.at ?? null, etaSeconds, now)
  if (at === null) return null
  return { at, when: at - now < 60_000 ? t('row.inAMinute') : clockTime(at, now) }
}

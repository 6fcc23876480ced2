import { t } from '#contract'
import { clockTime } from './clock-time.ts'

/** When something will be done: in milliseconds since the epoch, and in words: `14:32`, or `in a minute`. */
export type End = { at: number; when: string }

/** Nobody plans by what is further away; and the estimate of a line that has nearly stopped has no end. */
const furthestSeconds = 99 * 86_400

/**
 * The end to show: the one shown before, until the estimate has moved away by more than a twentieth of the time
 * left (at least 20 s). So the clock time stands still while the estimate wavers. Null without an estimate, and for one
 * of more than 99 days.
 */
export function steadyEnd(shown: End | null, etaSeconds: number | null, now: number): End | null {
  if (etaSeconds === null || !(etaSeconds <= furthestSeconds)) return null
  const estimate = now + etaSeconds * 1000
  const tolerance = Math.max(20_000, (estimate - now) / 20)
  const at = shown !== null && Math.abs(estimate - shown.at) <= tolerance ? shown.at : estimate
  return { at, when: at - now < 60_000 ? t('row.inAMinute') : clockTime(at, now) }
}

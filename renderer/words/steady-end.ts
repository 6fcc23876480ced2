import { clockTime } from './clock-time.ts'

/** When something will be done: in milliseconds since the epoch, and in words. */
export type End = { at: number; words: string }

/**
 * The end to show: the one shown before, until the estimate has moved away by more than a twentieth of the time
 * left (at least 20 s). So the clock time stands still while the estimate wavers. Null without an estimate.
 */
export function steadyEnd(shown: End | null, etaSeconds: number | null, now: number): End | null {
  if (etaSeconds === null) return null
  const estimate = now + etaSeconds * 1000
  const tolerance = Math.max(20_000, (estimate - now) / 20)
  const at = shown !== null && Math.abs(estimate - shown.at) <= tolerance ? shown.at : estimate
  return { at, words: at - now < 60_000 ? 'done in a minute' : `done ${clockTime(at, now)}` }
}

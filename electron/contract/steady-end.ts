/** Nobody plans by what is further away; and the estimate of a line that has nearly stopped has no end. */
const furthestSeconds = 99 * 86_400

/**
 * The end to show, in milliseconds since the epoch: the one shown before, until the estimate has moved away by more than
 * a twentieth of the time left (at least 20 s). So the clock time stands still while the estimate wavers. Null without an
 * estimate, and for one of more than 99 days.
 */
export function steadyEndAt(shownAt: number | null, etaSeconds: number | null, now: number): number | null {
  if (etaSeconds === null || !(etaSeconds <= furthestSeconds)) return null
  const estimate = now + etaSeconds * 1000
  const tolerance = Math.max(20_000, (estimate - now) / 20)
  return shownAt !== null && Math.abs(estimate - shownAt) <= tolerance ? shownAt : estimate
}

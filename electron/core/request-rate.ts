/** Slower than this helps no store. */
const leastPerSecond = 0.2
/** Faster than this a limit is none. */
const freePerSecond = 50
/** Many requests are refused at the same moment: they count as one. */
const oneSlowdownMs = 1_000

/**
 * How many requests a second one destination gets: additive increase, multiplicative decrease, shared by all of its
 * uploads. `perSecond` is null while the store has not asked to slow down. Times in milliseconds that elapsed.
 */
export type RequestRate = {
  perSecond: number | null
  nextAt: number
  slowedAt: number
  /** Requests begun since `countedSince`, to know the rate that was too much. */
  begun: number
  countedSince: number
}

export const freeRate: RequestRate = {
  perSecond: null,
  nextAt: 0,
  slowedAt: -Infinity,
  begun: 0,
  countedSince: 0,
}

/** The rate after one more request has its turn, and how long that request has to wait. */
export function withTurn(rate: RequestRate, now: number): { rate: RequestRate; waitMs: number } {
  const startsAt = Math.max(now, rate.nextAt)
  const nextAt = rate.perSecond === null ? rate.nextAt : startsAt + 1000 / rate.perSecond
  const isNewSecond = now - rate.countedSince >= 1000
  const begun = isNewSecond ? 1 : rate.begun + 1
  const countedSince = isNewSecond ? now : rate.countedSince
  const { perSecond, slowedAt } = rate
  return { rate: { perSecond, nextAt, slowedAt, begun, countedSince }, waitMs: startsAt - now }
}

/** The store asked to slow down (503 SlowDown, 429): half the rate, and nothing before Retry-After. */
export function slowed(rate: RequestRate, now: number, retryAfterMs: number | null): RequestRate {
  const nextAt = Math.max(rate.nextAt, now + (retryAfterMs ?? 0))
  if (now - rate.slowedAt < oneSlowdownMs) return { ...rate, nextAt }
  const before = rate.perSecond ?? Math.min(rate.begun, freePerSecond)
  return { ...rate, nextAt, slowedAt: now, perSecond: Math.max(leastPerSecond, before / 2) }
}

/** A request went well: a little faster, until there is no limit any more. */
export function quickened(rate: RequestRate): RequestRate {
  if (rate.perSecond === null) return rate
  const perSecond = rate.perSecond + Math.max(0.1, 1 / rate.perSecond)
  return { ...rate, perSecond: perSecond > freePerSecond ? null : perSecond }
}

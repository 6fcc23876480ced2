/** Seconds over which the rate is smoothed: long enough to be calm, short enough to follow a change. */
const smoothingSeconds = 4
/** Chunks are gathered this long before they count, so that bursts do not show. */
const windowMs = 250
/** There is no estimate before this: it would jump. */
const warmUpMs = 1_500

/** A smoothed rate. Times in milliseconds that elapsed, rates in bytes a second. */
export type RateMeter = { startedAt: number; windowAt: number; windowBytes: number; bytesPerSecond: number }

/**
 * A meter that begins now. With the rate of an earlier run there is an estimate at once, which then follows
 * what is measured; null for a first run.
 */
export function newRateMeter(now: number, rememberedBytesPerSecond: number | null = null): RateMeter {
  const startedAt = rememberedBytesPerSecond === null ? now : now - smoothingSeconds * 10_000
  return { startedAt, windowAt: now, windowBytes: 0, bytesPerSecond: rememberedBytesPerSecond ?? 0 }
}

/** The meter after `bytes` more were sent (0 just lets time pass). */
export function metered(before: RateMeter, bytes: number, now: number): RateMeter {
  const meter = bytes > 0 && isUntouched(before) ? { ...before, ...justBefore(before, now) } : before
  const windowBytes = meter.windowBytes + bytes
  const elapsedMs = now - meter.windowAt
  if (elapsedMs < windowMs) return { ...meter, windowBytes }
  const current = (windowBytes / elapsedMs) * 1000
  // At first the plain average, so that a slow connection's first moment does not weigh for seconds.
  const average = elapsedMs / (now - meter.startedAt)
  const weight = Math.max(average, 1 - Math.exp(-elapsedMs / 1000 / smoothingSeconds))
  const bytesPerSecond = meter.bytesPerSecond + weight * (current - meter.bytesPerSecond)
  return { startedAt: meter.startedAt, windowAt: now, windowBytes: 0, bytesPerSecond }
}

function isUntouched({ bytesPerSecond, windowBytes }: RateMeter): boolean {
  return bytesPerSecond === 0 && windowBytes === 0
}

/** The time until the first bytes does not count: in it the upload was opened. */
function justBefore({ startedAt }: RateMeter, now: number): Pick<RateMeter, 'startedAt' | 'windowAt'> {
  const at = Math.max(startedAt, now - windowMs)
  return { startedAt: at, windowAt: at }
}

/** The smoothed rate now, or null while there is none. */
export function rateOf(meter: RateMeter, now: number): number | null {
  const { bytesPerSecond } = metered(meter, 0, now)
  return bytesPerSecond >= 1 ? bytesPerSecond : null
}

/** Seconds until `leftBytes` are sent, or null while an estimate would be a guess. */
export function etaSecondsOf(meter: RateMeter, leftBytes: number, now: number): number | null {
  const rate = rateOf(meter, now)
  if (rate === null || now - meter.startedAt < warmUpMs) return null
  return leftBytes / rate
}

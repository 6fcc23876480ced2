/** Samples last this long, so that a burst does not decide. */
const sampleMs = 2_000
/** More parts in flight must be worth it: at least this much faster. */
const worthwhile = 1.08
/** The search starts again this long after it found the best number. */
const restMs = 30_000
/** The search ends here, however fast the line. */
export const mostInFlight = 32
/** What is in flight is sent again after a crash: no more than the line carries in this time. */
const mostInFlightSeconds = 30

/** Where the search for the best number of parts in flight begins. */
export const firstInFlight = 4

/** Small files mostly wait for answers: so many of them go out at once from the start, up to a few megabytes. */
const mostSmallInFlight = 16
const smallInFlightBytes = 4 * 1024 * 1024

/**
 * The search for the best number of parts in flight: up while that makes the line faster, back when it does
 * not, and again after a while. Times in milliseconds that elapsed, rates in bytes a second.
 */
export type Concurrency = {
  inFlight: number
  /** The number and rate that the current number has to beat; null at the start and after a rest. */
  before: { inFlight: number; bytesPerSecond: number } | null
  sampledFrom: number
  sampledBytes: number
  restsUntil: number
}

export function newConcurrency(now: number): Concurrency {
  return { inFlight: firstInFlight, before: null, sampledFrom: now, sampledBytes: 0, restsUntil: 0 }
}

/** The search over parts of up to `partBytes`: for small ones it begins higher. */
export function searchFor(search: Concurrency, partBytes: number): Concurrency {
  const least = Math.min(mostSmallInFlight, Math.floor(smallInFlightBytes / Math.max(1, partBytes)))
  return least <= search.inFlight ? search : { ...search, inFlight: least, before: null }
}

/** The search after `bytes` more went out, in parts of up to `partBytes`. */
export function explored(search: Concurrency, bytes: number, now: number, partBytes: number): Concurrency {
  const sampledBytes = search.sampledBytes + bytes
  const elapsedMs = now - search.sampledFrom
  if (elapsedMs < sampleMs) return { ...search, sampledBytes }
  const fresh = { ...search, sampledFrom: now, sampledBytes: 0 }
  if (now < search.restsUntil) return fresh
  const bytesPerSecond = (sampledBytes / elapsedMs) * 1000
  const { before, inFlight } = search
  if (before !== null && bytesPerSecond < before.bytesPerSecond * worthwhile) {
    return { ...fresh, inFlight: before.inFlight, before: null, restsUntil: now + restMs }
  }
  const most = mostInFlightOf(partBytes, bytesPerSecond)
  const more = Math.min(most, inFlight + Math.max(1, Math.floor(inFlight / 4)))
  if (more <= inFlight) return { ...fresh, inFlight: more, before: null, restsUntil: now + restMs }
  return { ...fresh, inFlight: more, before: { inFlight, bytesPerSecond } }
}

function mostInFlightOf(partBytes: number, bytesPerSecond: number): number {
  const carried = Math.floor((bytesPerSecond * mostInFlightSeconds) / Math.max(1, partBytes))
  return Math.min(mostInFlight, Math.max(firstInFlight, carried))
}

import {
  arrived,
  lanesThatFill,
  lineRate,
  newSharing,
  oneFills,
  watchedAnew,
  type Arrived,
  type LineSharing,
} from './line-sharing.ts'

/** Where the search for the best number of parts in flight stops at first, without asking whether more would help. */
export const firstInFlight = 4
/** The search ends here, however fast the line. */
export const mostInFlight = 32

/** What is in flight is sent again after a crash: no more than the line carries in about this time. */
const mostSecondsInFlight = 8

/** Small files mostly wait for answers: so many of them go out at once from the start, up to a few megabytes. */
const mostSmallInFlight = 16
const smallInFlightBytes = 4 * 1024 * 1024

/** Lanes that were just added need this long to get going. */
const settleMs = 500
/** Samples last this long, so that a burst does not decide; an unclear one goes on for longer. */
const sampleMs = 1_500
const longestSampleMs = 4_500
/** The first estimate needs this much: time of lanes in milliseconds, or bytes. */
const leastSample = { laneMs: 500, bytes: 4 * 1024 * 1024 }
/** The search starts again this long after it found the best number, and doubles that each time nothing has changed. */
const firstRestMs = 10_000
const longestRestMs = 240_000

/** Where so many of the largest parts leave in a second, a crash costs little, and nobody waits long for a link. */
const fastPartsPerSecond = 2

/** Lanes that cost little in a crash must be worth at least this much. */
const cheapGain = 1.15
/** With less nobody waits for a clearer sample. */
const hopelessGain = 1.1

/** What lanes carried: bytes, in so many milliseconds of one lane. `lanes` were at it at the end. */
export type Carried = { bytes: number; laneMs: number; lanes: number }

/**
 * The search for the best number of parts in flight. Few where they share the line, as what is in flight is lost in a
 * crash; more where that makes it faster. Whether lanes share the line is seen from the rate of one lane: it falls as
 * lanes are added, or it does not. Times in milliseconds that elapsed, rates in bytes a second.
 */
export type Concurrency = {
  inFlight: number
  /** The best number where what is in flight leaves in ten seconds. */
  best: number
  /** So many lanes were seen not to share the line, so that each carries its own. */
  independent: number
  /** What the line carries; null while nothing is known. */
  bytesPerSecond: number | null
  sharing: LineSharing
  /**
   * What the number that is tried now has to beat; null while none is tried. It is dear where more is in flight than
   * leaves in ten seconds.
   */
  before: { inFlight: number; bytesPerSecond: number; isDear: boolean } | null
  /** When the last lane was added. */
  addedAt: number
  sample: { from: number; until: number; bytes: number; laneMs: number; lanesByMs: number }
  restsUntil: number
  restMs: number
}

export function newConcurrency(now: number): Concurrency {
  return {
    inFlight: 1,
    best: firstInFlight,
    independent: 1,
    bytesPerSecond: null,
    sharing: newSharing(now),
    before: null,
    addedAt: now,
    sample: sampleFrom(now),
    restsUntil: 0,
    restMs: firstRestMs,
  }
}

function sampleFrom(from: number) {
  return { from, until: from, bytes: 0, laneMs: 0, lanesByMs: 0 }
}

/**
 * Something is about to be sent after nothing was: lanes begin one by one, and the pause is no part of a sample.
 * `remembered` is an earlier rate.
 */
export function woken(search: Concurrency, now: number, remembered: number | null): Concurrency {
  return {
    ...search,
    inFlight: 1,
    before: null,
    addedAt: now,
    bytesPerSecond: search.bytesPerSecond ?? remembered,
    sample: sampleFrom(now),
    sharing: watchedAnew(search.sharing, now),
  }
}

/**
 * The search over parts of up to `partBytes`, as many as are cheap: small ones and independent ones at once, others one
 * after the other, so that they do not end at the same time.
 */
export function searchFor(search: Concurrency, partBytes: number, now: number): Concurrency {
  if (search.before !== null) return search
  const { bytesPerSecond, independent, inFlight, addedAt } = search
  const small = Math.min(mostSmallInFlight, Math.floor(smallInFlightBytes / Math.max(1, partBytes)))
  const best = Math.max(search.best, small)
  const most = Math.min(best, Math.max(small, cheapInFlight(bytesPerSecond, partBytes), independent))
  const atOnce = Math.min(most, Math.max(inFlight, small, independent))
  if (most <= atOnce || bytesPerSecond === null) return { ...search, best, inFlight: atOnce }
  const isTime = now - addedAt >= (1000 * partBytes) / bytesPerSecond / most
  return isTime
    ? { ...search, best, inFlight: atOnce + 1, addedAt: now }
    : { ...search, best, inFlight: atOnce }
}

/**
 * So many parts that share a line leave in ten seconds. When one ends, the others are on average half sent: lanes begin
 * one after the other.
 */
function cheapInFlight(bytesPerSecond: number | null, partBytes: number): number {
  const carried = 2 * mostSecondsInFlight * (bytesPerSecond ?? 0)
  return Math.min(mostInFlight, Math.max(1, Math.floor(carried / Math.max(1, partBytes)) - 1))
}

/** Whether parts leave so fast that nothing has to wait for others. */
export function isFast({ bytesPerSecond, sharing }: Concurrency, partBytes: number): boolean {
  const rate = Math.min(bytesPerSecond ?? 0, lineRate(sharing) ?? Infinity)
  return rate >= fastPartsPerSecond * partBytes
}

/**
 * So many lanes carry as much as the line can: one until several were seen to carry more, all where parts leave so fast
 * that it does not matter. While several are tried, all of them are needed.
 */
export function lanesToFill(search: Concurrency, partBytes: number): number {
  if (isFast(search, partBytes)) return mostInFlight
  const { sharing, independent, before, inFlight } = search
  if (sharing.alone === null) return independent
  const known = lanesThatFill(sharing)
  if (known === null) return Math.max(independent, inFlight)
  return before === null || oneFills(sharing) ? known : Math.max(known, inFlight)
}

/** The search after more has arrived with the store. `remembered` is how fast the last upload was. */
export function followed(
  search: Concurrency,
  more: Arrived,
  now: number,
  remembered: number | null,
): Concurrency {
  return { ...search, sharing: arrived(search.sharing, more, now, remembered) }
}

/** The same after it was not looked at for a while. */
export function followedAnew(search: Concurrency, now: number): Concurrency {
  return { ...search, sharing: watchedAnew(search.sharing, now) }
}

/** What the search goes by: parts of up to so many bytes, and Dropreel's own limit, in bytes a second; null for none. */
export type Bounds = { partBytes: number; limit: number | null }

/** The search after lanes carried more. */
export function explored(search: Concurrency, carried: Carried, now: number, bounds: Bounds): Concurrency {
  const { sample, before } = search
  if (now < sample.from) return search
  const sampled = {
    from: sample.from,
    until: now,
    bytes: sample.bytes + carried.bytes,
    laneMs: sample.laneMs + carried.laneMs,
    lanesByMs: sample.lanesByMs + carried.lanes * (now - sample.until),
  }
  const elapsedMs = now - sample.from
  const going = { ...search, sample: sampled }
  const isEnough = sampled.laneMs >= leastSample.laneMs || sampled.bytes >= leastSample.bytes
  if (!isEnough) return going
  const lanes = elapsedMs < 1 ? carried.lanes : sampled.lanesByMs / elapsedMs
  const ofLane = (sampled.bytes / Math.max(1, sampled.laneMs)) * 1000
  const bytesPerSecond = Math.min(ofLane * lanes, bounds.limit ?? Infinity)
  const seen = before === null && (search.bytesPerSecond === null || elapsedMs >= sampleMs)
  const known = seen ? { ...going, bytesPerSecond } : going
  if (elapsedMs < sampleMs) return known
  return before === null ? tried(known, lanes, now, bounds) : judged(known, bytesPerSecond, now)
}

/** A longer sample, or the next trial. */
function tried(search: Concurrency, lanes: number, now: number, { partBytes }: Bounds): Concurrency {
  const { inFlight, bytesPerSecond, independent } = search
  const fresh = { ...search, sample: sampleFrom(now) }
  // Where parts are few, lanes are idle, and more of them would tell nothing.
  const isBusy = lanes > 0.4 * inFlight
  if (now < search.restsUntil || !isBusy || bytesPerSecond === null || inFlight >= mostInFlight) return fresh
  const cheap = cheapInFlight(bytesPerSecond, partBytes)
  const isDear = inFlight >= cheap
  // A dear lane makes a crash cost more: only one is added, until lanes have proved not to share the line.
  const dear = inFlight > independent ? inFlight + 1 : inFlight === 1 ? 2 : 4 * inFlight
  const more = Math.min(mostInFlight, isDear ? dear : Math.min(cheap, 2 * inFlight))
  const before = { inFlight, bytesPerSecond, isDear }
  return { ...fresh, inFlight: more, before, sample: sampleFrom(now + settleMs) }
}

/** What came of a trial: it is kept, as far as the lanes were of use, or it is too unclear to say. */
function judged(search: Concurrency, bytesPerSecond: number, now: number): Concurrency {
  const { before, inFlight, sample } = search
  if (before === null) return search
  const gain = bytesPerSecond / before.bytesPerSecond
  // Where lanes do not share the line, each carries as much as before.
  const useful = before.isDear ? Math.floor(before.inFlight * gain + 0.3) : inFlight
  const isUseful = before.isDear ? useful > before.inFlight : gain >= cheapGain
  if (!isUseful && gain > hopelessGain && now - sample.from < longestSampleMs) return search
  const settled = { ...search, before: null, sample: sampleFrom(now) }
  if (!isUseful) {
    const restMs = Math.min(longestRestMs, 2 * search.restMs)
    return { ...settled, inFlight: before.inFlight, restsUntil: now + search.restMs, restMs }
  }
  const kept = Math.min(inFlight, useful)
  return {
    ...settled,
    inFlight: kept,
    best: Math.max(search.best, kept),
    independent: before.isDear ? kept : search.independent,
    bytesPerSecond,
    restsUntil: kept < inFlight ? now + firstRestMs : 0,
    restMs: firstRestMs,
  }
}

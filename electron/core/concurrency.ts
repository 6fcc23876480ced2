import {
  arrived,
  lanesThatFill,
  lineRate,
  newSharing,
  oneFills,
  watchedAnew,
  type LineSharing,
} from './line-sharing.ts'
import { windowFrom, type Arrived, type RateWindow } from './rate-window.ts'

/** Where the search for the best number of parts in flight stops at first, without asking whether more would help. */
export const firstInFlight = 4
/** The search ends here, however fast the line. */
export const mostInFlight = 64

/** What is in flight is sent again after a crash: no more than the line carries in about this time. */
const mostSecondsInFlight = 7

/** Small files mostly wait for answers: so many of them go out at once from the start, up to a few megabytes. */
const mostSmallInFlight = 16
const smallInFlightBytes = 4 * 1024 * 1024

/** Samples of the rate last this long, so that a burst does not decide. */
const sampleMs = 1_500
/** The first estimate needs this much: time of lanes in milliseconds, or bytes. */
const leastSample = { laneMs: 300, bytes: 4 * 1024 * 1024 }

/** After a pause that is longer, a laptop may be at another line. */
const sameLineMs = 60_000

/** Where so many of the largest parts leave in a second, a crash costs little, and nobody waits long for a link. */
const fastPartsPerSecond = 2

/** What lanes carried: bytes, in so many milliseconds of one lane. `lanes` were at it at the end. */
export type Carried = { bytes: number; laneMs: number; lanes: number }

/**
 * The search for the best number of parts in flight. Few where they share the line, as what is in flight is lost in a
 * crash; more where that makes it faster. Whether lanes share the line is seen from the rate of one lane: it falls as
 * lanes are added, or it does not. Times in milliseconds that elapsed, rates in bytes a second.
 */
export type Concurrency = {
  inFlight: number
  /** The best number where what is in flight leaves in seven seconds. */
  best: number
  /** So many lanes were seen not to share the line, so that each carries its own. */
  independent: number
  /** When that was last seen, and what they carried together; null while nothing was. */
  proof: { at: number; rate: number } | null
  /** What the line carries; null while nothing is known. */
  bytesPerSecond: number | null
  sharing: LineSharing
  trials: Trials
  /** When the last lane was added. */
  addedAt: number
  sample: { from: number; until: number; bytes: number; laneMs: number; lanesByMs: number }
}

/** How lanes are tried (`lane-trials.ts`), by what arrives of all of them. Times and rates as above. */
export type Trials = {
  window: RateWindow
  /**
   * While connections find their speed, lanes are added as long as they make it faster: after `from`, which carried `rate`,
   * so many windows were seen, with `most` in one of them and `last` in the last one.
   */
  rising: { from: number | null; rate: number; most: number; last: number; windows: number } | null
  /** What arrived in the last ten seconds or so, in bytes a second: a burst that fills buffers hardly changes it. */
  usual: { rate: number; ms: number }
  /** What the same lanes carried in the window before; 0 while there was none. */
  last: number
  /**
   * What the number that is tried now has to beat; null while none is tried. It is dear where more is in flight than
   * leaves in seven seconds.
   */
  before: Before | null
  restsUntil: number
  restMs: number
}

/** What there was before a trial, which began `at`. */
export type Before = { inFlight: number; bytesPerSecond: number; isDear: boolean; at: number }

/** The search starts again this long after it found the best number, and doubles that each time nothing has changed. */
export const firstRestMs = 10_000

const notRisenYet = { from: null, rate: 0, most: 0, last: 0, windows: 0 }

export function newConcurrency(now: number): Concurrency {
  return {
    inFlight: 1,
    best: firstInFlight,
    independent: 1,
    proof: null,
    bytesPerSecond: null,
    sharing: newSharing(now),
    trials: {
      window: windowFrom(now),
      rising: notRisenYet,
      usual: { rate: 0, ms: 0 },
      last: 0,
      before: null,
      restsUntil: 0,
      restMs: firstRestMs,
    },
    addedAt: now,
    sample: sampleFrom(now),
  }
}

function sampleFrom(from: number) {
  return { from, until: from, bytes: 0, laneMs: 0, lanesByMs: 0 }
}

/** Lanes may share the line after all, such as after a move to another network. */
export function doubted(search: Concurrency): Concurrency {
  const best = search.independent > firstInFlight ? firstInFlight : search.best
  return { ...search, independent: 1, proof: null, best }
}

/**
 * Something is about to be sent after nothing was: lanes begin one by one, and the pause is no part of a sample.
 * `remembered` is an earlier rate.
 */
export function woken(search: Concurrency, now: number, remembered: number | null): Concurrency {
  return {
    ...(now - search.sample.until > sameLineMs ? doubted(search) : search),
    inFlight: 1,
    trials: {
      ...search.trials,
      window: windowFrom(now),
      rising: notRisenYet,
      usual: { rate: 0, ms: 0 },
      last: 0,
      before: null,
    },
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
  if (isTrying(search)) return search
  const { bytesPerSecond, independent, inFlight, addedAt } = search
  const small = Math.min(mostSmallInFlight, Math.floor(smallInFlightBytes / Math.max(1, partBytes)))
  const best = Math.max(search.best, small)
  const { usual } = search.trials
  const sure = usual.ms === 0 ? bytesPerSecond : Math.min(bytesPerSecond ?? 0, usual.rate)
  const most = Math.min(best, Math.max(small, cheapInFlight(sure, partBytes), independent))
  const atOnce = Math.min(most, Math.max(inFlight, small, independent))
  if (most <= atOnce || bytesPerSecond === null) return { ...search, inFlight: atOnce }
  const isTime = now - addedAt >= (1000 * partBytes) / bytesPerSecond / most
  return isTime ? { ...search, inFlight: atOnce + 1, addedAt: now } : { ...search, inFlight: atOnce }
}

/** More lanes are tried, which may be dear. */
function isTrying({ trials: { before, rising } }: Concurrency): boolean {
  return before !== null || (rising !== null && rising.from !== null)
}

/**
 * So many parts that share a line leave in seven seconds. When one ends, the others are on average half sent: lanes begin
 * one after the other.
 */
export function cheapInFlight(bytesPerSecond: number | null, partBytes: number): number {
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
  const { sharing, independent, trials, inFlight } = search
  if (sharing.alone === null) return independent
  const known = lanesThatFill(sharing)
  if (known === null) return Math.max(independent, inFlight)
  return trials.before === null || oneFills(sharing) ? known : Math.max(known, inFlight)
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
  const trials = { ...search.trials, window: windowFrom(now) }
  return { ...search, trials, sharing: watchedAnew(search.sharing, now) }
}

/** What the search goes by: parts of up to so many bytes, and Dropreel's own limit, in bytes a second; null for none. */
export type Bounds = { partBytes: number; limit: number | null }

/** The search after lanes carried more: it knows better how fast the line is. */
export function explored(search: Concurrency, carried: Carried, now: number, { limit }: Bounds): Concurrency {
  const { sample, trials } = search
  const sampled = {
    from: sample.from,
    until: now,
    bytes: sample.bytes + carried.bytes,
    laneMs: sample.laneMs + carried.laneMs,
    lanesByMs: sample.lanesByMs + carried.lanes * (now - sample.until),
  }
  const elapsedMs = now - sample.from
  const isEnough = sampled.laneMs >= leastSample.laneMs || sampled.bytes >= leastSample.bytes
  const isSeen = search.bytesPerSecond === null || elapsedMs >= sampleMs
  if (trials.before !== null || !isEnough || !isSeen) return { ...search, sample: sampled }
  const lanes = elapsedMs < 1 ? carried.lanes : sampled.lanesByMs / elapsedMs
  const ofLane = (sampled.bytes / Math.max(1, sampled.laneMs)) * 1000
  const bytesPerSecond = Math.min(ofLane * lanes, limit ?? Infinity)
  return { ...search, bytesPerSecond, sample: elapsedMs < sampleMs ? sampled : sampleFrom(now) }
}

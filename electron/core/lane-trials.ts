import {
  cheapInFlight,
  doubted,
  firstInFlight,
  firstRestMs,
  mostInFlight,
  type Before,
  type Bounds,
  type Concurrency,
  type Trials,
} from './concurrency.ts'
import { s3Limits } from './part-plan.ts'
import { watched, windowFrom, windowLater, type Arrived } from './rate-window.ts'

/** While lanes find their speed they are looked at for so long, and more are added while the rate is so many times as high. */
const risingMs = 300
const risingGain = 1.4
/** Lanes that still get faster by themselves are not judged yet. */
const growingGain = 1.15
/** New lanes need so many of these windows until they show. */
const risingWindows = 4
/** Up to so many nobody waits until the last ones show. */
const freeLanes = 8
/** More than so many overrun a line on which each carries a part in a second: that costs more than they could win. Small files do not. */
const mostFastLanes = 16

/** What new lanes carry at first fills buffers on the way, or is what TCP carries until packets get lost. */
const settleMs = 1_000
/** Lanes are looked at for so long. What buffers pass on comes in lumps: dear lanes are judged by twice as much. */
const sampleMs = 1_500
/** A line that seems to be full as connections find their speed is tried again so soon. */
const fullRestMs = 3_000
/** An unclear trial takes so long. */
const longestTrialMs = 5_500
/** Nothing is tried for longer than this. */
const longestRestMs = 240_000
/** What is usual is the average of so long. */
const usualMs = 10_000

/** Lanes that cost little in a crash must be worth at least this much. */
const cheapGain = 1.15
/** With less nobody waits for a clearer sample. */
const hopelessGain = 1.1
/** What carries less than this share of what it did in the window before has not found its speed. */
const steadyShare = 0.75
/** Lanes that usually carry less than this share of what they did when they proved not to share the line may share it now. */
const doubtfulShare = 0.25
/** A line that has stored so many times as much as arrives now is not full: packets get lost. */
const roomGain = 1.5
/** Where a part takes so long on its lane, a crash costs too much however few there are. */
const slowPartSeconds = 20
/** Where one lane is all that is cheap, it stays alone for so long. */
const aloneMs = 20_000
/** So many of the lanes have to be busy. Where parts are few, some are idle, and more of them would tell nothing. */
const busyShare = 0.4

/** Of lanes that are held back, what was handed to the system leaves first: until this share of them or less moves. */
const heldShare = 0.6
const longestHoldMs = 15_000

/** How often it has to be looked at what has arrived, in milliseconds: seldom, as the system takes milliseconds to tell. */
export function looksEachMs(
  { trials: { rising, before, restsUntil }, inFlight }: Concurrency,
  now: number,
): number {
  if (rising !== null) return risingMs
  const isOver = before === null && (now < restsUntil || inFlight >= mostInFlight)
  return isOver ? sampleMs : sampleMs / 3
}

/** What else is known when it is looked at lanes. */
export type Known = Bounds & {
  /** Dropreel itself is at its limit, so that more lanes cannot help. */
  isAtItsLimit: boolean
  /** The system tells what has arrived. */
  isTold: boolean
  /** What the store has confirmed in the last ten to twenty seconds, in bytes a second: no buffer makes that more. */
  storedRate: number
  /** What has arrived of parts that are not stored. */
  unstoredBytes: number
}

/** What was seen of the lanes: what arrives in bytes a second, now and usually; and how many moved on average. */
type Seen = Known & { rate: number; usualRate: number; lanes: number; now: number }

/** The search after more has arrived: more lanes are tried, and stay if they were of use. */
export function climbed(search: Concurrency, arrived: Arrived, now: number, known: Known): Concurrency {
  const { before } = search.trials
  // Where nobody tells, what new lanes take first fills their buffers.
  const rising = known.isTold ? search.trials.rising : null
  const window = watched(search.trials.window, arrived, now)
  const looked = withTrials(search, { rising, window })
  const ofTrialMs = before?.isDear === true ? 2 * sampleMs : sampleMs
  if (window.bytes === 0 || window.busyMs < (rising === null ? ofTrialMs : risingMs)) return looked
  const rate = Math.min((1000 * window.bytes) / window.busyMs, known.limit ?? Infinity)
  const usual = usualAfter(search.trials.usual, rate, window.busyMs)
  const seen = { ...known, rate, usualRate: usual.rate, lanes: window.lanesByMs / window.busyMs, now }
  if (before !== null) return judged(looked, before, seen)
  const fresh = withTrials(looked, { usual, last: rate, window: windowFrom(now) })
  if (seen.lanes <= busyShare * search.inFlight) return fresh
  if (isDoubtful(fresh, now)) return doubted(fresh)
  if (known.isAtItsLimit) return withTrials(fresh, { rising: null, restsUntil: now + firstRestMs })
  return rising === null ? tried(fresh, search.trials.last, seen) : risen(fresh, seen)
}

/** The average after one more window: of all of them at first, then the old ones count ever less. */
function usualAfter({ rate, ms }: Trials['usual'], windowRate: number, windowMs: number): Trials['usual'] {
  const knownMs = Math.min(usualMs, ms + windowMs)
  return { rate: rate + ((windowRate - rate) * Math.min(windowMs, knownMs)) / knownMs, ms: knownMs }
}

function withTrials(search: Concurrency, trials: Partial<Trials>): Concurrency {
  return { ...search, trials: { ...search.trials, ...trials } }
}

/** While connections find their speed: more lanes as long as that makes it faster. */
function risen(search: Concurrency, seen: Seen): Concurrency {
  const { rising } = search.trials
  if (rising === null) return search
  const { from, rate, last } = rising
  // Lanes that begin by themselves have to show, too.
  const windows = seen.now - search.addedAt < 2 * risingMs ? 0 : rising.windows + 1
  const most = Math.max(rising.most, seen.rate)
  const isFaster = most >= risingGain * rate
  const isGrowing = seen.rate >= growingGain * last
  const isShown = search.inFlight <= freeLanes || (windows > 1 && !isGrowing)
  if (isFaster && isShown) return withMore(search, { ...seen, rate: most })
  const going = withTrials(search, { rising: { ...rising, windows, most, last: seen.rate } })
  if (windows < risingWindows || isGrowing) return going
  const isUseful = from === null || most >= cheapGain * rate
  const inFlight = isUseful ? search.inFlight : from
  // The line seems to be full, unless each lane is slow.
  const isFull = search.inFlight > firstInFlight && 2 * most >= search.inFlight * seen.partBytes
  const restsUntil = isFull ? seen.now + fullRestMs : 0
  const best = Math.max(search.best, inFlight)
  // What came while connections found their speed is not what is usual.
  const usual = { rate: 0, ms: 0 }
  return { ...withTrials(search, { rising: null, usual, last: 0, restsUntil }), inFlight, best }
}

/** All of the lanes are of use, so there are twice as many next, as long as they are cheap. */
function withMore(search: Concurrency, seen: Seen): Concurrency {
  const { inFlight, trials, bytesPerSecond } = search
  const { rate, partBytes } = seen
  // The first lane gets faster by itself.
  const isKnown = trials.rising?.rate !== 0 && (inFlight > 1 || rate >= 2 * partBytes)
  const most = isKnown ? Math.min(2 * inFlight, enoughLanes(inFlight, seen), cheapLanes(seen)) : inFlight
  const more = Math.max(inFlight, most)
  const from = more > inFlight ? inFlight : null
  return {
    ...withTrials(search, { rising: { from, rate, most: 0, last: 0, windows: 0 } }),
    inFlight: more,
    bytesPerSecond: more > inFlight ? Math.max(bytesPerSecond ?? 0, rate) : bytesPerSecond,
    best: Math.max(search.best, inFlight),
  }
}

function enoughLanes(inFlight: number, { rate, partBytes }: Seen): number {
  return rate >= inFlight * Math.max(s3Limits.minPartBytes, partBytes) ? mostFastLanes : mostInFlight
}

/** So many lanes cost little in a crash. More than a few have to be cheap by what is stored, too. */
function cheapLanes({ rate, storedRate, partBytes }: Seen): number {
  const few = Math.min(firstInFlight, cheapInFlight(rate, partBytes))
  return Math.max(few, cheapInFlight(Math.min(rate, storedRate), partBytes))
}

/** The next trial, unless it is too early. `last` is what the same lanes carried in the window before; 0 for none. */
function tried(search: Concurrency, last: number, seen: Seen): Concurrency {
  const { now, lanes, rate, usualRate, storedRate } = seen
  const { inFlight, trials } = search
  const bytesPerSecond = (last + rate) / 2
  const hasRoom = storedRate >= roomGain * bytesPerSecond
  // What carried more at first did not fill the line: its rest is over, unless a trial was in vain since.
  const restsUntil = hasRoom && trials.restMs === firstRestMs ? 0 : trials.restsUntil
  // The last lane that began by itself has to show first, and those that were in vain have to end.
  const isEarly = now < Math.max(restsUntil, search.addedAt + settleMs) || lanes > inFlight + 1
  // Lanes that were added carry more at first than later.
  const isUnsteady = last === 0 || (inFlight > 1 && rate < steadyShare * last)
  if (isEarly || isUnsteady || inFlight >= enoughLanes(inFlight, seen)) return search
  const isDear = 2 * inFlight > cheapLanes({ ...seen, rate: Math.min(rate, usualRate) })
  const before = { inFlight, bytesPerSecond, isDear, at: now }
  if (!isDear) return withLanes(search, Math.min(2 * inFlight, mostInFlight), before)
  if (inFlight === 1) return triedAlone(search, before, seen)
  if (inFlight > firstInFlight || hasRoom || isSlow(before, seen)) return withDear(search, before, seen)
  return withLanes(search, 1, before)
}

/** One lane is all that is cheap. A line that stands still for a moment is no slow one. */
function triedAlone(search: Concurrency, before: Before, seen: Seen): Concurrency {
  const { now, usualRate, unstoredBytes, partBytes } = seen
  const usually = { ...before, bytesPerSecond: Math.max(before.bytesPerSecond, usualRate) }
  // Two parts that begin together end together: then a crash costs both.
  const isTime = now - search.addedAt >= aloneMs && 2 * unstoredBytes >= partBytes
  const isKnown = search.trials.usual.ms >= 3 * sampleMs
  return isKnown && (isTime || isSlow(usually, seen)) ? withDear(search, usually, seen) : search
}

/** Lanes that cost more in a crash: many where it was seen that they do not share the line. */
function withDear(search: Concurrency, before: Before, seen: Seen): Concurrency {
  const { inFlight } = before
  const hasProved = inFlight > firstInFlight && inFlight <= search.independent
  const times = hasProved || isSlow(before, seen) ? 4 : 2
  return withLanes(search, Math.min(mostInFlight, times * inFlight), before)
}

function isSlow({ inFlight, bytesPerSecond }: Before, { partBytes }: Seen): boolean {
  return bytesPerSecond * slowPartSeconds < inFlight * partBytes
}

function withLanes(search: Concurrency, inFlight: number, before: Before): Concurrency {
  return { ...withTrials(search, { before, window: windowLater(before.at + settleMs) }), inFlight }
}

/** What came of a trial: its lanes are kept, or they were in vain, or it is too unclear to say. */
function judged(search: Concurrency, before: Before, seen: Seen): Concurrency {
  const { inFlight } = search
  if (inFlight < before.inFlight) return asked(search, before, seen)
  const { rate, now } = seen
  const gain = rate / before.bytesPerSecond
  // Where lanes do not share the line, each carries as much as before. Much more is not what they did.
  const times = inFlight / before.inFlight
  const isUseful = before.isDear ? gain >= (1 + times) / 2 && gain <= 2 * times : gain >= cheapGain
  const isUnclear = gain > hopelessGain && now - before.at < longestTrialMs
  if (!isUseful && isUnclear) return search
  if (!isUseful) {
    const isPartlyUseful = before.isDear && before.inFlight > firstInFlight && gain >= cheapGain
    const kept = isPartlyUseful ? Math.min(inFlight, Math.floor(before.inFlight * gain)) : before.inFlight
    const rested = inVain(withKept(search, kept, before, seen), before, kept, seen)
    // A few that had seemed to be independent are not: then the line itself became faster.
    return before.inFlight <= firstInFlight && gain <= hopelessGain ? doubted(rested) : rested
  }
  const trials = { before: null, window: windowFrom(now), restsUntil: 0, restMs: firstRestMs }
  const found = withKept(withTrials(search, trials), inFlight, before, seen)
  return tried({ ...found, bytesPerSecond: rate }, rate, seen)
}

/** Whether one lane carries as much as a few, while the others are held back: that costs nothing in a crash. */
function asked(search: Concurrency, before: Before, seen: Seen): Concurrency {
  const { now, rate } = seen
  const moving = seen.lanes / before.inFlight
  const isHeld = moving <= heldShare
  if (!isHeld && now - before.at < longestHoldMs) return withTrials(search, { window: windowFrom(now) })
  // Each carries as much as before if they do not share the line, and together they do if they share it.
  const isLess = isHeld && rate < ((1 + moving) / 2) * before.bytesPerSecond
  return isLess
    ? withDear(search, { ...before, at: now }, seen)
    : inVain(search, before, before.inFlight, seen)
}

/** So many lanes were of use. Dear ones have proved that they do not share the line. */
function withKept(search: Concurrency, kept: number, before: Before, { rate, now }: Seen): Concurrency {
  const found = { ...search, best: Math.max(search.best, kept) }
  const isProved = before.isDear && kept > before.inFlight
  return isProved ? { ...found, independent: kept, proof: { at: now, rate } } : found
}

/** What is usual is that of the lanes that proved it, and far less than then. */
function isDoubtful({ proof, trials: { usual } }: Concurrency, now: number): boolean {
  if (proof === null || usual.ms < usualMs || now - proof.at < 2 * usualMs) return false
  return usual.rate < doubtfulShare * proof.rate
}

/** The next trial is later, and ever later; sooner where a crash costs too much anyway, as chance decides more there. */
function inVain(search: Concurrency, before: Before, inFlight: number, seen: Seen): Concurrency {
  const { restMs } = search.trials
  const { now } = seen
  const restsUntil = now + (isSlow(before, seen) ? restMs / 4 : restMs)
  const rest = { restsUntil, restMs: Math.min(longestRestMs, 2 * restMs) }
  return { ...withTrials(search, { before: null, last: 0, window: windowFrom(now), ...rest }), inFlight }
}

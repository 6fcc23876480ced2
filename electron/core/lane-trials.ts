import {
  cheapInFlight,
  firstInFlight,
  firstRestMs,
  mostInFlight,
  type Bounds,
  type Concurrency,
  type Trials,
} from './concurrency.ts'
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
/** More than so many overrun a line on which each carries a part in a second: that costs more than they could win. */
const mostFastLanes = 16
/** Lanes that were just added need this long to get going. */
const settleMs = 500
/** Others are looked at for so long, so that a burst does not decide; an unclear trial for longer. */
const sampleMs = 1_500
const longestSampleMs = 4_500
/** What carries less is lossy, and its rate goes up and down: until so much has arrived no trial was in vain. */
const clearBytes = 750_000
/** Nothing is tried for longer than this. */
const longestRestMs = 240_000

/** Lanes that cost little in a crash must be worth at least this much. */
const cheapGain = 1.15
/** With less nobody waits for a clearer sample. */
const hopelessGain = 1.1
/** A line that carried more than this many times as much has room for more lanes: they slow down when packets get lost. */
const roomShare = 0.6
/** So much of that is still believed after a trial in vain. */
const forgotten = 0.5
/** So many of the lanes have to be busy. Where parts are few, some are idle, and more of them would tell nothing. */
const busyShare = 0.4

/** How often it has to be looked at what has arrived, in milliseconds: seldom, as the system takes milliseconds to tell. */
export function looksEachMs(
  { trials: { rising, before, restsUntil }, inFlight }: Concurrency,
  now: number,
): number {
  if (rising !== null) return risingMs
  const isOver = before === null && (now < restsUntil || inFlight >= mostInFlight)
  return isOver ? sampleMs : sampleMs / 3
}

/** What was seen of the lanes: what they carry in bytes a second, and could; and how many moved on average. */
type Seen = { rate: number; couldCarry: number; lanes: number; now: number; partBytes: number }

/** `isAtItsLimit`: Dropreel itself is, so that more lanes cannot help. `isTold`: the system tells what has arrived. */
type TrialBounds = Bounds & { isAtItsLimit: boolean; isTold: boolean }

/** The search after more has arrived: more lanes are tried, and stay if they were of use. */
export function climbed(
  search: Concurrency,
  arrived: Arrived,
  now: number,
  { partBytes, limit, isAtItsLimit, isTold }: TrialBounds,
): Concurrency {
  // Where nobody tells, what new lanes take first fills their buffers.
  const rising = isTold ? search.trials.rising : null
  const window = watched(search.trials.window, arrived, now)
  const looked = withTrials(search, { rising, window })
  if (window.bytes === 0 || window.busyMs < (rising === null ? sampleMs : risingMs)) return looked
  const mayCarry = limit ?? Infinity
  const rate = Math.min((1000 * window.bytes) / window.busyMs, mayCarry)
  const couldCarry = Math.min(search.trials.most, mayCarry)
  const seen = { rate, couldCarry, lanes: window.lanesByMs / window.busyMs, now, partBytes }
  if (search.trials.before !== null) return judged(looked, seen)
  const low = rate < roomShare * couldCarry ? search.trials.low + 1 : 0
  const most = Math.max(search.trials.most, rate)
  const fresh = withTrials(looked, { low, most, window: windowFrom(now) })
  if (seen.lanes <= busyShare * search.inFlight) return fresh
  if (isAtItsLimit) return withTrials(fresh, { rising: null, restsUntil: now + firstRestMs })
  return rising === null ? tried(fresh, seen) : risen(fresh, seen)
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
  const restsUntil = isFull ? seen.now + firstRestMs : 0
  const best = Math.max(search.best, inFlight)
  return { ...withTrials(search, { rising: null, restsUntil }), inFlight, best }
}

/** All of the lanes are of use, so there are twice as many next. */
function withMore(search: Concurrency, { rate, partBytes }: Seen): Concurrency {
  const { inFlight, trials, bytesPerSecond } = search
  const { rising } = trials
  const hasProved = rising !== null && rising.from !== null
  const independent = hasProved ? Math.max(search.independent, inFlight) : search.independent
  const enough = rate >= inFlight * partBytes ? mostFastLanes : mostInFlight
  const most = Math.min(enough, inFlight <= independent ? mostInFlight : cheapInFlight(rate, partBytes))
  // The first lane gets faster by itself.
  const isKnown = rising?.rate !== 0 && (inFlight > 1 || rate >= 2 * partBytes)
  const more = isKnown ? Math.max(inFlight, Math.min(2 * inFlight, most)) : inFlight
  return {
    ...withTrials(search, {
      rising: { from: more > inFlight ? inFlight : null, rate, most: 0, last: 0, windows: 0 },
    }),
    inFlight: more,
    bytesPerSecond: more > inFlight ? Math.max(bytesPerSecond ?? 0, rate) : bytesPerSecond,
    independent,
    best: Math.max(search.best, inFlight),
  }
}

/** The next trial, unless it is too early. */
function tried(search: Concurrency, { rate, couldCarry, lanes, now, partBytes }: Seen): Concurrency {
  const { independent, trials } = search
  const cheap = cheapInFlight(rate, partBytes)
  const isDear = Math.max(search.inFlight, Math.round(lanes)) >= cheap
  // Lanes that were in vain go on until their parts end.
  const inFlight = isDear ? Math.max(search.inFlight, Math.round(lanes)) : search.inFlight
  // Where many lanes overran the line, it gets better by itself.
  const hasRoom = trials.low >= (isDear ? 1 : 2)
  // The last lane that began by itself has to show first.
  const isEarly = now < Math.max(hasRoom ? 0 : trials.restsUntil, search.addedAt + sampleMs)
  const isRecovering = !isDear && trials.low === 1
  if (isEarly || isRecovering || inFlight >= mostInFlight) return search
  if (isDear && !hasRoom && inFlight > Math.max(2, search.inFlight)) return search
  const room = hasRoom ? couldCarry / rate : 0
  const times = isDear
    ? dearTimes(inFlight, independent, room)
    : Math.min(cheap / inFlight, hasRoom ? Math.min(4, room) : 2)
  return {
    ...withTrials(search, {
      before: { inFlight, bytesPerSecond: rate, isDear },
      window: windowLater(now + settleMs),
    }),
    inFlight: Math.min(mostInFlight, Math.max(inFlight + 1, Math.floor(times * inFlight))),
  }
}

/**
 * So many times as many lanes are tried where they are dear: each makes a crash cost more. Only one is added, until lanes
 * have proved not to share the line, or carry `room` times less than the line did.
 */
function dearTimes(inFlight: number, independent: number, room: number): number {
  if (inFlight === 1) return Math.max(2, Math.min(4, room))
  if (inFlight <= independent) return 4
  return inFlight <= firstInFlight ? Math.min(2, room) : 1
}

/** What came of a trial: it is kept, as far as the lanes were of use, or it is too unclear to say. */
function judged(search: Concurrency, seen: Seen): Concurrency {
  const { inFlight, trials } = search
  const { before, window } = trials
  if (before === null) return search
  const { rate, now } = seen
  const gain = rate / before.bytesPerSecond
  // Where lanes do not share the line, each carries as much as before.
  const useful = before.isDear ? Math.floor(before.inFlight * gain + 0.5) : inFlight
  const isUseful = before.isDear ? useful > before.inFlight : gain >= cheapGain
  const isUnclear = gain > hopelessGain || window.bytes < clearBytes
  if (!isUseful && isUnclear && window.busyMs < longestSampleMs) return search
  const settled = withTrials(search, { before: null, window: windowFrom(now) })
  if (!isUseful) {
    const most = Math.max(rate, before.bytesPerSecond, forgotten * trials.most)
    const restMs = Math.min(longestRestMs, 2 * trials.restMs)
    const resting = withTrials(settled, { most, restsUntil: now + trials.restMs, restMs })
    return { ...resting, inFlight: before.inFlight }
  }
  const kept = Math.min(inFlight, useful)
  const restsUntil = kept < inFlight ? now + firstRestMs : 0
  const found = {
    ...withTrials(settled, { most: Math.max(trials.most, rate), restsUntil, restMs: firstRestMs }),
    inFlight: kept,
    best: Math.max(search.best, kept),
    independent: before.isDear ? kept : search.independent,
    bytesPerSecond: rate,
  }
  return kept < inFlight ? found : withMore(found, seen)
}

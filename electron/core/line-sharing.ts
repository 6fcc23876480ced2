import { watched, windowFrom, type Arrived, type RateWindow } from './rate-window.ts'

/** One lane is watched for so long at a time, several for longer, as bodies begin and end among them. */
const aloneMs = 300
const togetherMs = 1_000
/** A connection finds its speed step by step: it has found it when it is hardly faster than in the window before. */
const steadyGrowth = 1.25
/** Or when it is almost as fast as the last upload was. */
const asBefore = 0.85
/** On average, so few lanes were one that had the line alone, and so many were several. */
const aloneLanes = 1.2
const severalLanes = 1.6

/** Lanes that carry together less than this many times what one carried alone share the line, and one fills it. */
const sharedGain = 1.3
/** Lanes of which each carries at least this share of what one carried alone do not fill the line yet. */
const ownRate = 0.75
/** Several that carry less than this share of what one carried alone are on another line than that one was. */
const anotherLine = 0.7

/**
 * Whether lanes share the line, as an uplink at home, or each has its own rate, as on a long or lossy path: by what has
 * arrived of all of them. What one lane takes tells little, as buffers take some at once, and lanes that share a line
 * seldom get the same of it. Rates in bytes a second, times in milliseconds that elapsed.
 */
export type LineSharing = {
  /** What one lane carried that had the line alone; null while that is not known. */
  alone: number | null
  /** What several carried, since then if that is known, and how many they were; null while none did. */
  together: { rate: number; lanes: number } | null
  /** The rate of one lane that was alone, while it still got faster; null before that. */
  growing: number | null
  window: RateWindow
}

export function newSharing(now: number): LineSharing {
  return { alone: null, together: null, growing: null, window: windowFrom(now) }
}

/** What is known stays; what was being watched ends, such as when nothing was sent for a while. */
export function watchedAnew(sharing: LineSharing, now: number): LineSharing {
  return { ...sharing, growing: null, window: windowFrom(now) }
}

/** The same after more has arrived. `remembered` is how fast the last upload to this destination was, if that is known. */
export function arrived(
  sharing: LineSharing,
  more: Arrived,
  now: number,
  remembered: number | null,
): LineSharing {
  const window = watched(sharing.window, more, now)
  // A connection has to be made first.
  if (window.bytes === 0) return { ...sharing, window: windowFrom(now) }
  const average = window.lanesByMs / Math.max(1, window.busyMs)
  if (window.busyMs < (average < aloneLanes ? aloneMs : togetherMs)) return { ...sharing, window }
  const rate = (window.bytes / window.busyMs) * 1000
  const fresh = { ...sharing, window: windowFrom(now) }
  if (average < aloneLanes) return seenAlone(fresh, rate, remembered)
  return average < severalLanes ? fresh : seenTogether(fresh, rate, average)
}

function seenAlone(sharing: LineSharing, rate: number, remembered: number | null): LineSharing {
  const { alone, growing } = sharing
  // A lane that was one of several a moment ago is not as fast yet as it can be: it only tells if it is faster.
  if (alone !== null) return { ...sharing, alone: Math.max(alone, (alone + rate) / 2) }
  const isSteady = growing !== null && rate <= steadyGrowth * growing
  const isAsBefore = remembered !== null && rate >= asBefore * remembered
  if (isSteady || isAsBefore) return { ...sharing, alone: rate, together: null }
  return { ...sharing, growing: rate }
}

function seenTogether(sharing: LineSharing, rate: number, lanes: number): LineSharing {
  const { alone, together } = sharing
  const [rateBefore, lanesBefore] = together === null ? [rate, lanes] : [together.rate, together.lanes]
  const now = { rate: (rateBefore + rate) / 2, lanes: (lanesBefore + lanes) / 2 }
  if (alone !== null && now.rate < anotherLine * alone) return { ...sharing, alone: null, together: now }
  return { ...sharing, together: now }
}

/** What the line is known to carry; null while nothing is. */
export function lineRate({ alone, together }: LineSharing): number | null {
  return alone === null && together === null ? null : Math.max(alone ?? 0, together?.rate ?? 0)
}

/** One lane fills the line: others would only take from it. */
export function oneFills({ alone, together }: LineSharing): boolean {
  return alone !== null && together !== null && together.rate < sharedGain * alone
}

/** So many lanes carry as much as the line can; null while so many were not watched yet. */
export function lanesThatFill({ alone, together }: LineSharing): number | null {
  if (alone === null || together === null || together.rate >= ownRate * together.lanes * alone) return null
  return Math.max(1, Math.round(together.rate / alone))
}

import type { BandwidthRule, RateLimit, Timetable } from '../contract/index.ts'

const minuteMs = 60_000
const dayMinutes = 24 * 60
const weekMinutes = 7 * dayMinutes
const weekMs = weekMinutes * minuteMs
/** The epoch began on a Thursday; weeks begin on Monday. */
const epochMinuteOfWeek = 3 * dayMinutes
/** A week, and a day for clocks that go back. */
const lookAheadMs = weekMs + dayMinutes * minuteMs

/** Minutes that local time is ahead of UTC at a moment in milliseconds since the epoch. */
export type UtcOffset = (at: number) => number

export function always(bytesPerSecond: RateLimit): Timetable {
  return bytesPerSecond === null ? [] : [{ minuteOfWeek: 0, bytesPerSecond }]
}

/** Rules as a timetable. Where rules overlap, the first one holds; where there is none, `otherwise` does. */
export function timetableOf(rules: BandwidthRule[], otherwise: RateLimit): Timetable {
  const edges = rules.flatMap((rule) => spansOf(rule).flatMap(({ from, to }) => [from, to % weekMinutes]))
  const changes: Timetable = []
  for (const minuteOfWeek of new Set([0, ...edges].toSorted((a, b) => a - b))) {
    const rule = rules.find((rule) => spansOf(rule).some(({ from, to }) => isWithin(minuteOfWeek, from, to)))
    const bytesPerSecond = rule === undefined ? otherwise : rule.bytesPerSecond
    if (changes.at(-1)?.bytesPerSecond !== bytesPerSecond) changes.push({ minuteOfWeek, bytesPerSecond })
  }
  return changes.every(({ bytesPerSecond }) => bytesPerSecond === null) ? [] : changes
}

/** The rule that holds at a moment, in milliseconds since the epoch. */
export function ruleAt(rules: BandwidthRule[], at: number, utcOffset: UtcOffset): BandwidthRule | undefined {
  const minute = msOfWeek(at, utcOffset) / minuteMs
  return rules.find((rule) => spansOf(rule).some(({ from, to }) => isWithin(minute, from, to)))
}

function spansOf({ days, fromMinute, toMinute }: BandwidthRule): { from: number; to: number }[] {
  const lasts = toMinute > fromMinute ? toMinute - fromMinute : toMinute - fromMinute + dayMinutes
  return days.map((day) => {
    const from = day * dayMinutes + fromMinute
    return { from, to: from + lasts }
  })
}

/** Sunday night's span goes on in the next week. */
function isWithin(minute: number, from: number, to: number): boolean {
  return (minute >= from && minute < to) || minute + weekMinutes < to
}

/** The lowest of the limits that hold at a moment. */
export function lowestLimit(timetables: Timetable[], at: number, utcOffset: UtcOffset): RateLimit {
  const minute = msOfWeek(at, utcOffset) / minuteMs
  const limits = timetables.map((changes) => limitAt(changes, minute)).filter((limit) => limit !== null)
  return limits.length === 0 ? null : Math.min(...limits)
}

function limitAt(changes: Timetable, minute: number): RateLimit {
  const last = changes.findLast(({ minuteOfWeek }) => minuteOfWeek <= minute) ?? changes.at(-1)
  return last?.bytesPerSecond ?? null
}

/**
 * When the lowest limit will be another one, in milliseconds since the epoch; null if never. It follows the clock
 * on the wall, also over the days on which that is put forward or back.
 */
export function nextChange(timetables: Timetable[], now: number, utcOffset: UtcOffset): number | null {
  const minutes = timetables.flatMap((changes) => changes.map(({ minuteOfWeek }) => minuteOfWeek))
  if (minutes.length === 0) return null
  const starts = minutes.map((minute) => minute * minuteMs).toSorted((a, b) => a - b)
  const limit = lowestLimit(timetables, now, utcOffset)
  for (let at = now; at < now + lookAheadMs;) {
    at = nextStart(starts, at, utcOffset)
    if (lowestLimit(timetables, at, utcOffset) !== limit) return at
  }
  return null
}

/** The next of these moments of the week, or the moment before it at which the clocks change. */
function nextStart(starts: number[], at: number, utcOffset: UtcOffset): number {
  const local = msOfWeek(at, utcOffset)
  const start = starts.find((ms) => ms > local) ?? (starts[0] ?? 0) + weekMs
  const then = at + start - local
  return utcOffset(then) === utcOffset(at) ? then : clockChange(at, then, utcOffset)
}

/** The first moment with another offset, between one with the old and one with the new. */
function clockChange(before: number, after: number, utcOffset: UtcOffset): number {
  const offset = utcOffset(before)
  let [low, high] = [before, after]
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (utcOffset(middle) === offset) low = middle
    else high = middle
  }
  return high
}

function msOfWeek(at: number, utcOffset: UtcOffset): number {
  const local = at + (utcOffset(at) + epochMinuteOfWeek) * minuteMs
  return ((local % weekMs) + weekMs) % weekMs
}

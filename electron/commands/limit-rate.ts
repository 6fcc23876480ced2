import type { Timetable, UploadOptions } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'

const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].map((day) => day.toLowerCase())
const dayMinutes = 24 * 60
const factors: Record<string, number> = { '': 1, k: 1e3, m: 1e6, g: 1e9 }

/**
 * `--limit-rate`: a rate such as 5M, `off`, or a timetable such as `Mon-08:00,5M Mon-19:00,off` in local time, as in
 * rclone's --bwlimit but in bytes a second with decimal k, M and G. Without a day a time is for every day. `pause`
 * uploads nothing until the next time. Throws `BadInput`.
 */
export function limitRate(text: string): Pick<UploadOptions, 'limitBytesPerSecond' | 'timetable'> {
  if (!text.includes(',')) return { limitBytesPerSecond: rateOf(text), timetable: [] }
  const timetable = text
    .trim()
    .split(/\s+/)
    .flatMap(changesOf)
    .toSorted((a, b) => a.minuteOfWeek - b.minuteOfWeek)
  if (timetable.every(({ bytesPerSecond }) => bytesPerSecond === 0)) {
    throw new AppFailure('BadInput', '--limit-rate pauses all week, so nothing would ever be uploaded.')
  }
  return { limitBytesPerSecond: null, timetable }
}

function rateOf(text: string): number | null {
  if (text.toLowerCase() === 'off') return null
  const match = /^(\d+(?:\.\d+)?)([kmg]?)$/i.exec(text)
  const rate = Number(match?.[1]) * (factors[match?.[2]?.toLowerCase() ?? ''] ?? Number.NaN)
  if (rate > 0) return rate
  throw new AppFailure(
    'BadInput',
    '--limit-rate takes bytes a second such as 5M, off, or a timetable such as "Mon-08:00,5M Mon-19:00,off".',
  )
}

function changesOf(entry: string): Timetable {
  const match = /^(?:([a-z]{3})-)?(\d{1,2}):(\d{2}),(\w[\w.]*)$/i.exec(entry)
  const [, day, hours, minutes, rate = ''] = match ?? []
  const minute = Number(hours) * 60 + Number(minutes)
  const chosen = day === undefined ? days : days.filter((name) => name === day.toLowerCase())
  if (match === null || minute >= dayMinutes || Number(minutes) >= 60 || chosen.length === 0) {
    throw new AppFailure(
      'BadInput',
      `--limit-rate does not understand ${entry}; a timetable is written such as "Mon-08:00,5M Mon-19:00,off".`,
    )
  }
  const bytesPerSecond = rate.toLowerCase() === 'pause' ? 0 : rateOf(rate)
  return chosen.map((name) => ({ minuteOfWeek: days.indexOf(name) * dayMinutes + minute, bytesPerSecond }))
}

import { describe, expect, test } from 'vitest'
import { limitRate } from '../../electron/commands/limit-rate.ts'
import type { BandwidthRule } from '../../electron/contract/index.ts'
import { always, lowestLimit, nextChange, timetableOf } from '../../electron/core/timetable.ts'

const utc = (): number => 0
const weekdays = [0, 1, 2, 3, 4]
const office: BandwidthRule = { days: weekdays, fromMinute: 9 * 60, toMinute: 18 * 60, bytesPerSecond: 5e6 }
const night: BandwidthRule = { days: [6], fromMinute: 22 * 60, toMinute: 6 * 60, bytesPerSecond: 0 }

/** 2026-11-23 is a Monday. */
const monday = (hours: number, minutes = 0): number => Date.UTC(2026, 10, 23, hours, minutes)

/** Berlin's offset in minutes, as the system's clock would tell it. */
function berlin(at: number): number {
  const zone = new Intl.DateTimeFormat('en', { timeZone: 'Europe/Berlin', timeZoneName: 'longOffset' })
  const name = zone.formatToParts(at).find(({ type }) => type === 'timeZoneName')?.value ?? ''
  return Number(/\+(\d\d)/.exec(name)?.[1] ?? 0) * 60
}

/** Nothing is uploaded on Sundays between these minutes. */
function sunday(fromMinute: number, toMinute: number) {
  return timetableOf([{ days: [6], fromMinute, toMinute, bytesPerSecond: 0 }], null)
}

function at([year = 0, month = 0, day = 0, hours = 0, minutes = 0]: number[]): number {
  return Date.UTC(year, month, day, hours, minutes)
}

describe('rules', () => {
  const rules = timetableOf([office, night], null)

  test.each([
    ['before the office opens', monday(8, 59), null],
    ['when it opens', monday(9), 5e6],
    ['until the last minute', monday(17, 59), 5e6],
    ['when it closes', monday(18), null],
    ['on Saturday', monday(12) + 5 * 86_400_000, null],
    ['on Sunday night', monday(23) + 6 * 86_400_000, 0],
    ['in the small hours of Monday', monday(5, 59), 0],
    ['on Monday morning', monday(6), null],
  ])('%s', (_when, at, limit) => {
    expect(lowestLimit([rules], at, utc)).toBe(limit)
  })

  test('the first of two that overlap holds, and the lowest of several timetables', () => {
    const all = timetableOf([{ ...office, bytesPerSecond: 1e6 }, office], 7e6)
    expect(lowestLimit([all], monday(10), utc)).toBe(1e6)
    expect(lowestLimit([all, always(2e6), always(null)], monday(20), utc)).toBe(2e6)
    expect(timetableOf([], null)).toEqual([])
  })

  test('a day from midnight to midnight is the whole day', () => {
    const all = timetableOf([{ days: [6], fromMinute: 0, toMinute: 0, bytesPerSecond: 0 }], null)
    expect(lowestLimit([all], monday(0) - 1, utc)).toBe(0)
    expect(lowestLimit([all], monday(0), utc)).toBeNull()
    expect(nextChange([all], monday(0) - 3_600_000, utc)).toBe(monday(0))
  })
})

describe('the next change', () => {
  test('is when another limit begins, not where the timetable only has an edge', () => {
    const same = { ...office, fromMinute: 18 * 60, toMinute: 19 * 60 }
    expect(nextChange([timetableOf([office, same], null)], monday(10), utc)).toBe(monday(19))
    expect(nextChange([always(5)], monday(10), utc)).toBeNull()
    expect(nextChange([[]], monday(10), utc)).toBeNull()
  })

  test('may be next week', () => {
    const rules = timetableOf([{ ...office, days: [0] }], null)
    expect(nextChange([rules], monday(18), utc)).toBe(monday(9) + 7 * 86_400_000)
  })

  // Clocks go forward on 2026-03-29 at 02:00 (01:00 UTC), back on 2026-10-25 at 03:00 (01:00 UTC).
  test.each([
    ['an hour shorter when clocks go forward', sunday(60, 240), [2026, 2, 29, 0], [2026, 2, 29, 2]],
    ['an hour longer when clocks go back', sunday(60, 240), [2026, 9, 24, 23], [2026, 9, 25, 3]],
    ['over at 03:00 when 02:30 does not exist', sunday(60, 150), [2026, 2, 29, 0], [2026, 2, 29, 1]],
    ['back for the hour that comes twice', sunday(0, 150), [2026, 9, 25, 1, 10], [2026, 9, 25, 1, 30]],
  ])('%s', (_what, rules, from, next) => {
    expect(lowestLimit([rules], at(from), berlin)).toBe(0)
    expect(nextChange([rules], at(from), berlin)).toBe(at(next))
  })
})

describe('--limit-rate', () => {
  test('takes a rate, or none', () => {
    expect(limitRate('5M')).toEqual({ limitBytesPerSecond: 5e6, timetable: [] })
    expect(limitRate('1.5k')).toEqual({ limitBytesPerSecond: 1500, timetable: [] })
    expect(limitRate('off')).toEqual({ limitBytesPerSecond: null, timetable: [] })
  })

  test('takes a timetable by day and time, in any order', () => {
    const { timetable } = limitRate('mon-19:00,off Mon-08:00,5M fri-18:00,pause')
    expect(timetable).toEqual([
      { minuteOfWeek: 480, bytesPerSecond: 5e6 },
      { minuteOfWeek: 1140, bytesPerSecond: null },
      { minuteOfWeek: 4 * 1440 + 1080, bytesPerSecond: 0 },
    ])
    expect(lowestLimit([timetable], monday(7), utc)).toBe(0)
  })

  test('without a day a time is for every day', () => {
    const { timetable } = limitRate('08:00,512k 19:00,off')
    expect(timetable).toHaveLength(14)
    expect(lowestLimit([timetable], monday(12) + 3 * 86_400_000, utc)).toBe(512_000)
    expect(lowestLimit([timetable], monday(7), utc)).toBeNull()
  })

  test.each([
    '0',
    'fast',
    '-5',
    'Mon-08:00,fast',
    'Mon-24:00,5M',
    'Mon-08:60,5M',
    'Mo-08:00,5M',
    '08:00,0',
    ',',
  ])('refuses %s in one sentence', (text) => {
    expect(() => limitRate(text)).toThrow(/^--limit-rate .*"Mon-08:00,5M Mon-19:00,off"\.$/)
  })

  test('refuses what would never upload anything', () => {
    expect(() => limitRate('08:00,pause')).toThrow('nothing would ever be uploaded')
  })
})

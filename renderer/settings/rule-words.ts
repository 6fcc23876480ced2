import { localeNow, rateInWords, t, type BandwidthRule, type RateLimit } from '#contract'

/** 2024 began on a Monday. */
const monday = Date.UTC(2024, 0, 1)
const dayMs = 86_400_000

function dayNames(weekday: 'short' | 'long'): string[] {
  const format = new Intl.DateTimeFormat(localeNow(), { weekday, timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, day) => format.format(monday + day * dayMs))
}

/** From Monday on. */
export const shortDays = dayNames('short')
export const longDays = dayNames('long')

/** `Mon–Fri 09:00–18:00: 5.0 MB/s` */
export function ruleInWords({ days, fromMinute, toMinute, bytesPerSecond }: BandwidthRule): string {
  return t('timetable.rule', {
    days: daysInWords(days),
    hours: hoursInWords(fromMinute, toMinute),
    limit: limitInWords(bytesPerSecond),
  })
}

export function limitInWords(limit: RateLimit): string {
  if (limit === null) return t('timetable.noLimit')
  return limit === 0 ? t('timetable.noUploads') : rateInWords(limit)
}

/** Neighbours become a span: `Mon–Fri`, `Sat, Sun`, `every day`. */
function daysInWords(days: readonly number[]): string {
  const spans: number[][] = []
  for (const day of [...new Set(days)].toSorted((a, b) => a - b)) {
    const last = spans.at(-1)
    if (last?.at(-1) === day - 1) last.push(day)
    else spans.push([day])
  }
  if (spans[0]?.length === 7) return t('timetable.everyDay')
  return spans.map(spanInWords).join(', ')
}

function spanInWords(span: number[]): string {
  const names = span.map((day) => shortDays[day] ?? '')
  return names.length > 2 ? `${names[0]}–${names.at(-1)}` : names.join(', ')
}

function hoursInWords(from: number, to: number): string {
  if (from !== to) return `${timeOf(from)}–${timeOf(to)}`
  return from === 0 ? t('timetable.allDay') : t('timetable.aDayFrom', { time: timeOf(from) })
}

/** Minutes since 00:00 as `09:00`, as a time field takes them. */
export function timeOf(minute: number): string {
  return `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
}

/** The other way round; null if it is not a time. */
export function minuteOf(time: string): number | null {
  const match = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(time)
  return match === null ? null : Number(match[1]) * 60 + Number(match[2])
}

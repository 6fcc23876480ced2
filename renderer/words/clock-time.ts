import { inLanguage } from '#contract'

const date = { day: 'numeric', month: 'short' } as const
const dayMs = 86_400_000

/** `14:32`, `09:05`; where half a day has twelve hours, `9:05 PM`, as people write it there. */
const clock = inLanguage((locale): Intl.DateTimeFormatOptions => {
  const { hour12 } = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions()
  return { hour: hour12 === true ? 'numeric' : '2-digit', minute: '2-digit' }
})
const time = inLanguage((locale) => new Intl.DateTimeFormat(locale, clock()))
const timeOnDay = inLanguage((locale) => new Intl.DateTimeFormat(locale, { weekday: 'short', ...clock() }))
const timeOnDate = inLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { weekday: 'short', ...date, ...clock() }),
)
const day = inLanguage((locale) => new Intl.DateTimeFormat(locale, date))
const dayOfYear = inLanguage((locale) => new Intl.DateTimeFormat(locale, { ...date, year: 'numeric' }))

/** `14:32`, of milliseconds since the epoch. */
export function timeOfDay(at: number): string {
  return time().format(at)
}

/** `14:32` today, `Sun 14:32` within six days, `Sun 29 Nov, 14:32` otherwise. Times in ms since the epoch. */
export function clockTime(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return timeOfDay(at)
  return (at > now && at - now < 6 * dayMs ? timeOnDay() : timeOnDate()).format(at)
}

/** `3 Dec`, with the year unless it is this one. Times in ms since the epoch. */
export function dayInWords(at: number, now: number): string {
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? day() : dayOfYear()).format(at)
}

const clock = { hour: '2-digit', minute: '2-digit' } as const
const date = { day: 'numeric', month: 'short' } as const
const time = new Intl.DateTimeFormat(undefined, clock)
const timeOnDay = new Intl.DateTimeFormat(undefined, { weekday: 'short', ...clock })
const timeOnDate = new Intl.DateTimeFormat(undefined, { weekday: 'short', ...date, ...clock })
const day = new Intl.DateTimeFormat(undefined, date)
const dayOfYear = new Intl.DateTimeFormat(undefined, { ...date, year: 'numeric' })
const dayMs = 86_400_000

/** `14:32` today, `Sun 14:32` within six days, `Sun 29 Nov, 14:32` otherwise. Times in ms since the epoch. */
export function clockTime(at: number, now: number): string {
  if (new Date(at).toDateString() === new Date(now).toDateString()) return time.format(at)
  return (at > now && at - now < 6 * dayMs ? timeOnDay : timeOnDate).format(at)
}

/** `3 Dec`, with the year unless it is this one. Times in ms since the epoch. */
export function dayInWords(at: number, now: number): string {
  return (new Date(at).getFullYear() === new Date(now).getFullYear() ? day : dayOfYear).format(at)
}

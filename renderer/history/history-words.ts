import { bytesInWords, linkKnownDays, type HistoryRow, type SharedLink } from '#contract'
import { clockTime } from '../words/clock-time.ts'

const dayMs = 86_400_000
const date = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long' })
const weekdayAndDate = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' })
const dateOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' })
const time = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' })

/** `Today, 26 November`, `Yesterday`, `Sunday, 22 November`, `3 March 2025`. Times in ms since the epoch. */
export function dayOfHistory(day: number, now: number): string {
  const isToday = new Date(day).toDateString() === new Date(now).toDateString()
  if (isToday) return `Today, ${date.format(day)}`
  // Summer time moves a day by an hour at most.
  if (new Date(day + dayMs * 1.5).toDateString() === new Date(now).toDateString()) return 'Yesterday'
  const isThisYear = new Date(day).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? weekdayAndDate : dateOfYear).format(day)
}

/** `3 deliveries · 93.4 GB · all verified`. */
export function dayInWords({
  deliveries,
  sizeBytes,
  isVerified,
}: Extract<HistoryRow, { kind: 'day' }>): string {
  const count = deliveries === 1 ? '1 delivery' : `${deliveries.toLocaleString('en')} deliveries`
  return `${count} · ${bytesInWords(sizeBytes)} · ${isVerified ? 'all verified' : 'not all verified'}`
}

export function timeInWords(at: number): string {
  return time.format(at)
}

/** What is known of the last link that was copied to something that ended then. Times in milliseconds since the epoch. */
export function linkInHistory(link: SharedLink | undefined, finishedAt: number, now: number): string {
  // A link from before may have been forgotten.
  if (link === undefined) return now - finishedAt < linkKnownDays * dayMs ? 'no link made' : ''
  if (link.validUntil === null) return 'public link'
  const end = clockTime(link.validUntil, now)
  return link.validUntil <= now ? `link ended ${end}` : `link until ${end}`
}

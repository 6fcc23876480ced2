import { bytesInWords, inLanguage, linkKnownDays, t, type HistoryRow, type SharedLink } from '#contract'
import { clockTime } from '../words/clock-time.ts'

const dayMs = 86_400_000
const dayAndMonth = { day: 'numeric', month: 'long' } as const
const date = inLanguage((locale) => new Intl.DateTimeFormat(locale, dayAndMonth))
const weekdayAndDate = inLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { weekday: 'long', ...dayAndMonth }),
)
const dateOfYear = inLanguage(
  (locale) => new Intl.DateTimeFormat(locale, { ...dayAndMonth, year: 'numeric' }),
)

/** `Today, 26 November`, `Yesterday`, `Sunday, 22 November`, `3 March 2025`. Times in ms since the epoch. */
export function dayOfHistory(day: number, now: number): string {
  const isToday = new Date(day).toDateString() === new Date(now).toDateString()
  if (isToday) return t('history.todayOn', { date: date().format(day) })
  // Summer time moves a day by an hour at most.
  if (new Date(day + dayMs * 1.5).toDateString() === new Date(now).toDateString())
    return t('history.yesterday')
  const isThisYear = new Date(day).getFullYear() === new Date(now).getFullYear()
  return (isThisYear ? weekdayAndDate() : dateOfYear()).format(day)
}

/** `3 deliveries · 93.4 GB · all verified`. */
export function dayInWords({
  deliveries,
  sizeBytes,
  isVerified,
}: Extract<HistoryRow, { kind: 'day' }>): string {
  const count = t('history.deliveries', { count: deliveries })
  const proof = t(isVerified ? 'history.allVerified' : 'history.notAllVerified')
  return `${count} · ${bytesInWords(sizeBytes)} · ${proof}`
}

/** What is known of the last link that was copied to something that ended then. Times in milliseconds since the epoch. */
export function linkInHistory(link: SharedLink | undefined, finishedAt: number, now: number): string {
  // A link from before may have been forgotten.
  if (link === undefined) return now - finishedAt < linkKnownDays * dayMs ? t('history.noLink') : ''
  if (link.validUntil === null) return t('history.publicLink')
  const time = clockTime(link.validUntil, now)
  return t(link.validUntil <= now ? 'history.linkEnded' : 'history.linkUntil', { time })
}

/** The same for a delivery: the link that ends first, and how many of its files have one where some have none. */
export function linksInHistory(
  {
    links,
    files,
    finishedAt,
  }: Pick<Extract<HistoryRow, { kind: 'delivery' }>, 'links' | 'files' | 'finishedAt'>,
  now: number,
): string {
  const words = linkInHistory(links?.first, finishedAt, now)
  if (links === null || links.count === files) return words
  return `${t('numbers.countOf', { count: links.count, total: files })} · ${words}`
}

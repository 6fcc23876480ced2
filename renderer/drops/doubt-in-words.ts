import { localeNow, namesInWords, t, type Doubt } from '#contract'

type Words = {
  /** What it is about, as a sentence. */
  asks: string
  /** What else helps to answer. */
  more: string[]
  upload: string
  leaveOut: string
}

const locale = localeNow()
const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
const date = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long' })
const dateOfYear = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric' })
const dayMs = 86_400_000

/** What a drop asks, and the names of the buttons. `now` in milliseconds since the epoch. */
export function doubtInWords(doubt: Doubt, destination: string, now: number): Words {
  const { count } = doubt
  return {
    asks: asksInWords(doubt, destination, now),
    more:
      doubt.kind === 'links'
        ? doubt.links.map(({ message }) => message)
        : count === 1
          ? []
          : [namesInWords(doubt)],
    upload: t(doubt.kind === 'twins' ? 'drops.uploadAgain' : 'drops.uploadToo', { count }),
    leaveOut: t('drops.leaveOut', { count }),
  }
}

function asksInWords(doubt: Doubt, destination: string, now: number): string {
  const { kind, count } = doubt
  if (kind === 'links') return t('drops.links', { count })
  const name = doubt.names[0] ?? ''
  if (kind === 'leftovers') return t('drops.leftovers', { count, name })
  return doubt.deliveredAt === null
    ? t('drops.onItsWay', { count, name, destination })
    : t('drops.delivered', { count, name, destination, when: pastInWords(doubt.deliveredAt, now) })
}

/** `today at 14:02`, `yesterday at 14:02`, `on 3 March at 14:02`, `on 3 March 2025`. Times in ms since the epoch. */
function pastInWords(at: number, now: number): string {
  const isOn = (day: number) => new Date(at).toDateString() === new Date(day).toDateString()
  if (isOn(now)) return t('drops.todayAt', { time: time.format(at) })
  if (isOn(now - dayMs)) return t('drops.yesterdayAt', { time: time.format(at) })
  const isThisYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return isThisYear
    ? t('drops.onDateAt', { date: date.format(at), time: time.format(at) })
    : t('drops.onDate', { date: dateOfYear.format(at) })
}

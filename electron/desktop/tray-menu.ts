import type { MenuItemConstructorOptions } from 'electron'
import {
  localeNow,
  rateInWords,
  t,
  visibleText,
  whenAllDone,
  type RateLimit,
  type WhenAllDone,
} from '../contract/index.ts'
import type { Standing } from './standing.ts'
import type { Deliveries, UnderWay } from './under-way.ts'

/** How fast Dropreel may be. Rates in bytes a second; null for no limit. */
export type Limits = {
  /** As it is set. */
  set: RateLimit
  /** What a rule of the timetable says instead at this time of the week; undefined where there is none. */
  byRule: RateLimit | undefined
  /** How fast the line was without a limit; null while that is not known. */
  lineBytesPerSecond: number | null
  /** A limit that was set before, and is no share of the line. */
  own: number | null
}

/** Everything that the tray shows. */
export type TrayContent = {
  standing: Standing
  deliveries: Deliveries
  limits: Limits
  whenDone: WhenAllDone
  now: number
}

/** What a person can do from the tray. */
export type TrayActions = {
  open: () => void
  /** Opens the window where this delivery is. */
  reveal: (id: string) => void
  copyLink: (id: string) => void
  pauseAll: () => void
  resumeAll: () => void
  setLimit: (bytesPerSecond: RateLimit) => void
  /** The share is of the line as it is by then. */
  limitToShare: (percent: number) => void
  chooseLimit: () => void
  /** What happens once all is done. */
  chooseWhenDone: (wish: WhenAllDone) => void
  addFiles: () => void
  quit: () => void
}

const mostRows = 3
const mostCharacters = 48
const line: MenuItemConstructorOptions = { type: 'separator' }
const shares = [25, 50] as const

/** The tray's menu. Where two files have the same name, the ids tell them apart. */
export function trayMenu(content: TrayContent, act: TrayActions): MenuItemConstructorOptions[] {
  const { standing, deliveries, limits } = content
  const { underWay, finished } = deliveries
  const more = underWay.length - mostRows
  const needs = standing.kind === 'needs-you' ? standing.count : 0
  return [
    ...(needs > 0 ? [{ label: t('tray.showNeeds', { count: needs }), click: act.open }] : []),
    ...(underWay.length === 0 && needs === 0 ? [{ label: t('tray.nothing'), enabled: false }] : []),
    ...underWay.slice(0, mostRows).map((row) => ({
      id: row.id,
      label: labelled(rowInWords(row, content.now)),
      click: () => act.reveal(row.id),
    })),
    ...(more > 0 ? [{ label: t('tray.more', { count: more }), click: act.open }] : []),
    ...(finished.length === 0 ? [] : [line, { label: t('tray.copyLinkOf'), enabled: false }]),
    ...finished.map(({ id, name }) => ({ id, label: labelled(cut(name)), click: () => act.copyLink(id) })),
    line,
    {
      label: t('tray.pauseAll'),
      enabled: underWay.some(({ doing }) => doing !== 'paused'),
      click: act.pauseAll,
    },
    {
      label: t('tray.resumeAll'),
      enabled: underWay.some(({ doing }) => doing === 'paused'),
      click: act.resumeAll,
    },
    { label: t('tray.limit'), submenu: limitMenu(limits, act) },
    whenDoneMenu(content, act),
    line,
    { label: t('tray.addFiles'), click: act.addFiles },
    { label: t('tray.open'), click: act.open },
    { label: t('tray.quit'), click: act.quit },
  ]
}

/** There is something to choose only while something is left to wait for. */
function whenDoneMenu({ whenDone, deliveries }: TrayContent, act: TrayActions): MenuItemConstructorOptions {
  const isOpen = whenDone !== 'nothing' || deliveries.underWay.length > 0
  const submenu = whenAllDone.options.map((wish) => ({
    label: t(`queueEnd.${wish}`),
    type: 'radio' as const,
    checked: wish === whenDone,
    click: () => act.chooseWhenDone(wish),
  }))
  return { label: t('queueEnd.whenDone'), enabled: isOpen, submenu }
}

function limitMenu(
  { set, byRule, lineBytesPerSecond, own }: Limits,
  act: TrayActions,
): MenuItemConstructorOptions[] {
  const choice = (label: string, limit: RateLimit, click = () => act.setLimit(limit)) => ({
    label,
    type: 'radio' as const,
    checked: set === limit,
    click,
  })
  return [
    ...(byRule === undefined ? [] : [{ label: ruleInWords(byRule), enabled: false }, line]),
    choice(t('tray.noLimit'), null),
    ...shares.map((percent) => {
      const limit = shareOf(lineBytesPerSecond, percent)
      if (limit === null) return { label: t('tray.limitShareUnknown', { percent }), enabled: false }
      const label = t('tray.limitShare', { percent, rate: rateInWords(limit) })
      return choice(label, limit, () => act.limitToShare(percent))
    }),
    ...(own === null ? [] : [choice(rateInWords(own), own)]),
    { label: t('tray.limitOther'), click: act.chooseLimit },
  ]
}

/** Whether a limit is one of the menu's shares of the line. */
export function isShare(limit: number, lineBytesPerSecond: number | null): boolean {
  return shares.some((percent) => shareOf(lineBytesPerSecond, percent) === limit)
}

/** In bytes a second. Null for nothing: a limit is more than that. */
export function shareOf(lineBytesPerSecond: number | null, percent: number): number | null {
  return Math.round(((lineBytesPerSecond ?? 0) * percent) / 100) || null
}

function ruleInWords(bytesPerSecond: RateLimit): string {
  return bytesPerSecond === null
    ? t('tray.limitByRuleNone')
    : t('tray.limitByRule', { rate: rateInWords(bytesPerSecond) })
}

function rowInWords({ name: title, files, percent, doing, endsAt }: UnderWay, now: number): string {
  const name = files === null ? cut(title) : t('tray.folder', { title: cut(title), ...files })
  switch (doing) {
    case 'uploading':
      return endsAt === null
        ? t('tray.rowUploading', { name, percent })
        : t('tray.rowUploadingUntil', { name, percent, when: endInWords(endsAt, now) })
    case 'waiting':
      return t('tray.rowWaiting', { name, percent })
    case 'queued':
      return t('tray.rowQueued', { name })
    case 'paused':
      return t('tray.rowPaused', { name, percent })
  }
}

/** What is shown while the pointer is over the icon. */
export function trayTip({ standing, deliveries: { endsAt }, now }: TrayContent): string {
  switch (standing.kind) {
    case 'idle':
      return t('tray.idle')
    case 'needs-you':
      return t('tray.needsYou', { count: standing.count })
    case 'paused':
      return t('tray.paused', { percent: Math.floor(standing.share * 100) })
    case 'uploading': {
      const percent = Math.floor(standing.share * 100)
      return endsAt === null
        ? t('tray.uploading', { percent })
        : t('tray.uploadingUntil', { percent, when: endInWords(endsAt, now) })
    }
  }
}

/** `14:32` today, `Sun 14:32` later. Times in milliseconds since the epoch. */
function endInWords(at: number, now: number): string {
  if (at - now < 60_000) return t('row.inAMinute')
  const isToday = new Date(at).toDateString() === new Date(now).toDateString()
  const time = { hour: '2-digit', minute: '2-digit' } as const
  return new Date(at).toLocaleString(localeNow(), isToday ? time : { weekday: 'short', ...time })
}

/** A long name without its middle: its beginning and its end tell it from others. */
function cut(name: string): string {
  const characters = Array.from(name)
  if (characters.length <= mostCharacters) return name
  const half = mostCharacters / 2
  return `${characters.slice(0, half).join('')}…${characters.slice(1 - half).join('')}`
}

/** In a menu one `&` underlines the letter after it. */
function labelled(words: string): string {
  return visibleText(words).replaceAll('&', '&&')
}

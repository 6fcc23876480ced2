import { t, type BandwidthRule, type RateLimit } from '#contract'
import { minuteOf } from './rule-words.ts'

export const bytesInMegabyte = 1e6

export const limitKinds = ['rate', 'pause', 'none'] as const
export type LimitKind = (typeof limitKinds)[number]

type ReadRate = { ok: true; bytesPerSecond: number | null } | { ok: false; complaint: string }

/** Reads megabytes a second as a person writes them, with a comma too. Empty is no limit. */
export function readRate(text: string): ReadRate {
  const trimmed = text.trim()
  if (trimmed === '') return { ok: true, bytesPerSecond: null }
  const megabytes = /^\d+([.,]\d+)?$/.test(trimmed) ? Number(trimmed.replace(',', '.')) : Number.NaN
  return megabytes > 0
    ? { ok: true, bytesPerSecond: megabytes * bytesInMegabyte }
    : { ok: false, complaint: t('complaints.rate') }
}

/** A rule, or what is wrong with the form. */
export function readRule(form: FormData, kind: LimitKind): BandwidthRule | string {
  const days = form.getAll('days').map(Number)
  const [fromMinute, toMinute] = ['from', 'to'].map((name) => minuteOf(textOf(form, name)))
  if (days.length === 0) return t('complaints.days')
  if (fromMinute === null || fromMinute === undefined) return t('complaints.from')
  if (toMinute === null || toMinute === undefined) return t('complaints.to')
  const limit = limitOf(textOf(form, 'rate'), kind)
  return typeof limit === 'string' ? limit : { days, fromMinute, toMinute, bytesPerSecond: limit }
}

function limitOf(text: string, kind: LimitKind): RateLimit | string {
  if (kind === 'none') return null
  if (kind === 'pause') return 0
  const read = readRate(text)
  if (!read.ok) return read.complaint
  return read.bytesPerSecond ?? t('complaints.rate')
}

function textOf(form: FormData, name: string): string {
  const entry = form.get(name)
  return typeof entry === 'string' ? entry : ''
}

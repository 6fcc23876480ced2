import { durationInWords, t, type CopiedLinks, type SharedLink } from '#contract'
import type { WindowState } from '../store.ts'
import { clockTime } from '../words/clock-time.ts'

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const mostFailures = 3

/** How long a link may be asked to work: in seconds, and in words. */
const lifetimes = [
  [300, t('links.minutes', { count: 5 })],
  [3600, t('links.hours', { count: 1 })],
  [43_200, t('links.hours', { count: 12 })],
  [86_400, t('links.days', { count: 1 })],
  [259_200, t('links.days', { count: 3 })],
  [604_800, t('links.days', { count: 7 })],
] as const

/** The choices that an administrator leaves; `longestSeconds` undefined for all. */
export function lifetimesUpTo(longestSeconds = Infinity): (readonly [seconds: number, words: string])[] {
  const left = lifetimes.filter(([seconds]) => seconds <= longestSeconds)
  const hasLongest = longestSeconds === Infinity || left.some(([seconds]) => seconds === longestSeconds)
  return hasLongest ? left : [...left, [longestSeconds, t('links.asLongAsAllowed')]]
}

/** True once a shared link should be renewed: its reminder is due, or it has ended. Times in ms since the epoch. */
export function isEnding({ remindAt, validUntil }: SharedLink, now: number): boolean {
  return validUntil !== null && (now >= validUntil || (remindAt !== null && now >= remindAt))
}

export function hasEndingLink(state: WindowState, uploadId: string): boolean {
  return endingInWords(state, uploadId) !== null
}

/** What a row's name says of a copied link that should be renewed; null for any other. */
export function endingInWords({ sharedLinks, minute }: WindowState, uploadId: string): string | null {
  const shared = sharedLinks.get(uploadId)
  if (shared === undefined || !isEnding(shared, minute)) return null
  return t((shared.validUntil ?? Infinity) <= minute ? 'links.hasEnded' : 'links.endsSoon')
}

export function sharedLinkInWords({ validUntil }: SharedLink, now: number): string {
  if (validUntil === null) return t('links.publicCopied')
  const left = validUntil - now
  if (left <= 0) return t('links.copiedHasEnded')
  if (left >= dayMs) return t('links.validUntil', { time: clockTime(validUntil, now) })
  if (left < minuteMs) return t('links.endsInSeconds')
  // Rounded down: nobody counts on a minute that is not there.
  return t('links.endsIn', { time: durationInWords(left) })
}

/** What to say after links were copied: the news, its tone, and what a person should know besides. */
export function copiedInWords(
  { copied, refused }: CopiedLinks,
  now: number,
): { tone: 'good' | 'bad'; text: string; more: string[] } {
  const failures = refused
    .slice(0, mostFailures)
    .map(({ name, error }) => `${name}: ${error.message} ${error.advice}`)
  const rest = refused.length - failures.length
  const more = rest > 0 ? [...failures, t('numbers.andMore', { count: rest })] : failures
  if (copied.length === 0) return { tone: 'bad', text: t('links.noneCopied'), more }
  const text = endInWords(copied, now)
  return { tone: refused.length === 0 ? 'good' : 'bad', text, more: [...limitsInWords(copied), ...more] }
}

function endInWords(copied: CopiedLinks['copied'], now: number): string {
  const ends = copied.map(({ validUntil }) => validUntil).filter((end) => end !== null)
  const count = copied.length
  if (ends.length === 0) return t('links.copiedPublic', { count })
  const first = ends.reduce((one, other) => Math.min(one, other))
  return t('links.copiedUntil', { count, time: clockTime(first, now) })
}

function limitsInWords(copied: CopiedLinks['copied']): string[] {
  const has = (limit: CopiedLinks['copied'][number]['limitedBy']) =>
    copied.some(({ limitedBy }) => limitedBy === limit)
  return [
    ...(has('credentials') ? [t('links.endsWithCredentials')] : []),
    ...(has('express-session') ? [t('links.endsByExpress')] : []),
    ...(has('unknown-session') ? [t('links.endsWithSession')] : []),
  ]
}

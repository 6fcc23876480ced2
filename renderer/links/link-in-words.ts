import type { CopiedLinks, SharedLink } from '#contract'
import type { WindowState } from '../store.ts'
import { clockTime } from '../words/clock-time.ts'

const minuteMs = 60_000
const hourMs = 60 * minuteMs
const dayMs = 24 * hourMs
const mostFailures = 3

/** How long a link may be asked to work: in seconds, and in words. */
const lifetimes = [
  [300, '5 minutes'],
  [3600, '1 hour'],
  [43_200, '12 hours'],
  [86_400, '1 day'],
  [259_200, '3 days'],
  [604_800, '7 days'],
] as const

/** The choices that an administrator leaves; `longestSeconds` undefined for all. */
export function lifetimesUpTo(longestSeconds = Infinity): (readonly [seconds: number, words: string])[] {
  const left = lifetimes.filter(([seconds]) => seconds <= longestSeconds)
  const hasLongest = longestSeconds === Infinity || left.some(([seconds]) => seconds === longestSeconds)
  return hasLongest ? left : [...left, [longestSeconds, 'As long as allowed']]
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
  return (shared.validUntil ?? Infinity) <= minute ? 'link has ended' : 'link ends soon'
}

export function sharedLinkInWords({ validUntil }: SharedLink, now: number): string {
  if (validUntil === null) return 'Public link copied'
  const left = validUntil - now
  if (left <= 0) return 'The copied link has ended'
  if (left >= dayMs) return `Link valid until ${clockTime(validUntil, now)}`
  if (left < minuteMs) return 'Link ends in less than a minute'
  // Rounded down: nobody counts on a minute that is not there.
  return `Link ends in ${left < hourMs ? `${Math.floor(left / minuteMs)} min` : `${Math.floor(left / hourMs)} h`}`
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
  const more = rest > 0 ? [...failures, `And ${rest} more.`] : failures
  if (copied.length === 0) return { tone: 'bad', text: 'No link was copied.', more }
  const text = `${copied.length === 1 ? 'Link' : `${copied.length} links`} copied. ${endInWords(copied, now)}`
  return { tone: refused.length === 0 ? 'good' : 'bad', text, more: [...limitsInWords(copied), ...more] }
}

function endInWords(copied: CopiedLinks['copied'], now: number): string {
  const ends = copied.map(({ validUntil }) => validUntil).filter((end) => end !== null)
  if (ends.length === 0) return copied.length === 1 ? 'It is public and has no end.' : 'They have no end.'
  const first = clockTime(Math.min(...ends), now)
  return copied.length === 1 ? `It is valid until ${first}.` : `They are valid until ${first}.`
}

function limitsInWords(copied: CopiedLinks['copied']): string[] {
  const has = (limit: CopiedLinks['copied'][number]['limitedBy']) =>
    copied.some(({ limitedBy }) => limitedBy === limit)
  return [
    ...(has('credentials') ? ['Then the credentials end that signed it.'] : []),
    ...(has('express-session') ? ['S3 Express ends every link after five minutes.'] : []),
    ...(has('unknown-session')
      ? ['It may end sooner, with the session that signed it, whose end is unknown.']
      : []),
  ]
}

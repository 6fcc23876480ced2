import { t } from '../contract/index.ts'
/** What is known before an upload starts. Times in milliseconds since the epoch. */
export type Outlook = {
  leftBytes: number
  /** What has to go to the same destination before it. */
  aheadBytes: number
  /** As the destination took it last; null where nothing was ever sent. */
  bytesPerSecond: number | null
  /** When a person has to sign in again; null for never, or where that is not known. */
  signInEndsAt: number | null
  now: number
}

/** Says that an upload will outlast its session; null if it will not, or if that is not known. */
export function outlastsSession(outlook: Outlook): string | null {
  const { leftBytes, aheadBytes, bytesPerSecond, signInEndsAt, now } = outlook
  if (signInEndsAt === null) return null
  if (signInEndsAt <= now) {
    return t('session.ended')
  }
  if (bytesPerSecond === null || bytesPerSecond <= 0) return null
  const neededSeconds = (aheadBytes + leftBytes) / bytesPerSecond
  const leftSeconds = (signInEndsAt - now) / 1000
  if (neededSeconds <= leftSeconds) return null
  const [needed, left] = inDifferentWords(neededSeconds, leftSeconds)
  return t(aheadBytes > 0 ? 'session.needLonger' : 'session.needsLonger', { needed, left })
}

/** Rounded apart, the larger one up and the smaller one down: only whole hours can read the same. */
function inDifferentWords(larger: number, smaller: number): [string, string] {
  const [one, other] = [inWords(larger, Math.ceil), inWords(smaller, Math.floor)]
  if (one !== other) return [one, other]
  return [inMinutes(larger, Math.ceil), inMinutes(smaller, Math.floor)]
}

type Rounding = (value: number) => number

function inWords(seconds: number, round: Rounding): string {
  if (seconds < 90) return `${round(seconds)} s`
  return seconds < 2 * 3600 ? inMinutes(seconds, round) : `${Math.round(seconds / 3600)} h`
}

function inMinutes(seconds: number, round: Rounding): string {
  const minutes = round(seconds / 60)
  if (minutes < 60) return `${minutes} min`
  const rest = minutes % 60
  return rest === 0 ? `${minutes / 60} h` : `${Math.floor(minutes / 60)} h ${rest} min`
}

import { longestLinkSeconds, type LinkLimit } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'

export type Lifetime = { expiresSeconds: number; validUntil: number; limitedBy: LinkLimit }

/** When credentials end: never, at a time in milliseconds since the epoch, or at one that they do not tell. */
export type CredentialsEnd = { kind: 'never' } | { kind: 'at'; time: number } | { kind: 'unknown' }

/**
 * How long a link signed now really works: to the earliest of what was asked for, seven days and the end of
 * the credentials. Times in milliseconds since the epoch; a signature counts from its whole second. Throws
 * `CredentialsExpired`.
 */
export function linkLifetime(requestedSeconds: number, signedAt: number, end: CredentialsEnd): Lifetime {
  if (end.kind === 'at' && end.time <= signedAt) throw new AppFailure('CredentialsExpired')
  const start = Math.floor(signedAt / 1000) * 1000
  const expiresSeconds = Math.min(requestedSeconds, longestLinkSeconds)
  const validUntil = start + expiresSeconds * 1000
  if (end.kind === 'at' && end.time < validUntil) {
    const left = Math.ceil((end.time - start) / 1000)
    return { expiresSeconds: left, validUntil: end.time, limitedBy: 'credentials' }
  }
  if (end.kind === 'unknown') return { expiresSeconds, validUntil, limitedBy: 'unknown-session' }
  return {
    expiresSeconds,
    validUntil,
    limitedBy: requestedSeconds > longestLinkSeconds ? 'seven-days' : 'request',
  }
}

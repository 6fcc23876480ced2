import { longestLinkSeconds, type LinkLimit } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'

export type Lifetime = { expiresSeconds: number; validUntil: number; limitedBy: LinkLimit }

/** When credentials expire: never, at a known time in milliseconds since the epoch, or at an unknown time. */
export type CredentialsEnd =
  | { kind: 'never' }
  | { kind: 'at'; time: number; limit: LinkLimit }
  | { kind: 'unknown' }

/**
 * How long a link signed now really works: until the earliest of what was requested, seven days and the expiry of the
 * credentials. Times in milliseconds since the epoch; a signature's time has whole seconds. Throws
 * `CredentialsExpired`.
 */
export function linkLifetime(requestedSeconds: number, signedAt: number, end: CredentialsEnd): Lifetime {
  if (end.kind === 'at' && end.time <= signedAt) throw new AppFailure('CredentialsExpired')
  const start = Math.floor(signedAt / 1000) * 1000
  const expiresSeconds = Math.min(requestedSeconds, longestLinkSeconds)
  const validUntil = start + expiresSeconds * 1000
  if (end.kind === 'at' && end.time < validUntil) {
    const left = Math.ceil((end.time - start) / 1000)
    return { expiresSeconds: left, validUntil: end.time, limitedBy: end.limit }
  }
  if (end.kind === 'unknown') return { expiresSeconds, validUntil, limitedBy: 'unknown-session' }
  return {
    expiresSeconds,
    validUntil,
    limitedBy: requestedSeconds > longestLinkSeconds ? 'seven-days' : 'request',
  }
}

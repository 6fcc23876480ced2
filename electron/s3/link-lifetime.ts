import type { Link } from '../contract/index.ts'

/** SigV4 presigned URLs last seven days at most (S3 limit). */
export const longestSeconds = 7 * 24 * 60 * 60

export type Lifetime = { expiresSeconds: number; validUntil: number; limitedBy: Link['limitedBy'] }

/**
 * How long a link signed now really works: to the earliest of what was asked for, seven days and the end of
 * the credentials. Times in milliseconds since the epoch; a signature counts from its whole second.
 */
export function linkLifetime(
  requestedSeconds: number,
  signedAt: number,
  credentialsEndAt: number | null,
): Lifetime {
  const start = Math.floor(signedAt / 1000) * 1000
  const limitedBy = requestedSeconds > longestSeconds ? 'seven-days' : 'request'
  const expiresSeconds = Math.min(requestedSeconds, longestSeconds)
  const validUntil = start + expiresSeconds * 1000
  if (credentialsEndAt === null || credentialsEndAt >= validUntil) {
    return { expiresSeconds, validUntil, limitedBy }
  }
  const left = Math.max(1, Math.ceil((credentialsEndAt - start) / 1000))
  return { expiresSeconds: left, validUntil: credentialsEndAt, limitedBy: 'credentials' }
}

import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Link } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { LinkRequest } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'
import type { Credentials } from '../credential-provider.ts'
import { contentDispositionOf } from './download-name.ts'
import { clockOffsetMs, expressSessionEnd, setClockOffset } from '../transport/sdk-internals.ts'
import { failureFacts } from '../failures/failure-facts.ts'
import { linkLifetime, type CredentialsEnd } from './link-lifetime.ts'
import { isOtherSize, openLink } from './open-link.ts'
import { publicLink } from './public-link.ts'

/** Stores accept signatures whose time differs this much from their own clock. */
const toleratedSkewMs = 5 * 60_000
const smallestSkewMs = 2_000

/**
 * Makes a link and opens it once before anybody gets it: a public address below the public base URL if there is one,
 * else a presigned GET. Throws `ObjectMissing`, `AccessDenied` and whatever else opening it answers.
 */
export async function createLink(
  connection: Connection,
  request: LinkRequest,
  signal: AbortSignal,
): Promise<Link> {
  const { key, publicBaseUrl } = request
  if (publicBaseUrl !== null) return await publicLink(connection, { ...request, publicBaseUrl }, signal)
  return await connection.call({
    operation: 'GetObject',
    key,
    signal,
    attempt: async () => {
      const client = await connection.client()
      const sign = () => presignedLink({ connection, client, request }, signal)
      try {
        return await sign()
      } catch (thrown) {
        if (!correctClock(connection, client, thrown)) throw thrown
        return await sign()
      }
    },
  })
}

type Signing = { connection: Connection; client: S3Client; request: LinkRequest }

async function presignedLink({ connection, client, request }: Signing, signal: AbortSignal): Promise<Link> {
  const { key, expiresSeconds, opens, fileName, sizeBytes } = request
  // Signed with the store's clock; `validUntil` is converted to this computer's.
  const offsetMs = clockOffset(client)
  const signedAt = connection.now() + offsetMs
  const sessionEnd = await expressSessionEnd(client, connection.address.bucket)
  const end = sessionEnd === null ? endOf(await connection.credentials()) : atSessionEnd(sessionEnd)
  const lifetime = linkLifetime(expiresSeconds, signedAt, end)
  const disposition = contentDispositionOf(opens, fileName)
  const command = new GetObjectCommand({
    Bucket: connection.address.bucket,
    Key: key,
    ...(disposition === null ? {} : { ResponseContentDisposition: disposition }),
  })
  const url = await getSignedUrl(client, command, {
    expiresIn: lifetime.expiresSeconds,
    signingDate: new Date(signedAt),
  })
  const foundBytes = await openLink({ url, connection, about: { operation: 'OpenLink', key } }, signal)
  if (isOtherSize(sizeBytes, foundBytes)) throw new AppFailure('ProofFailed', fileName ?? key)
  return { url, validUntil: lifetime.validUntil - offsetMs, limitedBy: lifetime.limitedBy }
}

/** The Date header has whole seconds, so a small difference means nothing. */
function clockOffset(client: S3Client): number {
  const offsetMs = clockOffsetMs(client)
  return Math.abs(offsetMs) < smallestSkewMs ? 0 : offsetMs
}

/** S3 Express signs with a session, which ends before the credentials that opened it. */
function atSessionEnd(time: number): CredentialsEnd {
  return { kind: 'at', time, limit: 'express-session' }
}

function endOf({ sessionToken, expiration }: Credentials): CredentialsEnd {
  if (expiration !== undefined) return { kind: 'at', time: expiration.getTime(), limit: 'credentials' }
  return sessionToken === undefined ? { kind: 'never' } : { kind: 'unknown' }
}

/**
 * A store refuses a link that was signed with a wrong clock as if a permission were missing. Its Date header shows
 * whether it is the clock: then the client signs with the store's clock from now on, as the SDK does for its own
 * requests. True if the clock was wrong.
 */
function correctClock(connection: Connection, client: S3Client, thrown: unknown): boolean {
  const { answeredAt } = failureFacts(thrown, connection.now())
  if (answeredAt === null) return false
  const offsetMs = answeredAt - connection.now()
  if (Math.abs(offsetMs - clockOffsetMs(client)) < toleratedSkewMs) return false
  setClockOffset(client, offsetMs)
  return true
}

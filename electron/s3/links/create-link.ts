import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Link } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { LinkRequest } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'
import type { Credentials } from '../credential-provider.ts'
import { contentDispositionOf } from './download-name.ts'
import { clockOffsetMs, setClockOffset } from '../transport/sdk-internals.ts'
import { failureFacts } from '../failures/failure-facts.ts'
import { linkLifetime, type CredentialsEnd } from './link-lifetime.ts'
import { isOther, openLink } from './open-link.ts'
import { publicLink } from './public-link.ts'

/** Stores put up with this much between a signature's time and their own clock. */
const toleratedSkewMs = 5 * 60_000
const smallestSkewMs = 2_000

/**
 * A link that was opened once before it is handed out: below the public base URL if there is one, else a
 * presigned GET. Throws `ObjectMissing`, `AccessDenied` and whatever else a person would meet who opened it.
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
    attempt: async ({ number }) => {
      const client = await connection.client()
      const sign = () => presignedLink({ connection, client, request, tryNumber: number }, signal)
      try {
        return await sign()
      } catch (thrown) {
        if (!correctClock(connection, client, thrown)) throw thrown
        return await sign()
      }
    },
  })
}

type Signing = { connection: Connection; client: S3Client; request: LinkRequest; tryNumber: number }

async function presignedLink(
  { connection, client, request, tryNumber }: Signing,
  signal: AbortSignal,
): Promise<Link> {
  const { key, expiresSeconds, opens, fileName, sizeBytes } = request
  // Signed by the store's clock, told by this computer's.
  const offsetMs = clockOffset(client)
  const signedAt = connection.now() + offsetMs
  const lifetime = linkLifetime(expiresSeconds, signedAt, endOf(await connection.credentials()))
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
  const foundBytes = await openLink(
    { url, connection, about: { operation: 'OpenLink', key, try: tryNumber } },
    signal,
  )
  if (isOther(sizeBytes, foundBytes)) throw new AppFailure('ProofFailed', fileName ?? key)
  return { url, validUntil: lifetime.validUntil - offsetMs, limitedBy: lifetime.limitedBy }
}

/** A Date header has whole seconds, so a small difference is none. */
function clockOffset(client: S3Client): number {
  const offsetMs = clockOffsetMs(client)
  return Math.abs(offsetMs) < smallestSkewMs ? 0 : offsetMs
}

function endOf({ sessionToken, expiration }: Credentials): CredentialsEnd {
  if (expiration !== undefined) return { kind: 'at', time: expiration.getTime() }
  return sessionToken === undefined ? { kind: 'never' } : { kind: 'unknown' }
}

/**
 * A store refuses a link of a wrong clock as expired or not yet valid, in the words of a missing permission. Its
 * Date header tells which it is: then the client takes over the store's clock, as it does by itself for its own
 * requests. True if it did.
 */
function correctClock(connection: Connection, client: S3Client, thrown: unknown): boolean {
  const { answeredAt } = failureFacts(thrown, connection.now())
  if (answeredAt === null) return false
  const offsetMs = answeredAt - connection.now()
  if (Math.abs(offsetMs - clockOffsetMs(client)) < toleratedSkewMs) return false
  setClockOffset(client, offsetMs)
  return true
}

import { GetObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import type { Link } from '../contract/index.ts'
import type { Connection } from './connection.ts'
import { linkLifetime } from './link-lifetime.ts'
import { openLink } from './open-link.ts'

/**
 * A presigned GET that was opened once before it is handed out. Throws `ObjectMissing`, `AccessDenied` and
 * whatever else a person would meet who opened it.
 */
export async function createLink(
  connection: Connection,
  key: string,
  expiresSeconds: number,
  signal: AbortSignal,
): Promise<Link> {
  return await connection.call({
    operation: 'GetObject',
    key,
    signal,
    attempt: async (client) => {
      const { expiration } = await connection.credentials()
      // Signed by the store's clock, told by this computer's.
      const offsetMs = client.config.systemClockOffset
      const signedAt = connection.now() + offsetMs
      const lifetime = linkLifetime(expiresSeconds, signedAt, expiration?.getTime() ?? null)
      const command = new GetObjectCommand({ Bucket: connection.address.bucket, Key: key })
      const url = await getSignedUrl(client, command, {
        expiresIn: lifetime.expiresSeconds,
        signingDate: new Date(signedAt),
      })
      await openLink(url, connection.agents, signal)
      return { url, validUntil: lifetime.validUntil - offsetMs, limitedBy: lifetime.limitedBy }
    },
  })
}

import { UploadPartCommand } from '@aws-sdk/client-s3'
import type { Pace, PartBody, StoredPart } from '../../engine/ports.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'
import { sendPaced } from '../transport/paced-body.ts'
import { signPayloadAs } from '../transport/sdk-internals.ts'
import { learnPartLimit } from './part-limit.ts'
import { checkReceipt, payloadHash } from './payload.ts'

type PartToSend = { key: string; uploadId: string; partNumber: number; body: PartBody }

/** UploadPart, with its CRC-32 as a header: the store verifies it on arrival and refuses a damaged part. */
export async function sendPart(
  connection: Connection,
  { key, uploadId, partNumber, body }: PartToSend,
  pace: Pace,
  signal: AbortSignal,
): Promise<StoredPart> {
  const sending = connection.call({
    operation: 'UploadPart',
    key,
    signal,
    wants: { checksums: true, ifNoneMatch: false },
    attempt: async ({ send, sent }) => {
      const hash = await payloadHash(connection, body)
      const host = hostOf(connection.address)
      const toSend = { body, pace, signal, slowMs: connection.limits.slowMs, host }
      const answer = await sendPaced(toSend, (stream, abortSignal) => {
        const command = new UploadPartCommand({
          Bucket: connection.address.bucket,
          Key: key,
          UploadId: uploadId,
          PartNumber: partNumber,
          Body: stream,
          ContentLength: body.sizeBytes,
          ...(sent.checksums ? { ChecksumCRC32: crc32ToBase64(body.crc32) } : {}),
        })
        command.middlewareStack.add(signPayloadAs(hash), { step: 'build' })
        return send(command, abortSignal)
      })
      const etag = await checkReceipt(connection, answer, body, sent.checksums)
      return { partNumber, sizeBytes: body.sizeBytes, etag, crc32: answer.ChecksumCRC32 ?? null }
    },
  })
  return await sending.catch(learnPartLimit(connection, partNumber))
}

import { UploadPartCommand } from '@aws-sdk/client-s3'
import type { Pace, PartBody, StoredPart } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'
import { learnPartLimit, noteTaken } from './part-limit.ts'
import { assumedOf, sendBody } from './payload.ts'

type PartToSend = { key: string; uploadId: string; partNumber: number; body: PartBody }

/** UploadPart, with its checksum as a header: the store verifies it on arrival and refuses a damaged part. */
export async function sendPart(
  connection: Connection,
  { key, uploadId, partNumber, body }: PartToSend,
  pace: Pace,
  signal: AbortSignal,
): Promise<StoredPart> {
  const target = { Bucket: connection.address.bucket, Key: key, UploadId: uploadId, PartNumber: partNumber }
  const sending = connection.call({
    operation: 'UploadPart',
    key,
    signal,
    wants: ['checksums', 'contentMd5'],
    assumes: assumedOf(body),
    attempt: async (one) => {
      const usual = one.known.session === 'CRC64NVME' ? 'CRC64NVME' : 'CRC32'
      const algorithm = connection.sessions.get(uploadId)?.algorithm ?? usual
      const { answer, etag } = await sendBody(
        connection,
        one,
        { body, pace, signal, option: 'checksums', algorithm },
        (input) => new UploadPartCommand({ ...target, ...input }),
      )
      noteTaken(connection, partNumber)
      const { ChecksumCRC32: crc32 = null, ChecksumCRC64NVME: crc64nvme } = answer
      return { partNumber, sizeBytes: body.sizeBytes, etag, crc32, crc64nvme }
    },
  })
  return await sending.catch(learnPartLimit(connection, partNumber))
}

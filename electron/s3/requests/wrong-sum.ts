import { UploadPartCommand } from '@aws-sdk/client-s3'
import { plainObjects } from '../../core/destination-rules.ts'
import { AppFailure } from '../../core/errors.ts'
import { bodyInMemory } from '../../engine/body-in-memory.ts'
import { hexToBase64 } from '../../engine/crc32-base64.ts'
import type { StatedSum, SumTrial } from '../../engine/ports.ts'
import type { Connection } from '../transport/connection.ts'
import { sumOf } from './payload.ts'
import { sendPart } from './send-part.ts'
import { abortSession, openSession } from './session.ts'

const bytes = Buffer.from('Dropreel sends this with a wrong checksum')
const body = bodyInMemory(bytes)
const other = bodyInMemory(Buffer.from('to see whether the store refuses it.'))
/** A stopped trial has this long to leave nothing behind. */
const abortLimitMs = 10_000
const pace = async (): Promise<void> => undefined

/**
 * Whether the store refuses bytes that come with a wrong sum. If that is not known, sends a part with one, in a session
 * at this key that is aborted: so no object is made, and nothing has to be deleted. An MD5 that Dropreel does not send
 * is the store's own. Throws what opening a session and sending a part throw.
 */
export async function refusesWrong(
  connection: Connection,
  { sum, key, settings = plainObjects }: SumTrial,
  signal: AbortSignal,
): Promise<boolean> {
  const { wrongChecksum, wrongMd5, md5 } = connection.capabilities()
  if (sum === 'md5' && md5 === 'etag') return true
  const known = sum === 'md5' ? wrongMd5 : wrongChecksum
  if (known !== 'unknown') return known === 'refused'
  const object = {
    key,
    contentType: 'text/plain',
    uploadRecordId: 'wrong-checksum',
    originalName: 'wrong-checksum.txt',
    overwrite: true,
    settings,
  }
  const { uploadId } = await openSession(connection, object, signal)
  try {
    return await refusesWrongPart(connection, { sum, key, uploadId }, signal)
  } finally {
    await abortSession(connection, key, uploadId, AbortSignal.timeout(abortLimitMs)).catch(() => undefined)
  }
}

/** The same in a session that is open, as its part 1. If the store takes it, it has to be sent again. */
export async function refusesWrongPart(
  connection: Connection,
  part: { sum: StatedSum; key: string; uploadId: string },
  signal: AbortSignal,
): Promise<boolean> {
  const refusal = await refusalOf(connection, part, signal)
  // A store may refuse what it does not know: then it refuses the right sum as well, or does not answer it.
  const isRefused =
    refusal?.error.code === 'ChecksumMismatch' ||
    (refusal?.error.code === 'StoreRefused' && (await takesRightPart(connection, part, signal)))
  if (refusal !== null && !isRefused) throw refusal
  learnWrong(connection, part.sum, isRefused)
  return isRefused
}

/** A checksum that nobody checked shows as much as none. */
export function learnWrong({ learn }: Connection, sum: StatedSum, isRefused: boolean): void {
  if (sum === 'md5') learn({ wrongMd5: isRefused ? 'refused' : 'taken' })
  else if (isRefused) learn({ wrongChecksum: 'refused' })
  else learn({ wrongChecksum: 'taken', checksums: 'ignored', putChecksums: 'ignored' })
}

async function refusalOf(
  connection: Connection,
  { sum, key, uploadId }: { sum: StatedSum; key: string; uploadId: string },
  signal: AbortSignal,
): Promise<AppFailure | null> {
  const algorithm = connection.sessions.get(uploadId)?.algorithm ?? 'CRC32'
  const isMd5Sent = sum === 'md5' || connection.capabilities().md5 !== 'etag'
  const md5 = hexToBase64(await (sum === 'md5' ? other : body).digest('md5'))
  const command = new UploadPartCommand({
    Bucket: connection.address.bucket,
    Key: key,
    UploadId: uploadId,
    PartNumber: 1,
    Body: bytes,
    ...(sum === 'checksum' ? { [`Checksum${algorithm}`]: await sumOf(other, algorithm) } : {}),
    ...(isMd5Sent ? { ContentMD5: md5 } : {}),
  })
  try {
    await connection.call({ operation: 'UploadPart', key, signal, attempt: ({ send }) => send(command) })
    return null
  } catch (thrown) {
    if (thrown instanceof AppFailure) return thrown
    throw thrown
  }
}

async function takesRightPart(
  connection: Connection,
  { sum, key, uploadId }: { sum: StatedSum; key: string; uploadId: string },
  signal: AbortSignal,
): Promise<boolean> {
  try {
    const part = { key, uploadId, partNumber: 1, body }
    const { crc32, crc64nvme } = await sendPart(connection, part, pace, signal)
    return sum === 'md5' || crc32 !== null || crc64nvme !== undefined
  } catch {
    signal.throwIfAborted()
    return false
  }
}

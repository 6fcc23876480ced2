import { PutObjectCommand } from '@aws-sdk/client-s3'
import { AppFailure, asAppFailure, reactionTo } from '../../core/errors.ts'
import type { NewObject, PartBody } from '../../engine/ports.ts'
import type { Option } from '../transport/capabilities.ts'
import type { Connection } from '../transport/connection.ts'
import { objectInput } from './object-input.ts'
import { sendBody } from './payload.ts'
import { learnWrong } from './wrong-sum.ts'

/** After so many writes with a HEAD before each, two more requests to do without it pay. */
const fewestWrites = 8
/** They carry the object again. */
const mostTrialBytes = 1024 * 1024
/** A stopped upload has this long to put its checksum right. */
const mendLimitMs = 30_000

const pace = async (): Promise<void> => undefined

/**
 * Finds out whether the store refuses a write to a taken key (If-None-Match), so that no HEAD is needed before, with an
 * object that this upload has just written. It is sent again, first with a wrong checksum and a wrong Content-MD5, so
 * that a store without If-None-Match refuses it as well and writes nothing. Only if that is answered by 412, it is sent
 * as all others are: some server may answer 412 to wrong sums. A store that takes even that has the same bytes at the
 * key as before. Nothing is tried where a store answers no checksums: it might not look at wrong ones. Where the wrong
 * sums were taken, or may have been, the object is sent again with the right ones. Throws only if that fails: the next
 * try of the upload then finds the wrong checksum with HEAD, and replaces the object.
 */
export async function learnGuard(
  connection: Connection,
  object: NewObject,
  body: PartBody,
  signal: AbortSignal,
): Promise<void> {
  const { capabilities, learn, guardTrial } = connection
  const { ifNoneMatch, putChecksums, md5 } = capabilities()
  if (guardTrial.isMade || ifNoneMatch !== 'unknown' || ++guardTrial.writes < fewestWrites) return
  if (putChecksums !== 'verified' || body.sizeBytes > mostTrialBytes) return
  guardTrial.isMade = true
  const usual: Option[] = md5 === 'etag' ? ['putChecksums'] : ['putChecksums', 'contentMd5']
  const again = { object, body, options: usual }
  const refuses = (sent: PartBody, options: Option[]) =>
    refusesAgain(connection, { object, body: sent, options }, signal)
  let mayBeWrong = true
  try {
    if (await refuses(wrongly(body), ['putChecksums', 'contentMd5'])) {
      mayBeWrong = false
      learn({ ifNoneMatch: (await refuses(body, usual)) ? 'honoured' : 'ignored' })
      return
    }
  } catch (thrown) {
    const { code } = asAppFailure(thrown).error
    if (!signal.aborted && (code === 'ChecksumMismatch' || reactionTo(code) === 'give-up')) return
    // Nobody knows yet: another trial is made later.
    guardTrial.writes = 0
    guardTrial.isMade = false
    if (mayBeWrong) await refusesAgain(connection, again, AbortSignal.timeout(mendLimitMs))
    return
  }
  if (await refusesAgain(connection, again, AbortSignal.timeout(mendLimitMs)))
    throw new AppFailure('StoreError', 'it took a wrong checksum, and then not the right one')
  for (const sum of ['checksum', 'md5'] as const) learnWrong(connection, sum, false)
  learn({ ifNoneMatch: 'ignored' })
}

/** True for 412, false for success; throws any other failure, or the signal's reason. */
async function refusesAgain(
  connection: Connection,
  { object, body, options }: { object: NewObject; body: PartBody; options: Option[] },
  signal: AbortSignal,
): Promise<boolean> {
  const described = objectInput(object, connection.capabilities().originalName)
  const fixed = { Bucket: connection.address.bucket, ...described, IfNoneMatch: '*' }
  try {
    await connection.call({
      operation: 'PutObject',
      key: object.key,
      signal,
      attempt: (one) =>
        sendBody(
          connection,
          { ...one, sent: new Set(options) },
          { body, pace, signal, option: 'putChecksums', algorithm: 'CRC32' },
          (input) => new PutObjectCommand({ ...fixed, ...input }),
        ),
    })
    return false
  } catch (thrown) {
    signal.throwIfAborted()
    if (asAppFailure(thrown).error.code === 'ObjectExists') return true
    throw thrown
  }
}

/** The same bytes, with the CRC-32 and the MD5 of others. */
function wrongly(body: PartBody): PartBody {
  return {
    sizeBytes: body.sizeBytes,
    crc32: ~body.crc32 >>> 0,
    chunks: () => body.chunks(),
    async digest(algorithm) {
      const hex = await body.digest(algorithm)
      return algorithm === 'md5' ? hex.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) : hex
    },
    release: () => undefined,
  }
}

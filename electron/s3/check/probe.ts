import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { PutObjectCommand, type PutObjectCommandInput } from '@aws-sdk/client-s3'
import { checksumAlgorithm, t, type ChecksumAlgorithm } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { headObject } from '../requests/head-object.ts'
import { objectInput } from '../requests/object-input.ts'
import { learnWrong } from '../requests/wrong-sum.ts'
import { Skipped, type Steps } from './steps.ts'
import { smallObject, testText, type Trial } from './trial.ts'

const bytes = Buffer.from(testText)
const md5 = createHash('md5').update(bytes).digest('base64')
/** Of `testText`. CRC32C and CRC64NVME are written out, as only this test needs them. */
const sums: Record<ChecksumAlgorithm, string> = {
  CRC32: crc32ToBase64(crc32(bytes)),
  CRC32C: 'KTAsLw==',
  CRC64NVME: 'tDuYSDagwGA=',
  SHA1: createHash('sha1').update(bytes).digest('base64'),
  SHA256: createHash('sha256').update(bytes).digest('base64'),
}
const wrongCrc32 = crc32ToBase64(crc32('other bytes'))

/**
 * Finds out which optional features the store has, on an object that exists and may be replaced. What is denied or
 * fails stays unknown. Throws only the signal's reason.
 */
export async function probe(trial: Trial): Promise<void> {
  const algorithms: ChecksumAlgorithm[] = []
  for (const algorithm of checksumAlgorithm.options) {
    const name = `Checksum${algorithm}` as const
    const answer = await put(trial, { Body: bytes, [name]: sums[algorithm] })
    if (answer !== null && answer[name] === sums[algorithm]) algorithms.push(algorithm)
  }
  const { connection } = trial
  const isVerified = algorithms.includes('CRC32') && connection.capabilities().wrongChecksum !== 'taken'
  connection.learn({ algorithms, ...(isVerified ? { putChecksums: 'verified' } : {}) })
  if (await takesWrongChecksum(trial)) learnWrong(connection, 'checksum', false)
  await probeConditions(trial)
  await probeChunks(trial)
}

/** The same in one request as `sendWrongPart` tries with a part: a store that takes either checks nothing for sure. */
async function takesWrongChecksum(trial: Trial): Promise<boolean> {
  return (await put(trial, { Body: bytes, ChecksumCRC32: wrongCrc32 })) !== null
}

/** What the store did with wrong checksums: what it says of a finished object is worth so much. */
export async function tryWrongChecksum(steps: Steps, { connection }: Trial): Promise<void> {
  await steps.try('checksums', null, async () => {
    const { wrongChecksum } = connection.capabilities()
    if (wrongChecksum === 'refused') return t('check.refusesWrong')
    if (wrongChecksum === 'unknown') throw new Skipped(t('check.wrongNotTried'))
    throw new Skipped(t('check.takesWrong'))
  })
}

/** The object exists: a store that replaces it nevertheless ignores If-None-Match. */
async function probeConditions(trial: Trial): Promise<void> {
  const { connection, signal } = trial
  try {
    await send(trial, { Body: bytes, IfNoneMatch: '*' })
    connection.learn({ ifNoneMatch: 'ignored' })
  } catch (thrown) {
    signal.throwIfAborted()
    const code = thrown instanceof AppFailure ? thrown.error.code : null
    const isBroken = connection.capabilities().ifNoneMatch === 'broken'
    if (code === 'ObjectExists' && !isBroken) connection.learn({ ifNoneMatch: 'honoured' })
    if (code === 'StoreRefused') connection.learn({ ifNoneMatch: 'refused' })
  }
}

/** A store that does not support aws-chunked may store its framing as data. */
async function probeChunks(trial: Trial): Promise<void> {
  const { connection, key, signal } = trial
  try {
    const Body = Readable.from([bytes], { objectMode: false })
    await send(trial, { Body, ContentLength: bytes.byteLength, ChecksumAlgorithm: 'CRC32' })
    const found = await headObject(connection, key, signal)
    connection.learn({ awsChunked: found?.sizeBytes === bytes.byteLength ? 'yes' : 'no' })
  } catch (thrown) {
    signal.throwIfAborted()
    const isRefused = thrown instanceof AppFailure && thrown.error.code === 'StoreRefused'
    if (isRefused) connection.learn({ awsChunked: 'no' })
  }
}

/** Null if the store refused it. */
async function put(trial: Trial, input: Partial<PutObjectCommandInput>) {
  try {
    return await send(trial, input)
  } catch {
    trial.signal.throwIfAborted()
    return null
  }
}

async function send(trial: Trial, input: Partial<PutObjectCommandInput>) {
  const { connection, key, base, signal, lateSignal } = trial
  const command = new PutObjectCommand({
    Bucket: connection.address.bucket,
    ...objectInput(smallObject(key, base), false),
    ...(connection.capabilities().md5 === 'etag' ? {} : { ContentMD5: md5 }),
    ...input,
  })
  const answer = await connection.call({
    operation: 'PutObject',
    key,
    signal: lateSignal,
    attempt: (one) => one.send(command),
  })
  signal.throwIfAborted()
  return answer
}

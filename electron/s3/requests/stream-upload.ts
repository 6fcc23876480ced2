import { Transform, type Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import type { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { StoredObject } from '../../contract/index.ts'
import { AppFailure, asAppFailure } from '../../core/errors.ts'
import type { NewObject, ObjectFacts } from '../../engine/ports.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { destroyAgents } from '../transport/agents.ts'
import { bareEtag, checksumOf } from './checksums.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection, Try } from '../transport/connection.ts'
import { headObject, versionIdOf } from './head-object.ts'
import { objectInput } from './object-input.ts'
import { abortSession } from './session.ts'
import { refusePages } from './web-page.ts'

/** Makes one request by the retry policy, until it succeeds, the policy gives up or the signal aborts. */
type Ask = <T>(action: () => Promise<T>) => Promise<T>

export type StreamUpload = {
  object: NewObject
  stream: Readable
  /** At least 5 MiB (S3 limit). As a stream has at most 10,000 parts, this also bounds its length. */
  partSizeBytes: number
  /** Parts in flight; each is held in memory. */
  parallel: number
  /** Bytes that the store has so far; 0 once it has answered at all. */
  onProgress: (sentBytes: number) => void
  /** How requests are repeated until the signal aborts: each part is held in memory until the store has it. */
  asking: (signal: AbortSignal) => Ask
}

export type StreamedObject = StoredObject & { sizeBytes: number }

/**
 * Uploads a stream of unknown length. It cannot be resumed: whatever ends it aborts its session. An existing
 * object is kept by If-None-Match where that is known to work; elsewhere only a HEAD before the first byte
 * guards it, as a refusal at the end would lose the whole stream. Throws AppFailure or the signal's reason.
 */
export async function uploadStream(
  connection: Connection,
  upload: StreamUpload,
  signal: AbortSignal,
): Promise<StreamedObject> {
  const { object, stream } = upload
  const ask = upload.asking(signal)
  await ask(() => guard(connection, object, signal))
  upload.onProgress(0)
  const ending = new AbortController()
  const { client, agents } = await connection.anotherClient(1)
  // Nothing is waited for between this and the upload: nobody would hear that the stream broke.
  const { counted, counter } = count(stream, ending)
  askAgain(client, upload, { connection, ending, signal })
  const task = new Upload({
    client,
    partSize: upload.partSizeBytes,
    queueSize: upload.parallel,
    // Its own abort would hide the first failure behind its own, and does not stop what is in flight.
    leavePartsOnError: true,
    params: {
      Bucket: connection.address.bucket,
      ...objectInput(object),
      Body: counted,
      ...(takesChecksums(connection) ? { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } : {}),
      ...(guardsAtomically(connection, object) ? { IfNoneMatch: '*' } : {}),
    },
  })
  task.on('httpUploadProgress', ({ loaded }) => upload.onProgress(loaded ?? 0))
  const stop = () => void task.abort()
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    const stored = await finished(task, { connection, object, ask, signal, ending })
    return await ask(() => settle(connection, object.key, stored, counter, signal))
  } catch (thrown) {
    stream.destroy()
    destroyAgents(agents)
    if (task.uploadId !== undefined) await abortQuietly(connection, object.key, task.uploadId)
    if (signal.aborted) throw signal.reason
    throw await connection.failureOf(thrown, 'PutObject', object.key)
  } finally {
    signal.removeEventListener('abort', stop)
    client.destroy()
  }
}

/** `ending` aborts with the first failure. */
type Ending = { connection: Connection; signal: AbortSignal; ending: AbortController }

/**
 * What the SDK sends for a stream is repeated by the policy of all uploads, and classified as theirs. The first
 * request that is given up ends the others, as the SDK waits for all of them.
 */
function askAgain(
  client: S3Client,
  { object, asking }: StreamUpload,
  { connection, ending, signal }: Ending,
): void {
  const until = AbortSignal.any([signal, ending.signal])
  const ask = asking(until)
  const about = { operation: 'PutObject', key: object.key, signal: until } as const
  const refuse = refusePages(hostOf(connection.address))
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const { input } = args
        const partNumber = 'PartNumber' in input ? input.PartNumber : undefined
        const operation = commandName.replace(/Command$/, '')
        const attempt = ({ number }: Try) =>
          connection.logged(
            { operation, key: object.key, partNumber, try: number },
            () => refuse(next)(args),
            ({ output }) => output.$metadata,
          )
        try {
          return await ask(() => connection.call({ ...about, partNumber, attempt }))
        } catch (thrown) {
          ending.abort(thrown)
          throw thrown
        }
      },
    { step: 'initialize', priority: 'high' },
  )
}

/** Answers after which the object may be there although its end was refused: an earlier answer was lost. */
const unsettled = new Set(['SessionGone', 'ObjectExists'])

/** Waits for the object. One that carries this upload's own id is it, whatever the store says at the end. */
async function finished(
  task: Upload,
  { connection, object, ask, signal, ending }: Ending & { object: NewObject; ask: Ask },
): Promise<StoredObject> {
  try {
    const { ETag, VersionId, ...answer } = await task.done()
    if (ETag === undefined) throw new AppFailure('StoreError', 'no ETag for the finished object')
    return { etag: bareEtag(ETag), versionId: versionIdOf(VersionId), checksum: checksumOf(answer) }
  } catch (thrown) {
    const first: unknown = ending.signal.aborted ? ending.signal.reason : thrown
    if (!(first instanceof AppFailure) || !unsettled.has(first.error.code)) throw first
    const found = await ask(() => headObject(connection, object.key, signal))
    if (found?.uploadRecordId !== object.uploadRecordId) throw first
    return { etag: found.etag, versionId: found.versionId, checksum: found.checksum }
  }
}

/** Also finds wrong keys, clock and region before the first byte is taken from the pipe. */
async function guard(connection: Connection, object: NewObject, signal: AbortSignal): Promise<void> {
  let found: ObjectFacts | null = null
  try {
    found = await headObject(connection, object.key, signal)
  } catch (thrown) {
    const denied = thrown instanceof AppFailure && thrown.error.code === 'AccessDenied'
    if (!denied || !(object.overwrite || guardsAtomically(connection, object))) throw thrown
  }
  if (found === null || object.overwrite) return
  throw new AppFailure('ObjectExists', `s3://${connection.address.bucket}/${object.key}`)
}

function guardsAtomically({ capabilities }: Connection, { overwrite }: NewObject): boolean {
  return !overwrite && capabilities().ifNoneMatch === 'honoured'
}

/** A refused checksum header would lose the stream, so they go only to stores that are known to take them. */
function takesChecksums({ capabilities, address }: Connection): boolean {
  return capabilities().checksums === 'verified' || address.endpoint === null
}

type Counter = { sizeBytes: number; crc32: number }

function count(stream: Readable, ending: AbortController): { counted: Readable; counter: Counter } {
  const counter: Counter = { sizeBytes: 0, crc32: 0 }
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counter.sizeBytes += chunk.byteLength
      counter.crc32 = crc32(chunk, counter.crc32)
      done(null, chunk)
    },
  })
  // A part that waits for its next try must not outlive the stream, nor a failure wait for what the pipe says next.
  stream.once('error', (error) => ending.abort(error))
  ending.signal.addEventListener('abort', () => counted.destroy(asAppFailure(ending.signal.reason)))
  return { counted: stream.pipe(counted), counter }
}

/** The object must be there, as long as the stream, and with its checksum where the store has one. */
async function settle(
  connection: Connection,
  key: string,
  stored: StoredObject,
  counter: Counter,
  signal: AbortSignal,
): Promise<StreamedObject> {
  const found = await headObject(connection, key, signal).catch((thrown: unknown) => {
    if (thrown instanceof AppFailure && thrown.error.code === 'AccessDenied') return 'denied' as const
    throw thrown
  })
  if (found === 'denied') return { ...stored, sizeBytes: counter.sizeBytes }
  if (found === null) throw new AppFailure('ObjectMissing', `s3://${connection.address.bucket}/${key}`)
  const checksum = found.checksum ?? stored.checksum
  const differs =
    checksum?.algorithm === 'CRC32' &&
    checksum.scope === 'full' &&
    checksum.value !== crc32ToBase64(counter.crc32)
  if (found.sizeBytes !== counter.sizeBytes || differs) throw new AppFailure('ProofFailed', 'standard input')
  // radosgw 16 answers Complete with an empty ETag.
  return {
    ...stored,
    etag: stored.etag === '' ? found.etag : stored.etag,
    checksum,
    sizeBytes: found.sizeBytes,
  }
}

async function abortQuietly(connection: Connection, key: string, uploadId: string): Promise<void> {
  await abortSession(connection, key, uploadId, AbortSignal.timeout(10_000)).catch(() => undefined)
}

import { Transform, type Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import { Upload } from '@aws-sdk/lib-storage'
import type { StoredObject } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { NewObject, ObjectFacts } from '../engine/ports.ts'
import { crc32ToBase64 } from '../engine/crc32-base64.ts'
import { destroyAgents } from './agents.ts'
import { bareEtag, checksumOf } from './checksums.ts'
import type { Connection } from './connection.ts'
import { headObject, versionIdOf } from './head-object.ts'
import { objectInput } from './object-input.ts'
import { abortSession } from './session.ts'

/** The engine cannot ask a pipe again, so the SDK repeats what failed from memory. */
const attemptsPerRequest = 6

export type StreamUpload = {
  object: NewObject
  stream: Readable
  /** At least 5 MiB (S3 limit). As a stream has at most 10,000 parts, this also bounds its length. */
  partSizeBytes: number
  /** Parts in flight; each is held in memory. */
  parallel: number
  /** Bytes that the store has so far. */
  onProgress: (sentBytes: number) => void
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
  await guard(connection, object, signal)
  const { counted, counter } = count(stream)
  const { client, agents } = await connection.anotherClient(attemptsPerRequest)
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
    const answer = await task.done()
    if (answer.ETag === undefined) throw new AppFailure('StoreError', 'no ETag for the finished object')
    const stored = {
      etag: bareEtag(answer.ETag),
      versionId: versionIdOf(answer.VersionId),
      checksum: checksumOf(answer),
    }
    return await settle(connection, object.key, stored, counter, signal)
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

function guardsAtomically({ traits }: Connection, { overwrite }: NewObject): boolean {
  return !overwrite && traits().ifNoneMatch === 'honoured'
}

/** A refused checksum header would lose the stream, so they go only to stores that are known to take them. */
function takesChecksums({ traits, address }: Connection): boolean {
  return traits().checksums === 'verified' || address.endpoint === null
}

type Counter = { sizeBytes: number; crc32: number }

function count(stream: Readable): { counted: Readable; counter: Counter } {
  const counter: Counter = { sizeBytes: 0, crc32: 0 }
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      counter.sizeBytes += chunk.byteLength
      counter.crc32 = crc32(chunk, counter.crc32)
      done(null, chunk)
    },
  })
  stream.once('error', (error) => counted.destroy(error))
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

import { Transform, type Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import type { StoredObject } from '../../contract/index.ts'
import { AppFailure, asAppFailure } from '../../core/errors.ts'
import type { NewObject } from '../../engine/ports.ts'
import type { Retry } from '../../engine/with-retry.ts'
import { destroyAgents } from '../transport/agents.ts'
import { bareEtag, checksumOf } from './checksums.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'
import { versionIdOf } from './head-object.ts'
import { objectInput } from './object-input.ts'
import { abortSession } from './session.ts'
import { learnPartLimit } from './part-limit.ts'
import { refusePages } from './web-page.ts'

export type StreamToSend = {
  object: NewObject
  stream: Readable
  /** At least 5 MiB (S3 limit). As a stream has at most 10,000 parts, this also bounds its length. */
  partSizeBytes: number
  /** Parts in flight; each is held in memory until the store has it. */
  parallel: number
  /** Called with each piece of the stream as it is read. */
  onChunk: (chunk: Uint8Array) => void
  /** Called with the bytes that the store has so far. */
  onProgress: (sentBytes: number) => void
  retry: Retry
}

/**
 * Sends a stream of unknown length, once. It cannot be resumed: whatever ends it aborts its session. An existing object
 * is kept by If-None-Match only where that is known to work, as a refusal at the end would lose the whole stream.
 * Throws AppFailure, what broke the stream, or the signal's reason.
 */
export async function sendStream(
  connection: Connection,
  sending: StreamToSend,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { object, stream } = sending
  const ending = new AbortController()
  const { client, agents } = await connection.anotherClient()
  // No await between here and the upload: nobody would notice that the stream broke.
  const body = watched(sending, ending)
  retryRequests(client, sending, { connection, ending, signal })
  const task = new Upload({
    client,
    partSize: sending.partSizeBytes,
    queueSize: sending.parallel,
    // The SDK's own abort would hide the first failure, and does not stop requests in flight.
    leavePartsOnError: true,
    params: {
      Bucket: connection.address.bucket,
      ...objectInput(object),
      Body: body,
      ...(takesChecksums(connection) ? { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } : {}),
      ...(!object.overwrite && guardsKeys(connection) ? { IfNoneMatch: '*' } : {}),
    },
  })
  task.on('httpUploadProgress', ({ loaded }) => sending.onProgress(loaded ?? 0))
  const stop = () => void task.abort()
  signal.addEventListener('abort', stop, { once: true })
  try {
    signal.throwIfAborted()
    const { ETag, VersionId, ...answer } = await task.done()
    if (ETag === undefined) throw new AppFailure('StoreError', 'no ETag for the finished object')
    return { etag: bareEtag(ETag), versionId: versionIdOf(VersionId), checksum: checksumOf(answer) }
  } catch (thrown) {
    const first: unknown = ending.signal.aborted ? ending.signal.reason : thrown
    stream.destroy()
    destroyAgents(agents)
    if (task.uploadId !== undefined) await abortQuietly(connection, object.key, task.uploadId)
    if (signal.aborted) throw signal.reason
    throw await connection.failureOf(first, 'PutObject', object.key)
  } finally {
    signal.removeEventListener('abort', stop)
    client.destroy()
  }
}

/** `ending` aborts with the first failure. */
type Ending = { connection: Connection; signal: AbortSignal; ending: AbortController }

/**
 * Has the SDK's requests for a stream retried by the policy of all uploads, and classified the same way. The first
 * request that is given up ends the others, as the SDK waits for all of them.
 */
function retryRequests(
  client: S3Client,
  { object, retry }: StreamToSend,
  { connection, ending, signal }: Ending,
): void {
  const until = AbortSignal.any([signal, ending.signal])
  const about = { operation: 'PutObject', key: object.key, signal: until } as const
  const refuse = refusePages(hostOf(connection.address))
  client.middlewareStack.add(
    (next, { commandName = '' }) =>
      async (args) => {
        const asked = { operation: commandName.replace(/Command$/, ''), key: object.key, input: args.input }
        const send = () => refuse(next)(args)
        const number = 'PartNumber' in args.input ? args.input.PartNumber : undefined
        const refused = learnPartLimit(connection, number ?? 0)
        const attempt = () => connection.logged(asked, send, ({ output }) => output.$metadata)
        try {
          const call = () => connection.call({ ...about, attempt }).catch(refused)
          return await retry(call, until)
        } catch (thrown) {
          ending.abort(thrown)
          throw thrown
        }
      },
    { step: 'initialize', priority: 'high' },
  )
}

/** True if the store is known to refuse a write to an existing key. */
export function guardsKeys({ capabilities }: Connection): boolean {
  return capabilities().ifNoneMatch === 'honoured'
}

/** A refused checksum header would lose the stream, so only stores that are known to accept it get one. */
function takesChecksums({ capabilities, address }: Connection): boolean {
  return capabilities().checksums === 'verified' || address.endpoint === null
}

function watched({ stream, onChunk }: StreamToSend, ending: AbortController): Readable {
  const body = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      onChunk(chunk)
      done(null, chunk)
    },
  })
  // A broken stream ends parts that wait for their next try, and a failure ends the stream without waiting for more input.
  stream.once('error', (error) => ending.abort(error))
  ending.signal.addEventListener('abort', () => body.destroy(asAppFailure(ending.signal.reason)))
  return stream.pipe(body)
}

async function abortQuietly(connection: Connection, key: string, uploadId: string): Promise<void> {
  await abortSession(connection, key, uploadId, AbortSignal.timeout(10_000)).catch(() => undefined)
}

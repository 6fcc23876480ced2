import type { Readable } from 'node:stream'
import { crc32 } from 'node:zlib'
import pMap from 'p-map'
import type { StoredObject } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { bodyInMemory } from '../../engine/body-in-memory.ts'
import type { NewObject } from '../../engine/ports.ts'
import type { Retry } from '../../engine/with-retry.ts'
import type { Connection } from '../transport/connection.ts'
import { completeUpload } from './complete-upload.ts'
import { maxPartsOf } from './part-limit.ts'
import { sendPart } from './send-part.ts'
import { abortSession, openSession } from './session.ts'

export type StreamToSend = {
  object: NewObject
  stream: Readable
  /** At least 5 MiB (S3 limit). As the store limits their number, this also bounds the length of the stream. */
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
 * Sends a stream of unknown length, once, in a session that is opened before a byte is read. It cannot be resumed:
 * whatever ends it aborts its session. Throws AppFailure, what broke the stream, or the signal's reason.
 */
export async function sendStream(
  connection: Connection,
  sending: StreamToSend,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { object, stream, retry } = sending
  const { key } = object
  const ending = new AbortController()
  const until = AbortSignal.any([signal, ending.signal])
  // A broken stream ends parts that wait for their next try, too.
  stream.once('error', (error) => ending.abort(error))
  let uploadId: string | null = null
  try {
    // Nothing ends this request: a session whose uploadId is not known would stay unseen.
    const unending = new AbortController().signal
    const session = await retry((one) => openSession(connection.asTry(one), object, unending), until)
    uploadId = session.uploadId
    const sent = await sendParts(connection, { ...sending, uploadId }, until)
    const upload = { object, uploadId, ...sent }
    return await retry((one) => completeUpload(connection.asTry(one), upload, until), until)
  } catch (thrown) {
    ending.abort(thrown)
    stream.destroy()
    if (uploadId !== null) await abortQuietly(connection, { key, uploadId, retry })
    if (signal.aborted) throw signal.reason
    throw ending.signal.reason
  }
}

/** Sends the parts as they are read; rejects at the first one that is given up. */
async function sendParts(
  connection: Connection,
  {
    object,
    stream,
    partSizeBytes,
    parallel,
    onChunk,
    onProgress,
    retry,
    uploadId,
  }: StreamToSend & { uploadId: string },
  signal: AbortSignal,
) {
  const sent = { sizeBytes: 0, crc32: 0 }
  let storedBytes = 0
  const parts = await pMap(
    inParts(stream, partSizeBytes, (chunk) => {
      sent.sizeBytes += chunk.byteLength
      sent.crc32 = crc32(chunk, sent.crc32)
      onChunk(chunk)
    }),
    async (bytes, index) => {
      const mostParts = maxPartsOf(connection)
      if (index >= mostParts) throw new AppFailure('TooManyParts', mostParts.toLocaleString('en'))
      const part = { key: object.key, uploadId, partNumber: index + 1, body: bodyInMemory(bytes) }
      const stored = await retry(
        (one) => sendPart(connection.asTry(one), part, async () => undefined, signal),
        signal,
      )
      storedBytes += bytes.byteLength
      onProgress(storedBytes)
      return stored
    },
    { concurrency: parallel, signal },
  )
  return { parts, ...sent }
}

async function* inParts(
  stream: Readable,
  partSizeBytes: number,
  onChunk: (chunk: Uint8Array) => void,
): AsyncGenerator<Uint8Array> {
  let held: Uint8Array[] = []
  let leftBytes = partSizeBytes
  for await (const chunk of stream as AsyncIterable<Uint8Array>) {
    onChunk(chunk)
    for (let at = 0; at < chunk.byteLength;) {
      const piece = chunk.subarray(at, at + leftBytes)
      held.push(piece)
      at += piece.byteLength
      leftBytes -= piece.byteLength
      if (leftBytes > 0) continue
      yield Buffer.concat(held)
      held = []
      leftBytes = partSizeBytes
    }
  }
  if (held.length > 0) yield Buffer.concat(held)
}

/** True if the store is known to refuse a write to an existing key. */
export function guardsKeys({ capabilities }: Connection): boolean {
  return capabilities().ifNoneMatch === 'honoured'
}

async function abortQuietly(
  connection: Connection,
  { key, uploadId, retry }: { key: string; uploadId: string; retry: Retry },
): Promise<void> {
  const limit = AbortSignal.timeout(10_000)
  await retry((one) => abortSession(connection.asTry(one), key, uploadId, limit), limit).catch(
    () => undefined,
  )
}

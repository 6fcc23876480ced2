import { Readable } from 'node:stream'
import type { Pace, PartBody } from '../engine/ports.ts'
import { RequestConnection } from './request-connection.ts'
import { limitWholePart, type SlowestPart } from './whole-part-limit.ts'

const smallestChunk = 4 * 1024
const firstChunk = 16 * 1024
const largestChunk = 256 * 1024

/**
 * Sends a part as a stream whose chunks wait for their turn. A failure of the body itself (the file changed)
 * ends the request and is thrown as it is, and so does a try that takes too long as a whole. After an early answer the
 * rest is not sent.
 */
export async function sendPaced<T>(
  body: PartBody,
  pace: Pace,
  slowest: SlowestPart,
  signal: AbortSignal,
  send: (stream: Readable, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const follow = () => stop.abort(signal.reason)
  signal.addEventListener('abort', follow, { once: true })
  const connection = new RequestConnection()
  const held = { ms: 0 }
  const chunks = paced(body, timed(pace, held), () => connection.made(stop.signal))
  const stream = Readable.from(chunks, { objectMode: false, highWaterMark: largestChunk })
  connection.watch(stream)
  let bodyFailure: { error: unknown } | null = null
  // Node's pipe does not end the request when its source fails.
  const fail = (error: Error): void => {
    bodyFailure ??= { error }
    stop.abort(error)
  }
  stream.once('error', fail)
  const unlimit = limitWholePart(body.sizeBytes, slowest, () => held.ms, fail)
  try {
    return await send(stream, stop.signal)
  } catch (thrown) {
    throw failureOf(bodyFailure, thrown)
  } finally {
    unlimit()
    signal.removeEventListener('abort', follow)
    if (!stream.readableEnded) stop.abort()
    stream.destroy()
  }
}

function failureOf(bodyFailure: { error: unknown } | null, thrown: unknown): unknown {
  return bodyFailure === null ? thrown : bodyFailure.error
}

/** The same pace, and how long it has held the body back. */
function timed(pace: Pace, held: { ms: number }): Pace {
  return async (chunkBytes) => {
    const began = performance.now()
    await pace(chunkBytes)
    held.ms += performance.now() - began
  }
}

/**
 * Under a narrow bandwidth cap the chunks get smaller, so that a byte moves every few seconds and neither
 * side takes the connection for dead.
 */
async function* paced(
  body: PartBody,
  pace: Pace,
  connected: () => Promise<void>,
): AsyncGenerator<Uint8Array> {
  await connected()
  let size = firstChunk
  for await (const chunk of body.chunks()) {
    for (let offset = 0; offset < chunk.byteLength;) {
      const piece = chunk.subarray(offset, offset + size)
      const began = performance.now()
      await pace(piece.byteLength)
      const waitedMs = performance.now() - began
      yield piece
      offset += piece.byteLength
      size = waitedMs > 2000 ? Math.max(smallestChunk, size / 4) : Math.min(largestChunk, size * 2)
    }
  }
}

import { ClientRequest } from 'node:http'
import { Readable } from 'node:stream'
import { setImmediate } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { AppFailure } from '../../core/errors.ts'
import type { Pace, PartBody } from '../../engine/ports.ts'
import { beforePipe } from './sdk-internals.ts'
import { watchForSlowConnection } from './slow-connection.ts'

const smallestChunk = 4 * 1024
const firstChunk = 16 * 1024
const largestChunk = 256 * 1024
const mostTurns = 10
/** A chunk that waited for Dropreel's own limit for longer is too large. */
const pacedMs = 2_000
/** How long the connection takes for a chunk that may be larger, and for one that should be smaller. */
const quickMs = 50
const tardyMs = 250

export type ToSend = {
  body: PartBody
  pace: Pace
  signal: AbortSignal
  /** See `Limits`. */
  slowMs: number
  host: string
}

/**
 * Sends a body as a stream that waits for `pace` before each chunk. If the body itself fails (the file changed), the
 * request ends and that failure is thrown. After an early answer the rest is not sent. Throws `ConnectionSlow` on a
 * connection on which the body would never finish, and `StoreError` for a success that arrived before the store can
 * have received all bytes.
 */
export async function sendPaced<T>(
  { body, pace, signal, slowMs, host }: ToSend,
  send: (stream: Readable, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const follow = () => stop.abort(signal.reason)
  signal.addEventListener('abort', follow, { once: true })
  let handedBytes = 0
  let bodyFailure: { error: unknown } | null = null
  const watch = watchForSlowConnection(slowMs, () => {
    bodyFailure = { error: new AppFailure('ConnectionSlow', host) }
    stop.abort()
  })
  const watched: Pace = async (bytes) => {
    await watch.holdFor(pace(bytes))
    watch.moved(bytes)
    handedBytes += bytes
  }
  // Before the request connects, a person may be asked for a code, which takes as long as it takes.
  const connected = () => request.connected(stop.signal).then(() => watch.begin())
  const chunks = paced(body, watched, connected)
  const stream = Readable.from(chunks, { objectMode: false, highWaterMark: firstChunk })
  const isDrained = () => handedBytes === body.sizeBytes && stream.readableLength === 0
  const request = new BodyRequest(stream, isDrained)
  stream.once('error', (error) => {
    bodyFailure ??= { error }
    // Node's pipe does not end the request when the body fails.
    stop.abort(error)
  })
  try {
    const answer = await send(stream, stop.signal)
    if (await request.isAnsweredEarly())
      throw new AppFailure('StoreError', 'it answered before it had all bytes')
    return answer
  } catch (thrown) {
    throw failureOf(bodyFailure, thrown)
  } finally {
    watch.stop()
    signal.removeEventListener('abort', follow)
    if (!stream.readableEnded) stop.abort()
    stream.destroy()
  }
}

function failureOf(bodyFailure: { error: unknown } | null, thrown: unknown): unknown {
  return bodyFailure === null ? thrown : bodyFailure.error
}

/**
 * Chunks get larger where they are taken at once, and smaller on a slow line, so that what is taken is close to what has
 * left. Under a low bandwidth limit they get smaller still, so that a byte is sent every few seconds and neither side
 * closes the connection as idle.
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
      const passed = performance.now()
      yield piece
      offset += piece.byteLength
      const takenMs = performance.now() - passed
      if (passed - began > pacedMs) size = Math.max(smallestChunk, size / 4)
      else if (takenMs < quickMs) size = Math.min(largestChunk, size * 2)
      else if (takenMs > tardyMs) size = Math.max(firstChunk, size / 2)
    }
  }
}

/** The request that carries a body: when it has its connection, and whether it was answered too early. */
class BodyRequest {
  #answeredEarly: Promise<boolean> = Promise.resolve(false)
  #connect: () => void = () => undefined
  readonly #connected = new Promise<void>((resolve) => {
    this.#connect = resolve
  })

  /** `isDrained`: all of the body was taken from it. */
  constructor(body: Readable, isDrained: () => boolean) {
    beforePipe(body, (request) => {
      if (!(request instanceof ClientRequest)) return this.#connect()
      request.once('response', () => {
        this.#answeredEarly = isDrained() ? hasBytesLeft(request) : Promise.resolve(true)
      })
      request.once('socket', (socket) => {
        if (!socket.connecting) this.#connect()
        else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', this.#connect)
      })
    })
  }

  /**
   * Resolves once there is a connection. What is taken from the body before that only fills a buffer, and would count
   * as sent although not a byte has left. Rejects with the signal's reason: a request that failed never connects.
   */
  async connected(signal: AbortSignal): Promise<void> {
    await Promise.race([this.#connected, rejection(signal)])
  }

  /** The answer came while bytes were still to be sent. */
  async isAnsweredEarly(): Promise<boolean> {
    return await this.#answeredEarly
  }
}

/**
 * Whether bytes of an answered request are still to be sent. Node reports a write as finished some turns of its event
 * loop after the bytes have left, over TLS often after their answer has arrived.
 */
async function hasBytesLeft(request: ClientRequest): Promise<boolean> {
  let isFinished = false
  request.once('finish', () => (isFinished = true))
  for (let turn = 0; turn < mostTurns; turn++) {
    if (isFinished || request.writableLength === 0) return false
    await setImmediate()
  }
  return true
}

function rejection(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) end()
    else signal.addEventListener('abort', end, { once: true })
  })
}

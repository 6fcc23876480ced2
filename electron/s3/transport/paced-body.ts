import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { AppFailure } from '../../core/errors.ts'
import type { Pace, PartBody } from '../../engine/ports.ts'
import type { WriteBody } from './exchange.ts'
import { sendQueueOf } from './send-queue.ts'
import { watchForSlowConnection, type SlowConnectionWatch } from './slow-connection.ts'

const smallestChunk = 4 * 1024
const firstChunk = 16 * 1024
const largestChunk = 256 * 1024
/** For a connection that takes a chunk in `fastMs`, limits included: each chunk costs about the same, whatever its size. */
const fastChunk = 1024 * 1024
const fastMs = 4
/** Connections whose last body ended in such chunks: the next one begins with larger ones. */
const fastConnections = new WeakSet<Socket>()
const mostTurns = 10
/** A chunk that waited for Dropreel's own limit for longer is too large. */
const longPacedMs = 2_000
/** How long the connection takes for a chunk that may be larger, and for one that should be smaller. */
const quickMs = 50
const tardyMs = 250
/** Bodies that are looked at within this time share a look. */
const freshMs = 100

export type ToSend = {
  body: PartBody
  pace: Pace
  signal: AbortSignal
  /** See `Limits`. */
  slowMs: number
  host: string
}

/**
 * Sends a body that waits for `pace` before each chunk: `send` makes the request that `write` writes it to. If the body
 * itself fails (the file changed), the request ends and that failure is thrown. After an early answer the rest is not
 * sent. Throws `ConnectionSlow` on a connection on which the body would never finish, and `StoreError` for a success
 * that arrived before the store can have received all bytes.
 */
export async function sendPaced<T>(
  { body, pace, signal, slowMs, host }: ToSend,
  send: (write: WriteBody, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  signal.throwIfAborted()
  const stop = new AbortController()
  const follow = () => stop.abort(signal.reason)
  signal.addEventListener('abort', follow, { once: true })
  const watch = watchForSlowConnection(slowMs, () => stop.abort(new AppFailure('ConnectionSlow', host)))
  const writer = new BodyWriter(body, pace, watch)
  try {
    const answer = await send((outgoing) => {
      writer.write(outgoing).catch((error: unknown) => stop.abort(error))
    }, stop.signal)
    if (await writer.isAnsweredEarly())
      throw new AppFailure('StoreError', 'it answered before it had all bytes')
    return answer
  } catch (thrown) {
    throw stop.signal.aborted ? stop.signal.reason : thrown
  } finally {
    watch.stop()
    signal.removeEventListener('abort', follow)
    // What has not left by now must not leave later: the memory of the body is given back, and used for others.
    if (!writer.hasEnded || (await writer.isAnsweredEarly())) stop.abort()
  }
}

/** Writes one body to its request, and knows whether that was answered too early. */
class BodyWriter {
  readonly #body: PartBody
  readonly #pace: Pace
  readonly #watch: SlowConnectionWatch
  #answeredEarly: Promise<boolean> = Promise.resolve(false)
  #isAnswered = false
  /** All of the body was handed to the request. */
  hasEnded = false

  constructor(body: PartBody, pace: Pace, watch: SlowConnectionWatch) {
    this.#body = body
    this.#pace = pace
    this.#watch = watch
  }

  /** Resolves once the request has all of the body, or needs no more of it. Throws what the body throws. */
  async write(outgoing: ClientRequest): Promise<void> {
    outgoing.once('response', () => {
      this.#isAnswered = true
      this.#answeredEarly = this.hasEnded ? hasBytesLeft(outgoing) : Promise.resolve(true)
    })
    // Before the request connects, a person may be asked for a code, which takes as long as it takes. What is taken from
    // the body before that only fills a buffer, and would count as sent although not a byte has left.
    await connected(outgoing)
    if (outgoing.destroyed) return
    this.#watch.begin()
    await this.#writeAll(outgoing)
  }

  /**
   * Chunks get larger where they are taken at once, and smaller on a slow line, so that what is taken is close to what
   * has left. Under a low bandwidth limit they get smaller still, so that a byte is sent every few seconds and neither
   * side closes the connection as idle.
   */
  async #writeAll(outgoing: ClientRequest): Promise<void> {
    const { socket } = outgoing
    const wasFast = socket !== null && fastConnections.delete(socket)
    let size = wasFast ? largestChunk : firstChunk
    let leftBytes = this.#body.sizeBytes
    const unacknowledged = (): number | null => unacknowledgedOf(outgoing)
    for await (const chunk of this.#body.chunks()) {
      for (let offset = 0; offset < chunk.byteLength;) {
        const piece = chunk.subarray(offset, offset + size)
        const began = performance.now()
        await this.#watch.holdFor(this.#pace(piece.byteLength, unacknowledged))
        if (outgoing.destroyed || this.#isAnswered) return
        const passed = performance.now()
        this.#watch.moved(piece.byteLength)
        offset += piece.byteLength
        leftBytes -= piece.byteLength
        if (leftBytes === 0) this.#end(outgoing, piece)
        else if (!outgoing.write(piece)) await drained(outgoing)
        const ended = performance.now()
        size = nextSize(size, { pacedMs: passed - began, takenMs: ended - passed })
      }
    }
    if (!this.hasEnded) this.#end(outgoing)
    if (socket !== null && size === fastChunk) fastConnections.add(socket)
  }

  #end(outgoing: ClientRequest, last?: Uint8Array): void {
    this.hasEnded = true
    outgoing.end(last)
  }

  /** The answer came while bytes were still to be sent. */
  async isAnsweredEarly(): Promise<boolean> {
    return await this.#answeredEarly
  }
}

/** How large the next chunk is, after this one waited so long for limits, and so long for the connection. */
function nextSize(size: number, { pacedMs, takenMs }: { pacedMs: number; takenMs: number }): number {
  if (pacedMs > longPacedMs) return Math.max(smallestChunk, size / 4)
  const isFast = pacedMs + takenMs < fastMs
  if (takenMs < quickMs && (size < largestChunk || isFast)) return Math.min(fastChunk, size * 2)
  if (takenMs > tardyMs) return Math.max(firstChunk, size / 2)
  return Math.min(size, largestChunk)
}

/** What waits on this side, and what the system has sent and not heard of. Null where the system does not tell. */
function unacknowledgedOf({ socket }: ClientRequest): number | null {
  const queue = socket === null ? null : sendQueueOf(socket, freshMs)
  return socket === null || queue === null ? null : socket.writableLength + queue.bytes
}

/** Resolves once the request has a connection, or has ended without one. */
function connected(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    outgoing.once('close', resolve)
    outgoing.once('socket', (socket) => {
      if (!socket.connecting) resolve()
      else socket.once(socket instanceof TLSSocket ? 'secureConnect' : 'connect', resolve)
    })
  })
}

/** Resolves once the connection takes more, or has ended. */
function drained(outgoing: ClientRequest): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
  })
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

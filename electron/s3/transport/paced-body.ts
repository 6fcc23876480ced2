import type { ClientRequest } from 'node:http'
import type { Socket } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { TLSSocket } from 'node:tls'
import { AppFailure } from '../../core/errors.ts'
import type { Pace, PartBody } from '../../engine/ports.ts'
import type { WriteBody } from './exchange.ts'
import { sendQueueOf } from './send-queue.ts'
import { SlowConnectionWatch } from './slow-connection.ts'

const smallestChunk = 4 * 1024
const firstChunk = 16 * 1024
const largestChunk = 256 * 1024
/** For a connection that takes a chunk in `fastMs`, limits included: each chunk costs about the same, whatever its size. */
const fastChunk = 1024 * 1024
const fastMs = 4
/** With which chunks the next body on a connection begins. */
const lastSizes = new WeakMap<Socket, number>()
const mostTurns = 10
/**
 * A body is held back where a chunk waited so long for Dropreel's own limit, or its turn; a longer wait makes chunks
 * smaller.
 */
const heldBackMs = 20
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
export async function sendPaced<T>(toSend: ToSend, send: (write: WriteBody) => Promise<T>): Promise<T> {
  toSend.signal.throwIfAborted()
  const writer = new BodyWriter(toSend)
  try {
    const answer = await send((outgoing) => void writer.write(outgoing))
    if (writer.answeredEarly !== false && (await writer.answeredEarly))
      throw new AppFailure('StoreError', 'it answered before it had all bytes')
    return answer
  } catch (thrown) {
    throw writer.failure ?? thrown
  } finally {
    if (!writer.hasEnded || (writer.answeredEarly !== false && (await writer.answeredEarly))) writer.destroy()
    writer.stop()
  }
}

/** Writes one body to its request, and knows whether that was answered too early. */
class BodyWriter {
  readonly #toSend: ToSend
  readonly #watch: SlowConnectionWatch
  #outgoing: ClientRequest | null = null
  #isAnswered = false
  /** The answer came while bytes were still to be sent. */
  answeredEarly: Promise<boolean> | boolean = false
  /** All of the body was handed to the request. */
  hasEnded = false
  /** Why the writer has ended the request. */
  failure: unknown = undefined

  constructor(toSend: ToSend) {
    this.#toSend = toSend
    this.#watch = new SlowConnectionWatch(toSend.slowMs, () =>
      this.#fail(new AppFailure('ConnectionSlow', toSend.host)),
    )
  }

  /** Resolves once the request has all of the body, or needs no more of it. */
  async write(outgoing: ClientRequest): Promise<void> {
    this.#outgoing = outgoing
    outgoing.on('response', () => {
      this.#isAnswered = true
      this.answeredEarly = this.hasEnded ? hasBytesLeft(outgoing) : true
    })
    // Before the request connects, a person may be asked for a code, which takes as long as it takes. What is taken from
    // the body before that only fills a buffer, and would count as sent although not a byte has left.
    await connected(outgoing)
    if (outgoing.destroyed) return
    this.#watch.begin()
    try {
      await this.#writeAll(outgoing)
    } catch (thrown) {
      this.#fail(thrown)
    }
  }

  /**
   * Chunks get larger where they are taken at once, and smaller on a slow line, so that what is taken is close to what
   * has left. Under a low bandwidth limit they get smaller still, so that a byte is sent every few seconds and neither
   * side closes the connection as idle. The next body on a connection begins with what the last one has come to; but not
   * with more than a little where that was held back: its headers leave with its first chunk, and what they are signed
   * with may expire.
   */
  async #writeAll(outgoing: ClientRequest): Promise<void> {
    const { body, pace } = this.#toSend
    const { socket } = outgoing
    let size = (socket === null ? undefined : lastSizes.get(socket)) ?? firstChunk
    let leftBytes = body.sizeBytes
    let wasHeldBack = false
    const unacknowledged = (): number | null => unacknowledgedOf(outgoing)
    for await (const chunk of body.chunks()) {
      for (let offset = 0; offset < chunk.byteLength;) {
        const piece = chunk.subarray(offset, offset + size)
        const began = performance.now()
        const resume = this.#watch.hold()
        await pace(piece.byteLength, unacknowledged)
        resume()
        if (outgoing.destroyed || this.#isAnswered) return
        const passed = performance.now()
        this.#watch.moved(piece.byteLength)
        offset += piece.byteLength
        leftBytes -= piece.byteLength
        if (leftBytes === 0) this.#endWith(outgoing, piece)
        else if (!outgoing.write(piece)) await drained(outgoing)
        const ended = performance.now()
        wasHeldBack ||= passed - began > heldBackMs
        size = nextSize(size, { pacedMs: passed - began, takenMs: ended - passed })
      }
    }
    if (!this.hasEnded) this.#endWith(outgoing)
    if (socket !== null) lastSizes.set(socket, Math.min(size, wasHeldBack ? firstChunk : largestChunk))
  }

  #endWith(outgoing: ClientRequest, last?: Uint8Array): void {
    this.hasEnded = true
    outgoing.end(last)
  }

  #fail(reason: unknown): void {
    this.failure ??= reason
    this.#outgoing?.destroy()
  }

  /** What has not left by now must not leave later: the memory of the body is given back, and used for others. */
  destroy(): void {
    this.#outgoing?.destroy()
  }

  stop(): void {
    this.#watch.stop()
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
function hasBytesLeft(request: ClientRequest): Promise<boolean> | boolean {
  return request.writableLength === 0 ? false : hasBytesLeftInSomeTurns(request)
}

async function hasBytesLeftInSomeTurns(request: ClientRequest): Promise<boolean> {
  let isFinished = false
  request.once('finish', () => (isFinished = true))
  for (let turn = 0; turn < mostTurns; turn++) {
    if (isFinished || request.writableLength === 0) return false
    await setImmediate()
  }
  return true
}

import type { ClientRequest, IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import type { OnSilence } from '../../engine/ports.ts'
import { every } from './every.ts'
import type { Answered, Line } from './line.ts'
import { hasLostAddress, rememberAddresses } from './own-address.ts'
import { sendQueueOf, type SendQueue } from './send-queue.ts'

const usualLookMs = 1_000
/** The address of a computer may be away for a moment, when its network gives it the same one again. */
const goneMs = 5_000
/** As long as other requests on the same line move, a silent one is given so many times the limit. */
const patienceBesideOthers = 3
/** What a line carries that loses all large packets: the head of a request may go in a small one. */
const smallBytes = 4096

/**
 * On a connection on which nothing is under way the system asks each second, from this time on, whether the other side is
 * still there; after ten questions without an answer the connection ends (ETIMEDOUT). So a dead line is noticed in 25 s,
 * however long the store may take for its answer.
 */
export const keepAliveMsecs = 15_000

export type SilenceLimits = {
  /** Bytes are on their way, and none is acknowledged. Milliseconds. */
  stalledMs: number
  /** The system takes nothing, and does not tell what arrives. Milliseconds. */
  untoldMs: number
  /**
   * It is the store's turn: all that was sent has arrived, as far as that is known, and no byte of the answer comes; or
   * the store takes no more of the request now, and says so. Milliseconds.
   */
  answerMs: number
}

/** A connection was given up because no byte moved on it. Counts as a connection that timed out. */
export class SilentConnection extends Error {
  override readonly name = 'SilentConnection'
  readonly code = 'ETIMEDOUT'
  /** The connection was there, and the other side acknowledged nothing of a request of many bytes. */
  readonly isUnheard: boolean

  constructor(message: string, isUnheard: boolean) {
    super(message)
    this.isUnheard = isUnheard
  }
}

/** Who has to move next. `untold`: the line or the store. */
type Turn = 'us' | 'line' | 'store' | 'untold'

/**
 * Looks at a request every second until it ends, and gives its connection up when no byte has moved for too long, or when
 * the address that it came from has gone. A byte has moved when it was acknowledged, or received; where the system does
 * not tell what was acknowledged, when it was taken. Connecting has a limit of its own.
 */
export function watchSilence(
  request: ClientRequest,
  { limits, line, onSilence }: { limits: SilenceLimits; line: Line; onSilence: OnSilence | null },
): void {
  const lookMs = Math.min(usualLookMs, limits.stalledMs / 6)
  const progress = new Progress(request, lookMs / 2)
  let [lookedAt, silentMs, lineMs, looks, hasMoved] = [performance.now(), 0, 0, 0, false]

  function look(): void {
    const now = performance.now()
    // A process that was stopped or busy has not looked, and knows nothing of that time.
    const passedMs = Math.min(now - lookedAt, 2 * lookMs)
    silentMs += passedMs
    lookedAt = now
    looks++
    const { moved, turn } = progress.look()
    // When a store takes more after a pause, the line has just begun to carry it.
    lineMs = turn === 'line' && !moved ? lineMs + passedMs : 0
    if (moved || turn === 'us') {
      // A short request may get through where others do not.
      if (moved && looks > fillingLooks) line.movedAt = now
      silentMs = 0
      hasMoved = true
      onSilence?.(0, hasMoved)
      return
    }
    // A store that puts an object together may be silent for long.
    if (turn !== 'store' || request.method !== 'POST') line.silent(silentMs, lookMs)
    const isOver = onSilence?.(silentMs, hasMoved) ?? false
    const reason = isOver ? 'no byte moved' : reasonToEnd(turn, now)
    if (reason !== null) end(reason)
  }

  function reasonToEnd(turn: Exclude<Turn, 'us'> | null, now: number): string | null {
    const { socket } = request
    if (socket === null || turn === null) return null
    if (silentMs >= Math.min(goneMs, limits.stalledMs / 2) && hasLostAddress(socket)) {
      return 'the address of this computer has gone'
    }
    const besideOthers = now - line.movedAt < limits.stalledMs ? patienceBesideOthers : 1
    const isOver = {
      line: lineMs >= limits.stalledMs * besideOthers,
      store: silentMs >= limits.answerMs,
      untold: silentMs >= limits.untoldMs,
    }
    return isOver[turn] ? `no byte moved for ${Math.round(silentMs / 1000)} s` : null
  }

  function end(reason: string): void {
    const error = new SilentConnection(reason, progress.isUnheard)
    progress.response?.destroy(error)
    request.destroy(error)
  }

  /** The store answers another request. */
  function answered({ awaySince }: Answered): void {
    const { graceMs } = line.times
    look()
    const isOld = begunAt < Math.max(awaySince ?? -Infinity, performance.now() - graceMs)
    if (!isOld) return
    if (request.socket !== null && hasLostAddress(request.socket))
      end('the address of this computer has gone')
    else if (awaySince !== null) late ??= setTimeout(endIfSilent, graceMs)
  }

  /** Nothing has moved since the line is back. */
  function endIfSilent(): void {
    late = undefined
    look()
    const isTheirTurn = request.method === 'POST' && progress.isArrived
    if (silentMs > 0.9 * line.times.graceMs && !isTheirTurn)
      end('the line is back, but not for this connection')
  }

  const begunAt = performance.now()
  let late: NodeJS.Timeout | undefined
  rememberAddresses()
  const rest = every(lookMs, look)
  const unwatch = line.watch(answered)
  request.on('close', () => {
    rest()
    clearTimeout(late)
    unwatch()
  })
}

/** Looks in which the system's buffer may still take bytes that go nowhere. */
const fillingLooks = 2

/** What of a request has moved so far. */
class Progress {
  response: IncomingMessage | null = null
  readonly #request: ClientRequest
  readonly #freshMs: number
  #isSecure = false
  #looks = 0
  /** Earlier requests on the same connection included, like all counts of a socket. */
  #before = 0
  #received = 0
  /** Taken by the system. */
  #taken = 0
  /** Taken, and acknowledged for certain. */
  #arrived = 0
  /** Taken, and not acknowledged; null where the system does not tell, or was not asked. */
  #queue: SendQueue | null = null
  /** Bytes of the body flow. */
  #isFlowing = false

  constructor(request: ClientRequest, freshMs: number) {
    this.#request = request
    this.#freshMs = freshMs
    request.on('response', (response) => (this.response = response))
    request.on('socket', (socket) => {
      this.#isSecure = request.reusedSocket || !(socket instanceof TLSSocket)
      this.#before = this.#arrived = this.#taken = socket.bytesWritten
      this.#received = socket.bytesRead
      if (!this.#isSecure) socket.once('secureConnect', () => (this.#isSecure = true))
    })
  }

  /** Whether a byte has moved since the last look, and whose turn it is; null while there is no connection. */
  look(): { moved: boolean; turn: Turn | null } {
    const { socket } = this.#request
    if (socket === null || socket.connecting) return { moved: false, turn: null }
    this.#looks++
    const moved = this.#hasMoved(socket)
    return { moved, turn: this.#turn() }
  }

  #hasMoved(socket: Socket): boolean {
    const { bytesRead, bytesWritten, writableLength } = socket
    const before = { received: this.#received, taken: this.#taken, queue: this.#queue }
    this.#received = bytesRead
    this.#taken = bytesWritten - writableLength
    const isFull = writableLength > 0
    const isMore = this.#taken > before.taken
    // A full buffer that takes more has got rid of some, so the system need not be asked.
    const isRefilled = isFull && this.#looks > fillingLooks
    this.#queue = isRefilled && isMore ? null : sendQueueOf(socket, this.#freshMs)
    if (bytesRead > before.received) return true
    if (this.#queue === null) {
      this.#isFlowing ||= isRefilled
      return isMore
    }
    this.#isFlowing ||= this.#queue.isHeldBack
    if (isFull) {
      // It may have taken a part of a chunk; on a dead line its queue stands still.
      const isMoving = isRefilled && before.queue !== null && this.#queue.bytes !== before.queue.bytes
      this.#isFlowing ||= isMoving
      return isMoving
    }
    const arrived = this.#taken - this.#queue.bytes
    const isArriving = arrived > this.#arrived
    this.#arrived = Math.max(arrived, this.#arrived)
    return isArriving
  }

  #turn(): Turn {
    const { writableLength, writableEnded } = this.#request
    if ((this.response?.readableLength ?? 0) > 0) return 'us'
    if (!this.#isSecure) return 'line'
    if (this.#queue === null && writableLength > 0) return 'untold'
    if (this.#queue !== null && this.#queue.bytes > 0) return this.#queue.isHeldBack ? 'store' : 'line'
    return writableLength === 0 && !writableEnded ? 'us' : 'store'
  }

  /** All of it is with the store, as far as that is known. */
  get isArrived(): boolean {
    return this.#turn() === 'store'
  }

  /** Many bytes are on their way, and none of the body is known to have arrived. */
  get isUnheard(): boolean {
    const queued = this.#queue?.bytes ?? 0
    const arrived = Math.max(this.#arrived, this.#taken - queued) - this.#before
    return queued > smallBytes && !this.#isFlowing && this.response === null && arrived < smallBytes
  }
}

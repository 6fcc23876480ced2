import { setTimeout as delay } from 'node:timers/promises'

/** Times in milliseconds. */
export const usualLineTimes = {
  /** A request on which no byte moves for so long may have lost its line. */
  silentMs: 3_000,
  /** From one look to the next, while the store does not answer. */
  everyMs: 1_500,
  /** The same while it does answer, and requests are silent all the same: it doubles up to this. */
  longestMs: 6_000,
  /** A connection that lives has moved a byte by so long after the line is back. */
  graceMs: 1_000,
  /** What was seen so long ago says nothing of the line now. */
  knownMs: 20_000,
}
export type LineTimes = typeof usualLineTimes

/** What is known of a line when the store has just answered a look. */
export type Answered = {
  /** It did not answer since then, by performance.now(): the line was away, and is back. Null where it always answered. */
  awaySince: number | null
}

export type LineParts = {
  /** Asks the store for a word, on a connection of its own; false, or a rejection, when none comes in a moment. */
  isThere: (signal: AbortSignal) => Promise<boolean>
  /** Closes connections that nothing uses: on the other side they may be gone. */
  dropIdle: () => void
  /** Hears when the line goes, and when it is back. */
  onTurn: (isBack: boolean) => void
}

/**
 * The line to one store. While requests on it are silent, or wait for the network, the store is looked for again and again
 * by a small request. Where it did not answer and then does, the line is back: what waits tries at once, and a connection
 * on which still nothing moves is replaced, as its system repeats lost packets at intervals that have grown with the time
 * away (RFC 6298, 5.5).
 */
export class Line {
  /** When a byte moved last, by performance.now(). */
  movedAt = -Infinity
  readonly times: LineTimes
  readonly #parts: LineParts
  readonly #waiting = new Set<() => void>()
  readonly #watching = new Set<(answered: Answered) => void>()
  /** A request was silent at its last look. */
  #silentUntil = -Infinity
  #awaySince: number | null = null
  #lookedAt = -Infinity
  #backAt = -Infinity
  #look: AbortController | null = null

  constructor(parts: LineParts, times: LineTimes) {
    this.#parts = parts
    this.times = times
  }

  /** A request has not moved a byte for `ms`, and looks again in `nextLookMs`. */
  silent(ms: number, nextLookMs: number): void {
    const now = performance.now()
    if (ms < this.times.silentMs || now - this.movedAt < this.times.silentMs) return
    this.#silentUntil = now + 2 * nextLookMs
    this.#begin()
  }

  /**
   * Resolves when the store answers after it did not, or soon where that has just happened: whoever was in the middle of a
   * try then waits no longer than the others. Rejects with the signal's reason.
   */
  async whenBack(signal: AbortSignal): Promise<void> {
    const { graceMs } = this.times
    if (performance.now() - this.#backAt > 2 * graceMs) return await this.#nextBack(signal)
    await delay(graceMs / 4, undefined, { signal }).catch(() => signal.throwIfAborted())
  }

  #nextBack(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted()
      const leave = (): void => {
        this.#waiting.delete(back)
        reject(signal.reason)
      }
      const back = (): void => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      signal.addEventListener('abort', leave, { once: true })
      this.#waiting.add(back)
      this.#begin()
    })
  }

  /** `listener` hears each answer to a look. Answers what ends that. */
  watch(listener: (answered: Answered) => void): () => void {
    this.#watching.add(listener)
    return () => void this.#watching.delete(listener)
  }

  /** The computer has slept, or has another network: whatever is open may be dead. */
  suspect(): void {
    if (this.#watching.size + this.#waiting.size === 0) return this.#parts.dropIdle()
    this.#turn(true)
    this.#lookedAt = performance.now()
    this.#silentUntil = this.#lookedAt + this.times.silentMs
    this.#look?.abort()
    this.#look = null
    this.#begin()
  }

  get #isAwaited(): boolean {
    return this.#waiting.size > 0 || performance.now() < this.#silentUntil
  }

  #begin(): void {
    if (this.#look !== null) return
    const look = new AbortController()
    this.#look = look
    if (performance.now() - this.#lookedAt > this.times.knownMs) this.#turn(false)
    this.#parts.dropIdle()
    void this.#lookUntilOver(look.signal).finally(() => {
      if (this.#look === look) this.#look = null
    })
  }

  async #lookUntilOver(signal: AbortSignal): Promise<void> {
    const { everyMs, longestMs } = this.times
    let waitMs = everyMs
    while (this.#isAwaited && !signal.aborted) {
      const begunAt = performance.now()
      const isThere = await this.#parts.isThere(signal).catch(() => false)
      if (signal.aborted) return
      this.#lookedAt = performance.now()
      if (isThere) this.#answered()
      else this.#turn(true)
      waitMs = isThere ? Math.min(2 * waitMs, longestMs) : everyMs
      const leftMs = Math.max(0, begunAt + waitMs - performance.now())
      await delay(leftMs, undefined, { signal }).catch(() => undefined)
    }
  }

  #answered(): void {
    const awaySince = this.#awaySince
    this.#turn(false)
    for (const hear of this.#watching) hear({ awaySince })
    if (awaySince === null) return
    this.#backAt = performance.now()
    for (const wake of this.#waiting) wake()
    this.#waiting.clear()
  }

  #turn(isAway: boolean): void {
    if (isAway === (this.#awaySince !== null)) return
    this.#awaySince = isAway ? performance.now() : null
    this.#parts.dropIdle()
    this.#parts.onTurn(!isAway)
  }
}

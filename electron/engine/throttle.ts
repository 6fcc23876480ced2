import type { Clock } from './ports.ts'

/**
 * A token bucket for all bytes that leave: no burst beyond a tenth of a second's worth, so the line stays even.
 * Rates in bytes a second; null is no limit.
 */
export class Throttle {
  #bytesPerSecond: number | null = null
  /** When the bytes let through so far have been paid for, in milliseconds since the epoch. */
  #paidAt = 0
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  setLimit(bytesPerSecond: number | null): void {
    this.#bytesPerSecond = bytesPerSecond
  }

  /** Resolves when `bytes` may leave. Rejects with the signal's reason. */
  async pass(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#bytesPerSecond === null) return
    const now = this.#clock.now()
    const costMs = (bytes / this.#bytesPerSecond) * 1000
    this.#paidAt = Math.max(this.#paidAt, now - 100) + costMs
    const waitMs = this.#paidAt - now
    if (waitMs > 0) await this.#clock.sleep(waitMs, signal)
  }
}

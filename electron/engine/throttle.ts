import type { RateLimit } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { Clock } from './ports.ts'
import { waitFor, wakeAfter } from './waiting.ts'

/** The bucket holds the bytes of this time, so that the rate stays even after a pause. */
const savedSeconds = 0.1

type Waiter = { bytes: number; pass: () => void; refuse: (failure: AppFailure) => void }

/**
 * A token bucket for all bytes that leave, first come, first served. A new limit holds at once, also for those who
 * wait already.
 */
export class Throttle {
  #limit: RateLimit = null
  /** Bytes that may leave, as of `#savedAt`. */
  #saved = 0
  #savedAt = 0
  readonly #waiters = new Set<Waiter>()
  /** Ends the sleep until the first waiter's turn. */
  #sleep: AbortController | null = null
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** In bytes a second. At 0 all who wait are refused. */
  setLimit(limit: RateLimit): void {
    if (limit === this.#limit) return
    this.#save()
    this.#limit = limit
    if (limit === 0) {
      for (const { refuse } of this.#waiters) refuse(heldBack())
      this.#waiters.clear()
    }
    this.#serve()
  }

  /**
   * Resolves when `bytes` may leave. Throws `HeldByTimetable` while the limit is 0 or when it becomes so, or the
   * signal's reason.
   */
  async pass(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#limit === null) return
    if (this.#limit === 0) throw heldBack()
    await waitFor<void>(signal, (pass, refuse) => {
      const waiter = { bytes, pass, refuse }
      this.#waiters.add(waiter)
      this.#serve()
      return () => {
        this.#waiters.delete(waiter)
        this.#serve()
      }
    })
  }

  /** Lets waiters pass in turn, and sleeps until the next one may. */
  #serve(): void {
    this.#sleep?.abort()
    this.#sleep = null
    this.#save()
    for (const first of this.#waiters) {
      const missing = this.#limit === null ? 0 : first.bytes - this.#saved
      // The clock counts whole milliseconds, the bytes do not.
      if (missing > 1e-6) {
        const ms = Math.ceil((missing / (this.#limit ?? 1)) * 1000)
        this.#sleep = wakeAfter(this.#clock, ms, () => this.#serve())
        return
      }
      this.#waiters.delete(first)
      this.#saved -= first.bytes
      first.pass()
    }
  }

  #save(): void {
    const now = this.#clock.now()
    const rate = this.#limit ?? 0
    const [first] = this.#waiters
    const most = Math.max(rate * savedSeconds, first?.bytes ?? 0)
    this.#saved = Math.min(most, Math.max(0, this.#saved) + (rate * Math.max(0, now - this.#savedAt)) / 1000)
    this.#savedAt = now
  }
}

function heldBack(): AppFailure {
  return new AppFailure('HeldByTimetable')
}

import type { RateLimit, Timetable, UploadOptions } from '../contract/index.ts'
import { AppFailure, asAppFailure } from '../core/errors.ts'
import { always, lowestLimit, nextChange } from '../core/timetable.ts'
import type { Clock } from './ports.ts'
import { waitFor, wakeAfter } from './waiting.ts'

/**
 * The clock is read this often while a timetable holds: a computer that slept, or that was carried into another time
 * zone, has not waited as long as planned.
 */
const longestSleepMs = 60_000
/** The bucket holds the bytes of this time, so that the rate stays even after a pause. */
const savedSeconds = 0.1

/** `refuse` is null for one that waits through hours without uploads. */
type Waiter = { bytes: number; pass: () => void; refuse: ((failure: AppFailure) => void) | null }

/**
 * The bandwidth of all uploads together: the lowest of the limits that hold now, by setting, option or hour. A token
 * bucket for all bytes that leave, first come, first served. A new limit holds at once, also for those who wait
 * already.
 */
export class Bandwidth {
  readonly #clock: Clock
  #ofAll: Timetable = []
  #ofUploads: Timetable[] = []
  /** In bytes a second. */
  #limit: RateLimit = null
  /** Ends the sleep until the limit changes. */
  #change: AbortController | null = null
  /** Bytes that may leave, as of `#savedAt`. */
  #saved = 0
  #savedAt = 0
  readonly #waiters = new Set<Waiter>()
  /** Ends the sleep until the first waiter's turn. */
  #turn: AbortController | null = null

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** For all uploads, whatever their own options say. */
  setForAll(timetable: Timetable): void {
    this.#ofAll = timetable
    this.#follow()
  }

  /** The options of the uploads that are under way. */
  setForUploads(options: Pick<UploadOptions, 'limitBytesPerSecond' | 'timetable'>[]): void {
    this.#ofUploads = options.flatMap(({ limitBytesPerSecond, timetable }) =>
      [always(limitBytesPerSecond), timetable].filter((limits) => limits.length > 0),
    )
    this.#follow()
  }

  /** What holds now, in bytes a second; null for no limit. */
  get limit(): RateLimit {
    return this.#limit
  }

  /** False in hours in which nothing may be uploaded. */
  get isOpen(): boolean {
    return this.#limit !== 0
  }

  /** When the limit changes next, in milliseconds since the epoch; null if it never does. */
  get changesAt(): number | null {
    return nextChange(this.#all(), this.#clock.now(), this.#offset)
  }

  /** Resolves once something may be uploaded. Rejects with the signal's reason. */
  opening(signal: AbortSignal): Promise<void> {
    return this.passInItsTime(0, signal)
  }

  /**
   * Resolves when `bytes` may leave. Throws `HeldByTimetable` when the hours for uploads end, or the signal's reason.
   */
  async pass(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#limit === null) return
    if (this.#limit === 0) throw heldBack()
    await waitFor<void>(signal, (pass, refuse) => this.#enter({ bytes, pass, refuse }))
  }

  /** The same, but waits through hours without uploads: for callers without an open connection that would time out. */
  async passInItsTime(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#limit === null) return
    await waitFor<void>(signal, (pass) => this.#enter({ bytes, pass, refuse: null }))
  }

  stop(): void {
    this.#change?.abort()
  }

  #all(): Timetable[] {
    return [this.#ofAll, ...this.#ofUploads]
  }

  readonly #offset = (at: number): number => this.#clock.utcOffsetMinutes(at)

  #follow(): void {
    this.#change?.abort()
    this.#change = null
    this.#setLimit(lowestLimit(this.#all(), this.#clock.now(), this.#offset))
    const { changesAt } = this
    if (changesAt === null) return
    const ms = Math.min(changesAt - this.#clock.now(), longestSleepMs)
    this.#change = wakeAfter(this.#clock, ms, () => this.#follow())
  }

  #setLimit(limit: RateLimit): void {
    if (limit === this.#limit) return
    this.#save()
    this.#limit = limit
    for (const waiter of this.#waiters) {
      if (limit !== 0 || waiter.refuse === null) continue
      this.#waiters.delete(waiter)
      waiter.refuse(heldBack())
    }
    this.#serve()
  }

  /** Answers how to leave the queue. */
  #enter(waiter: Waiter): () => void {
    this.#waiters.add(waiter)
    this.#serve()
    return () => {
      this.#waiters.delete(waiter)
      this.#serve()
    }
  }

  /** Lets waiters pass in turn, and sleeps until the next one may. */
  #serve(): void {
    this.#turn?.abort()
    this.#turn = null
    this.#save()
    if (this.#limit === 0) return
    for (const first of this.#waiters) {
      const missing = this.#limit === null ? 0 : first.bytes - this.#saved
      // The clock counts whole milliseconds, the bytes do not.
      if (missing > 1e-6) {
        const ms = Math.ceil((missing / (this.#limit ?? 1)) * 1000)
        this.#turn = wakeAfter(this.#clock, ms, () => this.#serve())
        return
      }
      this.#waiters.delete(first)
      this.#saved -= first.bytes
      first.pass()
    }
  }

  #save(): void {
    const now = this.#clock.elapsed()
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

/** True when only the timetable holds the upload back. */
export function isHeld(thrown: unknown): boolean {
  return asAppFailure(thrown).error.code === 'HeldByTimetable'
}

import type { RateLimit, Timetable, UploadOptions } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { always, lowestLimit, nextChange } from '../core/timetable.ts'
import type { Clock } from './ports.ts'
import { Throttle } from './throttle.ts'
import { waitFor, wakeAfter } from './waiting.ts'

/**
 * The clock is read this often while a timetable holds: a computer that slept, or that was carried into another time
 * zone, has not waited as long as planned.
 */
const longestSleepMs = 60_000

/** The bandwidth of all uploads together: the lowest of the limits that hold now, by setting, option or hour. */
export class Bandwidth {
  readonly #clock: Clock
  readonly #throttle: Throttle
  #ofAll: Timetable = []
  #ofUploads: Timetable[] = []
  #limit: RateLimit = null
  /** Called at each change of the limit. */
  readonly #waiting = new Set<() => void>()
  #sleep: AbortController | null = null

  constructor(clock: Clock) {
    this.#clock = clock
    this.#throttle = new Throttle(clock)
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

  /** False in hours in which nothing may be uploaded. */
  get isOpen(): boolean {
    return this.#limit !== 0
  }

  /** When the limit changes next, in milliseconds since the epoch; null if it never does. */
  get changesAt(): number | null {
    return nextChange(this.#all(), this.#clock.now(), this.#offset)
  }

  /** Resolves once something may be uploaded. Rejects with the signal's reason. */
  async opening(signal: AbortSignal): Promise<void> {
    while (!this.isOpen) {
      await waitFor<void>(signal, (goOn) => {
        this.#waiting.add(goOn)
        return () => this.#waiting.delete(goOn)
      })
    }
  }

  /** Resolves when `bytes` may leave. Throws `HeldByTimetable` when the hours for uploads end, or the signal's reason. */
  pass(bytes: number, signal: AbortSignal): Promise<void> {
    return this.#throttle.pass(bytes, signal)
  }

  /** The same, but waits through hours without uploads: for callers without an open connection that would time out. */
  async passInItsTime(bytes: number, signal: AbortSignal): Promise<void> {
    for (;;) {
      await this.opening(signal)
      try {
        return await this.pass(bytes, signal)
      } catch (thrown) {
        if (!isHeld(thrown)) throw thrown
      }
    }
  }

  stop(): void {
    this.#sleep?.abort()
  }

  #all(): Timetable[] {
    return [this.#ofAll, ...this.#ofUploads]
  }

  readonly #offset = (at: number): number => this.#clock.utcOffsetMinutes(at)

  #follow(): void {
    this.#sleep?.abort()
    this.#sleep = null
    this.#setLimit(lowestLimit(this.#all(), this.#clock.now(), this.#offset))
    const { changesAt } = this
    if (changesAt === null) return
    const ms = Math.min(changesAt - this.#clock.now(), longestSleepMs)
    this.#sleep = wakeAfter(this.#clock, ms, () => this.#follow())
  }

  #setLimit(limit: RateLimit): void {
    if (limit === this.#limit) return
    this.#limit = limit
    this.#throttle.setLimit(limit)
    for (const goOn of this.#waiting) goOn()
    this.#waiting.clear()
  }
}

/** True when only the timetable holds the upload back. */
export function isHeld(thrown: unknown): boolean {
  return asAppFailure(thrown).error.code === 'HeldByTimetable'
}

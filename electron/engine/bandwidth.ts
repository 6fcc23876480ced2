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

/** What was begun before the hours for uploads end may go on for so long, at the limit until then. */
const closingMs = 10_000
/** Nobody waits longer for those before: a server would take the connection for dead. */
const longestWaitMs = 5_000

/** `refuse` is null for one that waits through hours without uploads. */
type Waiter = {
  bytes: number
  /** Whose turn it is: the lowest comes first. */
  order: number
  since: number
  pass: () => void
  refuse: ((failure: AppFailure) => void) | null
}

type Limits = Pick<UploadOptions, 'limitBytesPerSecond' | 'timetable'>

/** The hours for uploads are over, but for what is on its way. */
type Closing = { limit: RateLimit; end: AbortController }

/**
 * The bandwidth of all uploads together: the lowest of the limits that hold now, by setting, option or hour. A token
 * bucket for all bytes that leave; the oldest body goes first, so that it is stored before the others are sent. A new
 * limit holds at once, also for those who wait already.
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
  #bodies = 0
  #closing: Closing | null = null
  readonly #onClosing = new Set<(graceMs: number) => void>()
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

  /** The uploads that are under way. */
  setForUploads(uploads: readonly { options: Limits }[]): void {
    const limited = uploads.filter(({ options }) => isLimited(options))
    // Most uploads have no limits of their own. Those of all are followed by the clock.
    if (limited.length === 0 && this.#ofUploads.length === 0) return
    this.#ofUploads = limited.flatMap(({ options }) => [
      always(options.limitBytesPerSecond),
      options.timetable,
    ])
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

  /** Called when the hours for uploads end: what is on its way may end in so many milliseconds. */
  onClosing(listener: (graceMs: number) => void): () => void {
    this.#onClosing.add(listener)
    return () => this.#onClosing.delete(listener)
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
   * A body is about to be sent. What it answers resolves when `bytes` of it may leave, and throws `HeldByTimetable` when
   * the hours for uploads are over, or the signal's reason.
   */
  begin(signal: AbortSignal): (bytes: number) => Promise<void> {
    const order = ++this.#bodies
    return async (bytes) => {
      const limit = this.#limitOfBegun()
      if (limit === null) return
      if (limit === 0) throw heldBack()
      const since = this.#clock.elapsed()
      await waitFor<void>(signal, (pass, refuse) => this.#enter({ bytes, order, since, pass, refuse }))
    }
  }

  /** The same, but waits through hours without uploads: for callers without an open connection that would time out. */
  async passInItsTime(bytes: number, signal: AbortSignal): Promise<void> {
    if (this.#limit === null) return
    const since = this.#clock.elapsed()
    await waitFor<void>(signal, (pass) => this.#enter({ bytes, order: 0, since, pass, refuse: null }))
  }

  stop(): void {
    this.#change?.abort()
    this.#closing?.end.abort()
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
    const before = this.#limit
    this.#limit = limit
    this.#closing?.end.abort()
    this.#closing = null
    if (limit === 0) {
      this.#closing = { limit: before, end: wakeAfter(this.#clock, closingMs, () => this.#close()) }
      for (const listener of this.#onClosing) listener(closingMs)
    }
    this.#serve()
  }

  #close(): void {
    this.#closing = null
    for (const waiter of this.#waiters) {
      if (waiter.refuse === null) continue
      this.#waiters.delete(waiter)
      waiter.refuse(heldBack())
    }
    this.#serve()
  }

  #limitOfBegun(): RateLimit {
    return this.#closing === null ? this.#limit : this.#closing.limit
  }

  /** Of those whose hours these are, the oldest, but nobody waits for too long. */
  #first(): Waiter | null {
    const now = this.#clock.elapsed()
    let first: Waiter | null = null
    for (const waiter of this.#waiters) {
      if (this.#limit === 0 && waiter.refuse === null) continue
      if (now - waiter.since >= longestWaitMs) return waiter
      if (first === null || waiter.order < first.order) first = waiter
    }
    return first
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
    const limit = this.#limitOfBegun()
    if (limit === 0) return
    for (let first = this.#first(); first !== null; first = this.#first()) {
      const missing = limit === null ? 0 : first.bytes - this.#saved
      // The clock counts whole milliseconds, the bytes do not.
      if (missing > 1e-6) {
        const ms = Math.ceil((missing / (limit ?? 1)) * 1000)
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
    const rate = this.#limitOfBegun() ?? 0
    const most = Math.max(rate * savedSeconds, this.#first()?.bytes ?? 0)
    this.#saved = Math.min(most, Math.max(0, this.#saved) + (rate * Math.max(0, now - this.#savedAt)) / 1000)
    this.#savedAt = now
  }
}

function isLimited({ limitBytesPerSecond, timetable }: Limits): boolean {
  return limitBytesPerSecond !== null || timetable.length > 0
}

function heldBack(): AppFailure {
  return new AppFailure('HeldByTimetable')
}

/** True when only the timetable holds the upload back. */
export function isHeld(thrown: unknown): boolean {
  return asAppFailure(thrown).error.code === 'HeldByTimetable'
}

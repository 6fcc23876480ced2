import {
  explored,
  followed,
  followedAnew,
  isFast,
  lanesToFill,
  newConcurrency,
  searchFor,
  woken,
  type Bounds,
  type Concurrency,
} from '../core/concurrency.ts'
import { climbed, looksEachMs } from '../core/lane-trials.ts'
import { lineRate } from '../core/line-sharing.ts'
import type { DestinationPace } from './destination-pace.ts'
import type { Clock, Unacknowledged } from './ports.ts'
import { Alarm } from './waiting.ts'

/** A connection that took nothing for so long is full: from then on its bytes go out at the rate of the line. */
const fullMs = 50
/** How often it is looked at how much has arrived of what lanes were handed: seldom, as the system takes milliseconds. */
const lookMs = { atFirst: 300, later: 1_000 }
/** Nobody looks at a smaller body while it takes nothing: a timer for each small file would be dear. */
const littleBytes = 256 * 1024
/** A process that uses so much of a processor, with all of its threads, sends hardly faster over more lanes. */
const busyShare = 0.9
/**
 * While lanes carry less than this share of what the line is known to carry, others may go beside them. It is looked at for
 * so long, and until the line would have carried so much.
 */
const fullShare = 0.6
const slack = { leastMs: 1_000, mostMs: 3_000, bytes: 1024 * 1024 }

/** Watches one body on its way. */
export type LaneMeter = {
  /** The next piece is asked for: the one before it was taken. */
  taken(): void
  /** A piece was handed on. `unacknowledged` tells how much of all pieces has not arrived, if the system knows. */
  handed(bytes: number, unacknowledged: Unacknowledged): void
  /** So much of what was handed on is still in buffers on the way, as far as that can be told. */
  bufferedBytes: () => number
  /** The body has ended; `storedBytes` is null if it did not arrive. */
  end(storedBytes: number | null): void
}

/**
 * How many parts go at the same time. Measures how fast lanes are: not by the bytes that they take, as buffers on the
 * way take some at once, but by those that follow when these are full; bodies that fill none by the time until their
 * answer.
 */
export class LaneSearch {
  readonly #clock: Clock
  readonly #lanes: () => number
  readonly #bounds: () => Bounds
  readonly #changed: () => void
  readonly #onTheirWay = new Set<{ arrivedBytes: () => number }>()
  /** What arrived of bodies that have ended, and of all when it was last looked at. */
  #endedBytes = 0
  /** What the store has confirmed since the first of these bodies. */
  #stored = { since: 0, bytes: 0 }
  #seenBytes: number | null = null
  #seenLanes = 0
  #seenAt = 0
  /** Whether the system tells what has arrived, as far as it was asked yet. */
  #isTold = false
  #worked = { at: 0, processorMs: 0 }
  readonly #nextLook: Alarm
  #search: Concurrency
  #toFill = 1
  /** More lanes than fill the line, as those that should do not now; and since when so many bytes arrived. */
  #extra = 0
  #slack = { since: 0, until: 0, bytes: 0 }
  #destination: DestinationPace | null = null

  /** `lanes` says how many bodies move now. */
  constructor(clock: Clock, lanes: () => number, bounds: () => Bounds, changed: () => void) {
    this.#clock = clock
    this.#lanes = lanes
    this.#bounds = bounds
    this.#changed = changed
    this.#search = newConcurrency(clock.elapsed())
    this.#nextLook = new Alarm(clock, () => {
      this.#look()
      if (this.#onTheirWay.size > 0) this.#lookSoon()
    })
  }

  get inFlight(): number {
    return this.#search.inFlight
  }

  /** What is sent leaves in so many seconds, on the whole line; null while nothing is known about the line. */
  secondsFor(bytes: number): number | null {
    const { bytesPerSecond } = this.#search
    return bytesPerSecond === null ? null : bytes / bytesPerSecond
  }

  /** So many lanes carry as much as the line can. Asked for with each piece of each body. */
  get toFill(): number {
    return this.#toFill + this.#extra
  }

  /** Other bodies have the line now, or none waits: they have to fill it by themselves. */
  startOver(): void {
    this.#lookNow()
    const now = this.#clock.elapsed()
    this.#extra = 0
    this.#slack = { since: now, until: now, bytes: 0 }
  }

  /** To be called again and again while bodies wait: where those ahead do not fill the line, one more may go. */
  look(): void {
    const now = this.#clock.elapsed()
    const { since, until } = this.#slack
    // Nobody waited for a while.
    if (now - until > slack.leastMs) return this.startOver()
    this.#slack.until = now
    const { sharing, bytesPerSecond } = this.#search
    const rate = Math.min(lineRate(sharing) ?? bytesPerSecond ?? 0, this.#bounds().limit ?? Infinity)
    const ms = Math.min(slack.mostMs, Math.max(slack.leastMs, (1000 * slack.bytes) / rate))
    if (now - since < ms) return
    this.#lookNow()
    if ((1000 * this.#slack.bytes) / (now - since) < fullShare * rate) this.#extra++
    this.#slack = { since: now, until: now, bytes: 0 }
  }

  /** Something starts after nothing ran. What was found out about a destination is kept with it. */
  wake(destination: DestinationPace): void {
    const now = this.#clock.elapsed()
    if (this.#destination !== null) this.#destination.search = this.#search
    this.#destination = destination
    this.#stored = { since: now, bytes: 0 }
    this.#search = woken(destination.search ?? newConcurrency(now), now, destination.bytesPerSecond)
  }

  /** Other uploads run or stand next, so the largest part may have another size. */
  follow(): void {
    this.#setFor(this.#search, this.#bounds().partBytes)
  }

  begin(sizeBytes: number): LaneMeter {
    const begunAt = this.#clock.elapsed()
    let handedBytes = 0
    let last: { at: number; bytes: number; unacknowledged: Unacknowledged } | null = null
    let isFull = false
    let fullBytes = 0
    const bufferedBytes = (): number => {
      if (last === null) return 0
      const bytes = last.unacknowledged()
      this.#isTold = bytes !== null
      return bytes ?? this.#leftOf(fullBytes, last.at)
    }
    const body = { arrivedBytes: () => Math.max(0, handedBytes - bufferedBytes()) }
    // Time in which nothing was sent tells nothing.
    if (this.#onTheirWay.size === 0) this.#lookNow()
    this.#onTheirWay.add(body)
    if (sizeBytes > littleBytes) this.#lookSoon()
    return {
      taken: () => {
        this.#look()
        if (last === null) return
        const laneMs = this.#clock.elapsed() - last.at
        if (isFull) this.#carried(last.bytes, laneMs)
        else if (laneMs >= fullMs) [isFull, fullBytes] = [true, handedBytes]
      },
      handed: (bytes, unacknowledged) => {
        handedBytes += bytes
        last = { at: this.#clock.elapsed(), bytes, unacknowledged }
      },
      bufferedBytes,
      end: (storedBytes) => {
        this.#endedBytes += storedBytes ?? body.arrivedBytes()
        this.#stored.bytes += storedBytes ?? 0
        this.#onTheirWay.delete(body)
        if (this.#onTheirWay.size === 0) {
          // The next look may be long after the last bytes.
          this.#lookNow()
          this.#nextLook.stop()
        }
        if (storedBytes !== null && !isFull) this.#carried(storedBytes, this.#clock.elapsed() - begunAt)
      },
    }
  }

  /** What is left of a buffer that was full then, where the system does not tell. */
  #leftOf(fullBytes: number, since: number): number {
    const ofLane = (this.#search.bytesPerSecond ?? 0) / Math.max(1, this.#lanes())
    return Math.max(0, fullBytes - (ofLane * (this.#clock.elapsed() - since)) / 1000)
  }

  #look(): void {
    if (this.#clock.elapsed() - this.#seenAt >= this.#looksEachMs) this.#lookNow()
  }

  get #looksEachMs(): number {
    const forOrder = this.#search.sharing.alone === null ? lookMs.atFirst : lookMs.later
    return Math.min(
      looksEachMs(this.#search, this.#clock.elapsed()),
      isFast(this.#search, this.#bounds().partBytes) ? Infinity : forOrder,
    )
  }

  /** A slow connection takes a piece seldom, and lanes that are tried must not wait for that. */
  #lookSoon(): void {
    this.#nextLook.within(looksEachMs(this.#search, this.#clock.elapsed()))
  }

  /** Looks at how much has arrived of all bodies. Where they leave fast nobody has to know. */
  #lookNow(): void {
    const now = this.#clock.elapsed()
    this.#seenAt = now
    const bounds = this.#bounds()
    const { partBytes } = bounds
    const onTheirWay = [...this.#onTheirWay].reduce((sum, { arrivedBytes }) => sum + arrivedBytes(), 0)
    const before = this.#seenBytes
    this.#seenBytes = Math.max(before ?? 0, this.#endedBytes + onTheirWay)
    if (before === null) return this.#changeTo(followedAnew(this.#search, now), partBytes)
    const bytes = this.#seenBytes - before
    this.#slack.bytes += bytes
    const lanes = this.#lanes()
    const more = { bytes, lanes: Math.max(lanes, this.#seenLanes) }
    this.#seenLanes = this.#onTheirWay.size === 0 ? 0 : lanes
    const remembered = this.#destination?.bytesPerSecond ?? null
    const known = followed(this.#search, more, now, remembered)
    this.#changeTo(
      climbed(known, more, now, {
        ...bounds,
        isAtItsLimit: this.#isAtItsLimit(),
        isTold: this.#isTold,
        storedRate: this.#storedRate(now),
        unstoredBytes: onTheirWay,
      }),
      partBytes,
    )
  }

  /** What the store has confirmed in the last ten to twenty seconds, in bytes a second. */
  #storedRate(now: number): number {
    const { since, bytes } = this.#stored
    if (now - since > 20_000) this.#stored = { since: now - 10_000, bytes: (bytes * 10_000) / (now - since) }
    return (1000 * bytes) / Math.max(1, now - since)
  }

  /** Whether this process has worked without a pause since it was asked last. */
  #isAtItsLimit(): boolean {
    const before = this.#worked
    this.#worked = { at: this.#clock.elapsed(), processorMs: this.#clock.processorMs() }
    return this.#worked.processorMs - before.processorMs > busyShare * (this.#worked.at - before.at)
  }

  #carried(bytes: number, laneMs: number): void {
    const bounds = this.#bounds()
    const carried = { bytes, laneMs, lanes: this.#lanes() }
    this.#changeTo(explored(this.#search, carried, this.#clock.elapsed(), bounds), bounds.partBytes)
  }

  #changeTo(search: Concurrency, partBytes: number): void {
    const { inFlight } = this.#search
    const toFill = this.#toFill
    this.#setFor(search, partBytes)
    if (this.#search.inFlight !== inFlight || this.#toFill !== toFill) this.#changed()
  }

  #setFor(search: Concurrency, partBytes: number): void {
    this.#search = searchFor(search, partBytes, this.#clock.elapsed())
    this.#toFill = lanesToFill(this.#search, partBytes)
  }
}

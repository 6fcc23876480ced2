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
import { lineRate } from '../core/line-sharing.ts'
import type { DestinationPace } from './destination-pace.ts'
import type { Clock, Unacknowledged } from './ports.ts'

/** A connection that took nothing for so long is full: from then on its bytes go out at the rate of the line. */
const fullMs = 50
/** How often it is looked at how much has arrived of what lanes were handed: seldom, as the system takes milliseconds. */
const lookMs = { atFirst: 300, later: 1_000 }
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
  #seenBytes: number | null = null
  #seenLanes = 0
  #seenAt = 0
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
    this.#search = woken(destination.search ?? newConcurrency(now), now, destination.bytesPerSecond)
  }

  /** Other uploads run or stand next, so the largest part may have another size. */
  follow(): void {
    this.#setFor(this.#search, this.#bounds().partBytes)
  }

  begin(): LaneMeter {
    const begunAt = this.#clock.elapsed()
    let handedBytes = 0
    let last: { at: number; bytes: number; unacknowledged: Unacknowledged } | null = null
    let isFull = false
    let fullBytes = 0
    const bufferedBytes = (): number =>
      last?.unacknowledged() ?? (last === null ? 0 : this.#leftOf(fullBytes, last.at))
    const body = { arrivedBytes: () => Math.max(0, handedBytes - bufferedBytes()) }
    // Time in which nothing was sent tells nothing.
    if (this.#onTheirWay.size === 0) this.#lookNow()
    this.#onTheirWay.add(body)
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
        this.#onTheirWay.delete(body)
        // The next look may be long after the last bytes.
        if (this.#onTheirWay.size === 0) this.#lookNow()
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
    const afterMs = this.#search.sharing.alone === null ? lookMs.atFirst : lookMs.later
    if (this.#clock.elapsed() - this.#seenAt >= afterMs) this.#lookNow()
  }

  /** Looks at how much has arrived of all bodies. Where they leave fast nobody has to know. */
  #lookNow(): void {
    const now = this.#clock.elapsed()
    this.#seenAt = now
    const { partBytes } = this.#bounds()
    if (isFast(this.#search, partBytes)) {
      this.#seenBytes = null
      return
    }
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
    this.#changeTo(followed(this.#search, more, now, remembered), partBytes)
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

import {
  explored,
  lanesToFill,
  newConcurrency,
  searchFor,
  woken,
  type Bounds,
  type Concurrency,
} from '../core/concurrency.ts'
import type { DestinationPace } from './destination-pace.ts'
import type { Clock } from './ports.ts'

/** A connection that took nothing for so long is full: from then on its bytes go out at the rate of the line. */
const fullMs = 50

/** Watches one body on its way. */
export type LaneMeter = {
  /** The next piece is asked for: the one before it was taken. */
  taken(): void
  /** A piece was handed on. */
  handed(bytes: number): void
  /** About so much of what was handed on is still in buffers on the way. */
  bufferedBytes(): number
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
  #search: Concurrency
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

  /** So many lanes carry as much as the line can. */
  get toFill(): number {
    return lanesToFill(this.#search)
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
    this.#search = searchFor(this.#search, this.#bounds().partBytes, this.#clock.elapsed())
  }

  begin(): LaneMeter {
    const begunAt = this.#clock.elapsed()
    let handedBytes = 0
    let last: { at: number; bytes: number } | null = null
    let isFull = false
    let bufferedBytes = 0
    return {
      taken: () => {
        if (last === null) return
        const laneMs = this.#clock.elapsed() - last.at
        if (isFull) this.#carried(last.bytes, laneMs)
        else if (laneMs >= fullMs) [isFull, bufferedBytes] = [true, handedBytes]
      },
      handed: (bytes) => {
        handedBytes += bytes
        last = { at: this.#clock.elapsed(), bytes }
      },
      bufferedBytes: () => bufferedBytes,
      end: (storedBytes) => {
        if (storedBytes !== null && !isFull) this.#carried(storedBytes, this.#clock.elapsed() - begunAt)
      },
    }
  }

  #carried(bytes: number, laneMs: number): void {
    const before = this.#search.inFlight
    const bounds = this.#bounds()
    const carried = { bytes, laneMs, lanes: this.#lanes() }
    const now = this.#clock.elapsed()
    this.#search = searchFor(explored(this.#search, carried, now, bounds), bounds.partBytes, now)
    if (this.#search.inFlight !== before) this.#changed()
  }
}

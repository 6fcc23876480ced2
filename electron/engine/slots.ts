import { waitFor } from './waiting.ts'

/** Whoever wants a slot: the lowest rank comes first. */
type Waiter = { rank: () => number; give: (giveBack: () => void) => void }

/**
 * As many may go on at the same time as there are slots. A free slot goes to the lowest rank. The part
 * slots that all uploads share say how many requests with a body are in flight: a free one goes to another part of an
 * upload that runs, or to the next upload.
 */
export class Slots {
  #taken = 0
  #capacity: number
  readonly #waiters = new Set<Waiter>()
  readonly #queue: () => Waiter | null

  /** `queue` is asked for the next one that waits besides, such as the first of the uploads to be started. */
  constructor(capacity: number, queue: () => Waiter | null = () => null) {
    this.#capacity = capacity
    this.#queue = queue
  }

  /** A smaller capacity takes effect as slots come back. */
  setCapacity(capacity: number): void {
    this.#capacity = capacity
    this.#serve()
  }

  /** Waits for a slot; answers how to give it back, once, or null when the signal aborts first. */
  take(rank: () => number, signal: AbortSignal): Promise<(() => void) | null> {
    return waitFor<() => void>(signal, (give) => {
      const waiter = { rank, give }
      this.#waiters.add(waiter)
      this.#serve()
      return () => this.#waiters.delete(waiter)
    }).catch(() => null)
  }

  /** True while somebody of a lower rank waits for a slot. */
  isWantedBefore(rank: number): boolean {
    return (this.#first()?.rank() ?? Infinity) < rank
  }

  #serve(): void {
    while (this.#taken < this.#capacity) {
      const first = this.#first()
      if (first === null) return
      this.#waiters.delete(first)
      first.give(this.#take())
    }
  }

  #first(): Waiter | null {
    let first: Waiter | null = null
    let lowest = Infinity
    for (const waiter of this.#waiters) {
      const rank = waiter.rank()
      if (rank >= lowest) continue
      first = waiter
      lowest = rank
    }
    const queued = this.#queue()
    return queued !== null && queued.rank() < lowest ? queued : first
  }

  #take(): () => void {
    this.#taken++
    let isGivenBack = false
    return () => {
      if (isGivenBack) return
      isGivenBack = true
      this.#taken--
      this.#serve()
    }
  }
}

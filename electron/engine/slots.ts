import { waitFor } from './waiting.ts'

type Waiter = { rank: () => number; give: (giveBack: () => void) => void }

/** Uploads that wait to be started. */
export type StartQueue = {
  /** The rank of the next one; null when none can be started now. */
  nextRank(): number | null
  /** Starts the next one, which holds this slot. */
  startNext(giveBack: () => void): void
}

/**
 * The part slots that all uploads share: how many requests with a body are in flight. A free slot goes to the
 * lowest rank: to another part of an upload that runs, or to the next upload.
 */
export class Slots {
  #taken = 0
  #capacity = 1
  #waiters: Waiter[] = []
  readonly #queue: StartQueue

  constructor(queue: StartQueue) {
    this.#queue = queue
  }

  /** A smaller capacity takes effect as slots come back. */
  setCapacity(capacity: number): void {
    this.#capacity = capacity
    this.serve()
  }

  /** Waits for a slot; answers how to give it back, once, or null when the signal aborts first. */
  take(rank: () => number, signal: AbortSignal): Promise<(() => void) | null> {
    return waitFor<() => void>(signal, (give) => {
      const waiter = { rank, give }
      this.#waiters.push(waiter)
      this.serve()
      return () => {
        this.#waiters = this.#waiters.filter((other) => other !== waiter)
      }
    }).catch(() => null)
  }

  /** Hands out what is free. */
  serve(): void {
    while (this.#taken < this.#capacity) {
      const waiter = this.#firstWaiter()
      const next = this.#queue.nextRank()
      if (next !== null && (waiter === null || next < waiter.rank())) {
        this.#queue.startNext(this.#take())
      } else if (waiter !== null) {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        waiter.give(this.#take())
      } else return
    }
  }

  #firstWaiter(): Waiter | null {
    let first: Waiter | null = null
    for (const waiter of this.#waiters) if (first === null || waiter.rank() < first.rank()) first = waiter
    return first
  }

  #take(): () => void {
    this.#taken++
    let isGivenBack = false
    return () => {
      if (isGivenBack) return
      isGivenBack = true
      this.#taken--
      this.serve()
    }
  }
}

type Waiter = { order: number; give: () => void }

/**
 * The part slots that all uploads share: how many requests with a body are in flight. A free slot goes to the
 * waiter with the lowest order; with nobody waiting, `onFree` may start another upload.
 */
export class Slots {
  #taken = 0
  #capacity = 1
  readonly #waiters: Waiter[] = []
  readonly #onFree: () => void

  constructor(onFree: () => void) {
    this.#onFree = onFree
  }

  /** A smaller capacity takes effect as slots come back. */
  setCapacity(capacity: number): void {
    this.#capacity = capacity
    this.#serve()
  }

  /** Takes a slot if one is free and nobody waits for it. Answers how to give it back, once. */
  tryTake(): (() => void) | null {
    return this.#waiters.length === 0 && this.#taken < this.#capacity ? this.#take() : null
  }

  /** Waits for a slot; null when the signal aborts first. */
  async take(order: number, signal: AbortSignal): Promise<(() => void) | null> {
    if (signal.aborted) return null
    const free = this.tryTake()
    if (free !== null) return free
    return new Promise((resolve) => {
      const waiter = {
        order,
        give: () => {
          signal.removeEventListener('abort', withdraw)
          resolve(this.#take())
        },
      }
      const withdraw = (): void => {
        this.#waiters.splice(this.#waiters.indexOf(waiter), 1)
        resolve(null)
      }
      signal.addEventListener('abort', withdraw, { once: true })
      this.#waiters.push(waiter)
      this.#waiters.sort((a, b) => a.order - b.order)
    })
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

  #serve(): void {
    while (this.#taken < this.#capacity) {
      const next = this.#waiters.shift()
      if (next === undefined) break
      next.give()
    }
    if (this.#taken < this.#capacity) this.#onFree()
  }
}

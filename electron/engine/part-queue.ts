/** Part numbers still to be sent. Lanes take from it while the check of stored parts may add to it. */
export class PartQueue {
  readonly #parts: number[]
  readonly #waiters: ((part: number | null) => void)[] = []
  #isClosed = false

  constructor(parts: number[]) {
    this.#parts = parts
  }

  /** The next part; null when there are no more. */
  async take(): Promise<number | null> {
    const part = this.#parts.shift()
    if (part !== undefined) return part
    if (this.#isClosed) return null
    return new Promise((resolve) => this.#waiters.push(resolve))
  }

  add(part: number): void {
    const waiter = this.#waiters.shift()
    if (waiter === undefined) this.#parts.push(part)
    else waiter(part)
  }

  /** No more parts will be added. */
  close(): void {
    this.#isClosed = true
    for (const waiter of this.#waiters.splice(0)) waiter(null)
  }
}

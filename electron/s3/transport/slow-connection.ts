/** Below this rate a new connection may be better. */
const leastBytesPerSecond = 1024
const looksInWindow = 20

/**
 * Watches a body that is being sent or read. Calls `onSlow` when less than 1 KiB a second has moved over a whole window of
 * so many milliseconds: a line on which a byte moves now and then is never idle, but the part on it would take for ever.
 */
export class SlowConnectionWatch {
  readonly #windowMs: number
  readonly #onSlow: () => void
  #countedMs = 0
  #movedBytes = 0
  #lookedAt = 0
  /** Since the last look. */
  #heldMs = 0
  #heldSince: number | null = null
  #timer: NodeJS.Timeout | undefined

  constructor(windowMs: number, onSlow: () => void) {
    this.#windowMs = windowMs
    this.#onSlow = onSlow
  }

  /** Starts the watch, once there is a connection. */
  begin(): void {
    this.#lookedAt = performance.now()
    this.#timer = setInterval(() => this.#look(), this.#lookMs)
  }

  /** Waits for Dropreel itself, such as its bandwidth limit; this time does not count. */
  async holdFor(wait: Promise<void>): Promise<void> {
    const resume = this.hold()
    try {
      await wait
    } finally {
      resume()
    }
  }

  /** The same until the returned function is called. */
  hold(): () => void {
    this.#heldSince = performance.now()
    return () => {
      this.#heldMs += performance.now() - (this.#heldSince ?? performance.now())
      this.#heldSince = null
    }
  }

  moved(bytes: number): void {
    this.#movedBytes += bytes
  }

  stop(): void {
    clearInterval(this.#timer)
  }

  get #lookMs(): number {
    return this.#windowMs / looksInWindow
  }

  #look(): void {
    const now = performance.now()
    if (this.#heldSince !== null) {
      this.#heldMs += now - this.#heldSince
      this.#heldSince = now
    }
    // A process that was stopped, or whose computer slept, has not looked, and knows nothing of that time.
    this.#countedMs += Math.min(now - this.#lookedAt - this.#heldMs, 2 * this.#lookMs)
    this.#lookedAt = now
    this.#heldMs = 0
    if (this.#countedMs < this.#windowMs) return
    if (this.#movedBytes < (this.#windowMs / 1000) * leastBytesPerSecond) {
      this.stop()
      this.#onSlow()
    }
    this.#countedMs = 0
    this.#movedBytes = 0
  }
}

import { every } from './every.ts'

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
  #rest: (() => void) | null = null

  constructor(windowMs: number, onSlow: () => void) {
    this.#windowMs = windowMs
    this.#onSlow = onSlow
  }

  /** Starts the watch, once there is a connection. */
  begin(): void {
    this.#lookedAt = performance.now()
    this.#rest = every(this.#lookMs, () => this.#look())
  }

  /** What is waited for until the returned function is called is Dropreel itself, such as its bandwidth limit. */
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
    this.#rest?.()
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

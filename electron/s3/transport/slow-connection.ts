/** Below this rate a new connection may be better. */
const leastBytesPerSecond = 1024
const looksInWindow = 20

/** Watches a body that is being sent or read. */
export type SlowConnectionWatch = {
  /** Starts the watch, once there is a connection. */
  begin(): void
  /** Waits for Dropreel itself, such as its bandwidth limit; this time does not count. */
  holdFor(wait: Promise<void>): Promise<void>
  /** The same until the returned function is called. */
  hold(): () => void
  moved(bytes: number): void
  stop(): void
}

/**
 * Calls `onSlow` when less than 1 KiB a second has moved over a whole window of so many milliseconds: a line on
 * which a byte moves now and then is never idle, but the part on it would take for ever.
 */
export function watchForSlowConnection(windowMs: number, onSlow: () => void): SlowConnectionWatch {
  const leastBytes = (windowMs / 1000) * leastBytesPerSecond
  const lookMs = windowMs / looksInWindow
  let [countedMs, movedBytes] = [0, 0]
  /** Since the last look. */
  let [lookedAt, heldMs] = [performance.now(), 0]
  let heldSince: number | null = null
  let timer: NodeJS.Timeout | undefined

  function look(): void {
    const now = performance.now()
    if (heldSince !== null) {
      heldMs += now - heldSince
      heldSince = now
    }
    // A process that was stopped, or whose computer slept, has not looked, and knows nothing of that time.
    countedMs += Math.min(now - lookedAt - heldMs, 2 * lookMs)
    ;[lookedAt, heldMs] = [now, 0]
    if (countedMs < windowMs) return
    if (movedBytes < leastBytes) {
      stop()
      onSlow()
    }
    ;[countedMs, movedBytes] = [0, 0]
  }

  function stop(): void {
    clearInterval(timer)
  }

  function hold(): () => void {
    heldSince = performance.now()
    return () => {
      heldMs += performance.now() - (heldSince ?? performance.now())
      heldSince = null
    }
  }

  return {
    begin() {
      ;[countedMs, movedBytes, lookedAt, heldMs] = [0, 0, performance.now(), 0]
      timer = setInterval(look, lookMs)
    },
    hold,
    async holdFor(wait) {
      const resume = hold()
      try {
        await wait
      } finally {
        resume()
      }
    },
    moved(bytes) {
      movedBytes += bytes
    },
    stop,
  }
}

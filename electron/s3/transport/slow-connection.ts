/** Below this rate a new connection may be better. */
const leastBytesPerSecond = 1024

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
  let [begunAt, movedBytes, heldMs] = [performance.now(), 0, 0]
  let heldSince: number | null = null
  let timer: NodeJS.Timeout | undefined

  function begin(): void {
    ;[begunAt, movedBytes, heldMs] = [performance.now(), 0, 0]
    timer = setTimeout(check, windowMs)
  }

  function check(): void {
    const now = performance.now()
    const held = heldMs + (heldSince === null ? 0 : now - heldSince)
    const left = windowMs - (now - begunAt - held)
    if (left >= 1) {
      timer = setTimeout(check, left)
    } else if (movedBytes < leastBytes) {
      onSlow()
    } else {
      begin()
    }
  }

  function hold(): () => void {
    const since = performance.now()
    heldSince = since
    return () => {
      heldMs += performance.now() - since
      heldSince = null
    }
  }

  return {
    begin,
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
    stop: () => clearTimeout(timer),
  }
}

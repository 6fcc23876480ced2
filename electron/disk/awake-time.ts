/** A look at the clock every so often, in milliseconds. */
const lookEveryMs = 5_000
/** Two looks of a busy computer are no further apart. */
const mostBetweenMs = 20_000

/**
 * Counts the milliseconds in which this process was awake. `read` is a clock that nobody sets. That of Linux stands
 * still while the computer sleeps (CLOCK_MONOTONIC), those of macOS and Windows go on; and while a process is stopped
 * (SIGSTOP), all of them go on. So a gap between two looks counts as no more than 20 s.
 */
export function countAwake(read: () => number): () => number {
  let [seenAt, awakeMs] = [read(), 0]

  function look(): number {
    const at = read()
    awakeMs += Math.min(at - seenAt, mostBetweenMs)
    seenAt = at
    return awakeMs
  }

  setInterval(look, lookEveryMs).unref()
  return look
}

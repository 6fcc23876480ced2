type Beat = { timer: NodeJS.Timeout; listeners: Set<{ call: () => void; isNew: boolean }> }

/** By their interval in milliseconds. */
const beats = new Map<number, Beat>()

/**
 * Calls a listener every so many milliseconds, for the first time after one to two intervals. Answers what ends that. All
 * listeners with the same interval share a timer: of ten thousand small requests hardly one lives for a second, and each
 * has several to watch it.
 */
export function every(ms: number, call: () => void): () => void {
  const { timer, listeners } = beats.get(ms) ?? begun(ms)
  const listener = { call, isNew: true }
  listeners.add(listener)
  return () => {
    if (!listeners.delete(listener) || listeners.size > 0) return
    clearInterval(timer)
    beats.delete(ms)
  }
}

function begun(ms: number): Beat {
  const listeners: Beat['listeners'] = new Set()
  const timer = setInterval(() => {
    for (const listener of listeners) {
      if (!listener.isNew) listener.call()
      listener.isNew = false
    }
  }, ms)
  const beat = { timer, listeners }
  beats.set(ms, beat)
  return beat
}

import { useSyncExternalStore } from 'react'

const secondMs = 1000
const listeners = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let now = 0

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) timer = setInterval(tick, secondMs)
  listeners.add(listener)
  return () => {
    listeners.delete(listener)
    if (listeners.size === 0) clearInterval(timer)
  }
}

function tick(): void {
  now = Date.now()
  for (const listener of listeners) listener()
}

/** The same for all who ask within a second, as React wants it. */
function present(): number {
  if (listeners.size === 0 && Date.now() - now >= secondMs) now = Date.now()
  return now
}

/**
 * The present, in milliseconds since the epoch, once a second. The clock ticks only while something on the screen asks
 * for it: so only what counts may do so.
 */
export function useSecond(): number {
  return useSyncExternalStore(subscribe, present)
}

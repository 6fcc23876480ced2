import type { Clock } from './ports.ts'

/**
 * A promise that `begin` arranges to be resolved or rejected later. `begin` returns how to withdraw: that is called
 * when the signal aborts first, and the promise rejects with the signal's reason.
 */
export function waitFor<T>(
  signal: AbortSignal,
  begin: (resolve: (value: T) => void, reject: (reason: unknown) => void) => () => unknown,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const onAbort = (): void => {
      withdraw()
      reject(signal.reason)
    }
    const unheard =
      <V>(end: (value: V) => void) =>
      (value: V): void => {
        signal.removeEventListener('abort', onAbort)
        end(value)
      }
    signal.addEventListener('abort', onAbort, { once: true })
    const withdraw = begin(unheard(resolve), unheard(reject))
  })
}

/** Resolves when the first of these waits does, and ends the others. Rejects as they do. */
export async function firstOf(
  signal: AbortSignal,
  waits: ((signal: AbortSignal) => Promise<void>)[],
): Promise<void> {
  const end = new AbortController()
  const either = AbortSignal.any([signal, end.signal])
  try {
    await Promise.race(waits.map((wait) => wait(either)))
  } finally {
    end.abort()
  }
}

/** Calls `act` after this many milliseconds, unless the controller that it returns aborts before. */
export function wakeAfter(clock: Clock, ms: number, act: () => void): AbortController {
  const sleep = new AbortController()
  void clock.sleep(ms, sleep.signal).then(act, () => undefined)
  return sleep
}

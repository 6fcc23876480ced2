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

/** Calls `act` at the earliest of the times that it is set to. It is armed anew only for an earlier one. */
export class Alarm {
  #armed: { at: number; sleep: AbortController } | null = null
  readonly #clock: Clock
  readonly #act: () => void

  constructor(clock: Clock, act: () => void) {
    this.#clock = clock
    this.#act = act
  }

  /** In this many milliseconds at the latest. */
  within(ms: number): void {
    const at = this.#clock.elapsed() + ms
    if (this.#armed !== null && this.#armed.at <= at) return
    this.stop()
    const ring = (): void => {
      this.#armed = null
      this.#act()
    }
    this.#armed = { at, sleep: wakeAfter(this.#clock, ms, ring) }
  }

  stop(): void {
    this.#armed?.sleep.abort()
    this.#armed = null
  }
}

/** Calls `act` after this many milliseconds, unless the controller that it returns aborts before. */
export function wakeAfter(clock: Clock, ms: number, act: () => void): AbortController {
  const sleep = new AbortController()
  void clock.sleep(ms, sleep.signal).then(act, () => undefined)
  return sleep
}

import type { Clock } from '../../../electron/engine/ports.ts'

type Timer = { at: number; fire: () => void }

/** A clock that stands still until it is stepped to its next timer. */
export class SteppedClock implements Clock {
  #elapsed = 0
  /** What the clock on the wall shows when nothing has elapsed. */
  #wall = Date.UTC(2026, 0, 1)
  #ids = 0
  #timers: Timer[] = []
  readonly #chance: () => number

  constructor(chance: () => number = () => 0.5) {
    this.#chance = chance
  }

  now(): number {
    return this.#wall + this.#elapsed
  }

  elapsed(): number {
    return this.#elapsed
  }

  /** As of a process that has hardly anything to do. */
  processorMs(): number {
    return 0
  }

  /** Sets the clock on the wall by this much, as a person or a time server does. Nothing else takes part in it. */
  setWall(byMs: number): void {
    this.#wall += byMs
  }

  utcOffsetMinutes(): number {
    return 0
  }

  random(): number {
    return this.#chance()
  }

  newId(): string {
    return `upload-${++this.#ids}`
  }

  sleep(ms: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason)
      const end = (): void => {
        this.#timers = this.#timers.filter((other) => other !== timer)
        reject(signal.reason)
      }
      const fire = (): void => {
        signal.removeEventListener('abort', end)
        resolve()
      }
      const timer = { at: this.#elapsed + ms, fire }
      this.#timers.push(timer)
      signal.addEventListener('abort', end, { once: true })
    })
  }

  /** Time goes by while nothing sleeps. */
  pass(ms: number): void {
    this.#elapsed += ms
  }

  /** Moves to the next timer and fires it; false when there is none. */
  step(): boolean {
    this.#timers.sort((a, b) => a.at - b.at)
    const next = this.#timers.shift()
    if (next === undefined) return false
    this.#elapsed = Math.max(this.#elapsed, next.at)
    next.fire()
    return true
  }
}

/** Lets everything that is ready run. */
export function untilIdle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** Steps the clock until the condition holds. Throws when nothing moves any more. */
export async function stepUntil(clock: SteppedClock, condition: () => boolean): Promise<void> {
  for (let idle = 0; !condition();) {
    await untilIdle()
    if (condition()) return
    idle = clock.step() ? 0 : idle + 1
    if (idle > 50) throw new Error('Nothing moves any more, and the condition does not hold.')
  }
}

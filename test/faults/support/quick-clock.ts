import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../../electron/engine/ports.ts'

/** The real time, with waits so much shorter than asked; `waits` are the lengths that were asked for, in milliseconds. */
export type QuickClock = Clock & {
  waits: number[]
  /** Lets so many milliseconds pass at once, for what counts the time that elapsed. */
  leap: (ms: number) => void
}

export function quickClock(haste = 1000): QuickClock {
  const waits: number[] = []
  let leaptMs = 0
  return {
    waits,
    now: () => Date.now(),
    elapsed: () => performance.now() + leaptMs,
    leap: (ms) => void (leaptMs += ms),
    processorMs: () => 0,
    utcOffsetMinutes: () => 0,
    async sleep(ms, signal) {
      waits.push(ms)
      await delay(ms / haste, undefined, { signal }).catch(() => signal.throwIfAborted())
    },
    random: () => Math.random(),
    newId: () => randomUUID(),
  }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../../../electron/engine/ports.ts'

/** How much faster than asked the waits between two tries are. */
const haste = 1000

/** The real time, with waits cut short; `waits` are the lengths that were asked for, in milliseconds. */
export type QuickClock = Clock & { waits: number[] }

export function quickClock(): QuickClock {
  const waits: number[] = []
  return {
    waits,
    now: () => Date.now(),
    elapsed: () => performance.now(),
    utcOffsetMinutes: () => 0,
    async sleep(ms, signal) {
      waits.push(ms)
      await delay(ms / haste, undefined, { signal }).catch(() => signal.throwIfAborted())
    },
    random: () => Math.random(),
    newId: () => randomUUID(),
  }
}

import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../engine/ports.ts'

export const systemClock: Clock = {
  now: () => Date.now(),
  utcOffsetMinutes: (at) => -new Date(at).getTimezoneOffset(),
  async sleep(ms, signal) {
    await delay(ms, undefined, { signal }).catch(() => signal.throwIfAborted())
  },
  random: () => Math.random(),
  newId: () => randomUUID(),
}

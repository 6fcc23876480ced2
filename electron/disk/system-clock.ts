import { randomUUID } from 'node:crypto'
import { uptime } from 'node:os'
import { setTimeout as delay } from 'node:timers/promises'
import type { Clock } from '../engine/ports.ts'
import { countAwake } from './awake-time.ts'

/** Timers of Linux stand still while the computer sleeps, so a longer wait is looked at this often. */
const longestDelayMs = 15_000

let awake: (() => number) | null = null

export const systemClock: Clock = {
  now: () => Date.now(),
  elapsed: () => (awake ??= countAwake(() => performance.now()))(),
  processorMs() {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1000
  },
  utcOffsetMinutes: (at) => -new Date(at).getTimezoneOffset(),
  async sleep(ms, signal) {
    const began = bootMs()
    for (let leftMs = ms; leftMs > 0; leftMs = ms - (bootMs() - began)) {
      await delay(Math.min(leftMs, longestDelayMs), undefined, { signal }).catch(() =>
        signal.throwIfAborted(),
      )
    }
  },
  random: () => Math.random(),
  newId: () => randomUUID(),
}

/**
 * Milliseconds by a clock that nobody sets and that goes on while the computer sleeps: of the clocks that Node shows,
 * that is os.uptime() on Linux (CLOCK_BOOTTIME), in steps of 10 ms, and performance.now() elsewhere.
 */
function bootMs(): number {
  return process.platform === 'linux' ? uptime() * 1000 : performance.now()
}

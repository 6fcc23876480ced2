import type Os from 'node:os'
import { expect, test, vi } from 'vitest'
import { systemClock } from '../../electron/disk/index.ts'

/** A computer that sleeps for so long during the first delay. Timers stand still meanwhile. */
const computer = vi.hoisted(() => ({ awakeMs: 0, sleepsMs: 0, delaysMs: [] as number[] }))
vi.mock('node:os', async (original) => ({
  ...(await original<typeof Os>()),
  uptime: () => computer.awakeMs / 1000,
}))
vi.mock('node:timers/promises', () => ({
  async setTimeout(ms: number) {
    computer.delaysMs.push(ms)
    computer.awakeMs += ms + computer.sleepsMs
    computer.sleepsMs = 0
  },
  setImmediate: async () => undefined,
}))

test.skipIf(process.platform !== 'linux')('a wait goes on while the computer sleeps', async () => {
  computer.sleepsMs = 3_600_000
  await systemClock.sleep(3_660_000, new AbortController().signal)
  expect(computer.delaysMs).toEqual([15_000, 15_000, 15_000, 15_000])
})

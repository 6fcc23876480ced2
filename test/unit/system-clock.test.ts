import { expect, onTestFinished, test, vi } from 'vitest'
import { countAwake } from '../../electron/disk/awake-time.ts'
import { systemClock } from '../../electron/disk/index.ts'

const hourMs = 3_600_000

test('time that passes while the process is stopped or the computer sleeps does not count', () => {
  vi.useFakeTimers()
  onTestFinished(() => void vi.useRealTimers())
  let read = 0
  const elapsed = countAwake(() => read)
  for (let second = 0; second < 60; second++) {
    read += 1000
    vi.advanceTimersByTime(1000)
  }
  expect(elapsed()).toBe(60_000)
  read += 8 * hourMs
  const awokenAt = elapsed()
  expect(awokenAt).toBeLessThanOrEqual(80_000)
  read += 1000
  expect(elapsed()).toBe(awokenAt + 1000)
})

test('the clock of the computer does not change how much time elapsed', () => {
  const before = systemClock.elapsed()
  vi.setSystemTime(Date.now() + 24 * hourMs)
  onTestFinished(() => void vi.useRealTimers())
  expect(systemClock.elapsed() - before).toBeLessThan(10_000)
})

test('a wait of more than 24 days, which one timer cannot hold, does not end at once', async () => {
  const stop = new AbortController()
  let isOver = false
  const wait = systemClock.sleep(100 * 24 * hourMs, stop.signal).then(() => (isOver = true))
  await systemClock.sleep(50, stop.signal)
  expect(isOver).toBe(false)
  stop.abort()
  await expect(wait).rejects.toThrow('aborted')
})

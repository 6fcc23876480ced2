import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { SlowConnectionWatch } from '../../../electron/s3/transport/slow-connection.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Sends this many bytes each second, for this many seconds; answers whether that counts as slow. */
async function isSlow(bytesEachSecond: number, seconds: number, hold?: number): Promise<boolean> {
  const onSlow = vi.fn<() => void>()
  const watch = new SlowConnectionWatch(60_000, onSlow)
  watch.begin()
  if (hold !== undefined) {
    const resume = watch.hold()
    await vi.advanceTimersByTimeAsync(hold * 1000)
    resume()
  }
  for (let second = 0; second < seconds; second++) {
    watch.moved(bytesEachSecond)
    await vi.advanceTimersByTimeAsync(1000)
  }
  watch.stop()
  await vi.advanceTimersByTimeAsync(1_000_000)
  return onSlow.mock.calls.length > 0
}

test('below 1 KiB a second over a whole window is slow, above is not', async () => {
  expect(await isSlow(1000, 61)).toBe(true)
  expect(await isSlow(1100, 1000)).toBe(false)
})

test('reports at the end of a window, not before, and not after it was stopped', async () => {
  expect(await isSlow(0, 59)).toBe(false)
  expect(await isSlow(0, 61)).toBe(true)
})

test('a connection that was fast may become slow', async () => {
  const onSlow = vi.fn<() => void>()
  const watch = new SlowConnectionWatch(60_000, onSlow)
  watch.begin()
  watch.moved(1_000_000_000)
  await vi.advanceTimersByTimeAsync(119_000)
  expect(onSlow).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2000)
  expect(onSlow).toHaveBeenCalledOnce()
})

test('what Dropreel itself holds back does not count', async () => {
  expect(await isSlow(0, 59, 600)).toBe(false)
  expect(await isSlow(0, 61, 600)).toBe(true)
})

test('a process that was stopped, or whose computer slept, has not waited', async () => {
  const onSlow = vi.fn<() => void>()
  const watch = new SlowConnectionWatch(60_000, onSlow)
  watch.begin()
  // All timers are due at once when it goes on.
  const wokenAt = performance.now() + 3_600_000
  const time = vi.spyOn(performance, 'now').mockReturnValue(wokenAt)
  await vi.advanceTimersByTimeAsync(60_000)
  time.mockRestore()
  watch.stop()
  expect(onSlow).not.toHaveBeenCalled()
})

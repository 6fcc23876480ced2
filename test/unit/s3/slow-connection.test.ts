import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { watchForTrickle } from '../../../electron/s3/transport/slow-connection.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Sends this many bytes each second, for this many seconds; tells whether that was taken for a trickle. */
async function trickles(bytesEachSecond: number, seconds: number, hold?: number): Promise<boolean> {
  const onTrickle = vi.fn<() => void>()
  const watch = watchForTrickle(60_000, onTrickle)
  watch.begin()
  if (hold !== undefined) {
    const held = watch.holdFor(new Promise((resolve) => setTimeout(resolve, hold * 1000)))
    await vi.advanceTimersByTimeAsync(hold * 1000)
    await held
  }
  for (let second = 0; second < seconds; second++) {
    watch.moved(bytesEachSecond)
    await vi.advanceTimersByTimeAsync(1000)
  }
  watch.stop()
  await vi.advanceTimersByTimeAsync(1_000_000)
  return onTrickle.mock.calls.length > 0
}

test('below 1 KiB a second over a whole window is a trickle, above is not', async () => {
  expect(await trickles(1000, 61)).toBe(true)
  expect(await trickles(1100, 1000)).toBe(false)
})

test('it is told once a window is over, not before, and not after the end', async () => {
  expect(await trickles(0, 59)).toBe(false)
  expect(await trickles(0, 61)).toBe(true)
})

test('a connection that was fast may still begin to trickle', async () => {
  const onTrickle = vi.fn<() => void>()
  const watch = watchForTrickle(60_000, onTrickle)
  watch.begin()
  watch.moved(1_000_000_000)
  await vi.advanceTimersByTimeAsync(119_000)
  expect(onTrickle).not.toHaveBeenCalled()
  await vi.advanceTimersByTimeAsync(2000)
  expect(onTrickle).toHaveBeenCalledOnce()
})

test('what Dropreel itself holds back does not count', async () => {
  expect(await trickles(0, 59, 600)).toBe(false)
  expect(await trickles(0, 61, 600)).toBe(true)
})

import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { every } from '../../../electron/s3/transport/every.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

test('many share a timer, each is called after its first whole interval, and none is left', () => {
  const called: string[] = []
  const ends = ['a', 'b'].map((name) => every(1000, () => called.push(name)))
  expect(vi.getTimerCount()).toBe(1)
  vi.advanceTimersByTime(1500)
  const late = every(1000, () => called.push('late'))
  expect(called).toEqual([])
  vi.advanceTimersByTime(1000)
  expect(called).toEqual(['a', 'b'])
  vi.advanceTimersByTime(1000)
  expect(called).toEqual(['a', 'b', 'a', 'b', 'late'])
  for (const end of [...ends, late, late]) end()
  expect(vi.getTimerCount()).toBe(0)
})

test('one that has ended takes nothing from those that begin after it', () => {
  const end = every(1000, () => undefined)
  end()
  const called = vi.fn<() => void>()
  const endNext = every(1000, called)
  end()
  vi.advanceTimersByTime(2000)
  endNext()
  expect(called).toHaveBeenCalledOnce()
})

import { describe, expect, test } from 'vitest'
import { explored, firstInFlight, newConcurrency } from '../../electron/core/concurrency.ts'
import { freeRate, quickened, slowed, withTurn, type RequestRate } from '../../electron/core/request-rate.ts'

const mebibyte = 1024 * 1024

/** Runs the search for some seconds on a line that gives this many bytes a second to so many parts in flight. */
function searched(rateFor: (inFlight: number) => number, seconds: number, partBytes = mebibyte): number[] {
  let search = newConcurrency(0)
  const numbers = [search.inFlight]
  for (let now = 100; now <= seconds * 1000; now += 100) {
    search = explored(search, rateFor(search.inFlight) / 10, now, partBytes)
    numbers.push(search.inFlight)
  }
  return numbers
}

/** Where each connection gives half a megabyte a second. */
function mostOnSlowLine(partBytes: number): number {
  return Math.max(...searched((inFlight) => inFlight * 0.5e6, 120, partBytes))
}

/** How long each of so many requests at the same moment waits. */
function waits(rate: RequestRate, count: number, now: number): number[] {
  let current = rate
  return Array.from({ length: count }, () => {
    const turn = withTurn(current, now)
    current = turn.rate
    return turn.waitMs
  })
}

describe('the search for the best number of parts in flight', () => {
  test('rises where each connection is slow, up to what fills the network', () => {
    const last = searched((inFlight) => Math.min(inFlight * 5e6, 100e6), 40).at(-1)
    expect(last).toBeGreaterThanOrEqual(16)
    expect(last).toBeLessThanOrEqual(24)
  })

  test('stays at its start where more is not faster', () => {
    const numbers = searched(() => 100e6, 28)
    expect(numbers.at(-1)).toBe(firstInFlight)
    expect(Math.max(...numbers)).toBe(firstInFlight + 1)
  })

  test('keeps in flight what the network carries in half a minute, at most 32 parts', () => {
    expect(mostOnSlowLine(16 * mebibyte)).toBe(firstInFlight)
    expect(mostOnSlowLine(mebibyte)).toBe(32)
  })
})

describe('the request rate of a destination', () => {
  test('requests do not wait until the store asks to slow down', () => {
    expect(waits(freeRate, 100, 1000)).toEqual(Array.from({ length: 100 }, () => 0))
  })

  test('a refusal halves the rate for all, once for many at the same moment', () => {
    let rate = freeRate
    for (let index = 0; index < 8; index++) rate = withTurn(rate, 5000).rate
    rate = slowed(slowed(rate, 5100, null), 5200, null)
    expect(rate.perSecond).toBe(4)
    expect(waits(rate, 3, 5300)).toEqual([0, 250, 500])
    expect(slowed(rate, 6500, null).perSecond).toBe(2)
  })

  test('no request starts before Retry-After', () => {
    const rate = slowed(freeRate, 1000, 7000)
    expect(waits(rate, 1, 2000)).toEqual([6000])
  })

  test('success raises the rate step by step, until there is no limit', () => {
    let rate = slowed({ ...freeRate, begun: 8, countedSince: 900 }, 1000, null)
    const first = quickened(rate).perSecond ?? 0
    expect(first).toBeGreaterThan(4)
    expect(first).toBeLessThan(5)
    for (let index = 0; index < 2000; index++) rate = quickened(rate)
    expect(rate.perSecond).toBeNull()
  })
})

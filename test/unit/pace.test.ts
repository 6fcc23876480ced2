import { describe, expect, test } from 'vitest'
import { explored, firstInFlight, newConcurrency, searchFor } from '../../electron/core/concurrency.ts'
import { climbed } from '../../electron/core/lane-trials.ts'
import { freeRate, quickened, slowed, withTurn, type RequestRate } from '../../electron/core/request-rate.ts'

const mebibyte = 1024 * 1024

/** Runs the search for some seconds on a line that gives this many bytes a second to so many parts in flight. */
function searched(
  rateFor: (inFlight: number, seconds: number) => number,
  seconds: number,
  partBytes = 5 * mebibyte,
): number[] {
  let search = newConcurrency(0)
  const numbers = [search.inFlight]
  let sentBytes = 0
  for (let now = 100; now <= seconds * 1000; now += 100) {
    const lanes = search.inFlight
    const bytes = rateFor(lanes, now / 1000) / 10
    sentBytes += bytes
    const storedRate = (1000 * sentBytes) / now
    const known = { isAtItsLimit: false, isTold: true, storedRate, unstoredBytes: partBytes }
    const bounds = { partBytes, limit: null, ...known }
    search = explored(search, { bytes, laneMs: 100 * lanes, lanes }, now, bounds)
    search = searchFor(climbed(search, { bytes, lanes }, now, bounds), partBytes, now)
    numbers.push(search.inFlight)
  }
  return numbers
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
    const last = searched((inFlight) => Math.min(inFlight * 5e6, 100e6), 20).at(-1)
    expect(last).toBeGreaterThanOrEqual(16)
  })

  test('stays where more is not faster, and tries that ever more seldom', () => {
    const numbers = searched(() => 100e6, 600)
    expect(numbers.at(-1)).toBe(firstInFlight)
    expect(Math.max(...numbers)).toBe(2 * firstInFlight)
    const trials = numbers.filter(
      (number, index) => number > firstInFlight && numbers[index - 1] === firstInFlight,
    )
    expect(trials.length).toBeLessThanOrEqual(7)
  })

  test.each([
    [0.5, 1],
    [1, 1],
    [2, 4],
    [10, firstInFlight],
  ])('keeps what is in flight on a line of %d MB/s to ten seconds of it', (rate, lanes) => {
    const numbers = searched(() => rate * 1e6, 120)
    expect(numbers.at(-1)).toBe(lanes)
    // One more while it tries.
    expect(Math.max(...numbers.slice(0, 1000)) - lanes).toBeLessThanOrEqual(rate < 10 ? 1 : firstInFlight)
  })

  test('begins lanes one after the other, so that parts do not end together', () => {
    const numbers = searched(() => 2e6, 8)
    const raises = numbers.flatMap((number, index) =>
      number <= firstInFlight && number > (numbers[index - 1] ?? 1) ? [index] : [],
    )
    // A part takes 2.6 s when it has the line for itself, and there are four.
    const gaps = raises.slice(1).map((at, index) => at - (raises[index] ?? 0))
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(6)
  })

  test('finds in ten seconds that connections on a lossy line do not share it', () => {
    const numbers = searched((inFlight) => inFlight * 55e3, 10)
    expect(numbers.at(-1)).toBeGreaterThanOrEqual(16)
    expect(searched((inFlight) => inFlight * 55e3, 60).at(-1)).toBe(64)
  })

  test('follows a line that gets slower', () => {
    expect(searched((_inFlight, seconds) => (seconds < 20 ? 50e6 : 1e6), 40).at(-1)).toBe(1)
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

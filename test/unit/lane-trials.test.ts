import { expect, test } from 'vitest'
import { explored, newConcurrency, searchFor } from '../../electron/core/concurrency.ts'
import { climbed } from '../../electron/core/lane-trials.ts'

const megabyte = 1_000_000
const partBytes = 5 * 1024 * 1024

/** What a line carries of lanes that are so many milliseconds old, in bytes a second. */
type Line = (agesMs: number[]) => number

type Told = { isAtItsLimit?: boolean; isTold?: boolean; limit?: (ms: number) => number | null }

/** How many lanes there are, ten times a second. Lanes that are no longer wanted go on, as long as a part does. */
function lanesOn(
  line: Line,
  seconds: number,
  { isAtItsLimit = false, isTold = true, limit = () => null }: Told = {},
): number[] {
  let search = newConcurrency(0)
  let begun: number[] = []
  const numbers: number[] = []
  for (let now = 100; now <= seconds * 1000; now += 100) {
    while (begun.length < search.inFlight) begun.push(now)
    const ages = begun.map((at) => now - at)
    const rate = line(ages)
    if (begun.length > search.inFlight && rate / begun.length / partBytes > 0.1) begun = begun.slice(1)
    const carried = { bytes: rate / 10, laneMs: 100 * begun.length, lanes: begun.length }
    const bounds = { partBytes, limit: limit(now), isAtItsLimit, isTold }
    search = explored(search, carried, now, bounds)
    search = searchFor(climbed(search, carried, now, bounds), partBytes, now)
    numbers.push(search.inFlight)
  }
  return numbers
}

/** TCP doubles what a new connection carries with each answer, up to `most`. Rates in bytes a second. */
function started(ageMs: number, rttMs: number, most: number): number {
  return Math.min(most, ((14_600 * 1000) / rttMs) * 2 ** Math.max(0, ageMs / rttMs - 1))
}

/** Where packets get lost, a new connection is fast at first, and then carries what the loss lets it. */
const lossy =
  (each: number, rttMs: number): Line =>
  (ages) =>
    ages.reduce((sum, age) => sum + (age < 7 * rttMs ? started(age, rttMs, 6 * each) : each), 0)

const shared =
  (rate: number, rttMs = 30): Line =>
  (ages) =>
    Math.min(
      rate,
      ages.reduce((sum, age) => sum + started(age, rttMs, rate), 0),
    )

test.each([
  { name: '100 ms and 0.1 % loss', each: 0.6 * megabyte, rttMs: 100 },
  { name: '200 ms and 1 % loss', each: 0.09 * megabyte, rttMs: 200 },
])('as many lanes as there may be go within ten seconds with $name', ({ each, rttMs }) => {
  expect(lanesOn(lossy(each, rttMs), 10).at(-1)).toBe(64)
})

test('more lanes go while TCP finds its speed on a long and fast line, and not many more than fill it', () => {
  const numbers = lanesOn(
    (ages) =>
      Math.min(
        110 * megabyte,
        ages.reduce((sum, age) => sum + started(age, 100, 15 * megabyte), 0),
      ),
    60,
  )
  expect(numbers[40]).toBe(16)
  expect(numbers.at(-1)).toBeLessThanOrEqual(16)
})

test.each([1, 3, 10, 100])('lanes that share %d MB/s stay few', (rate) => {
  const numbers = lanesOn(shared(rate * megabyte), 60)
  expect(numbers.at(-1)).toBeLessThanOrEqual(4)
  expect(Math.max(...numbers)).toBeLessThanOrEqual(8)
})

test('no more lanes are tried while Dropreel itself is at its limit', () => {
  const numbers = lanesOn(shared(1000 * megabyte, 1), 30, { isAtItsLimit: true })
  expect(Math.max(...numbers)).toBe(4)
})

test('what fills the buffers of new lanes is no reason for more, where the system does not tell', () => {
  // Each takes 2 MB at once.
  const numbers = lanesOn(
    (ages) => 3 * megabyte + ages.filter((age) => age < 100).length * 20 * megabyte,
    10,
    { isTold: false },
  )
  expect(Math.max(...numbers)).toBeLessThanOrEqual(10)
})

test("a line that carries less because of Dropreel's own limit has no room", () => {
  let looks = 0
  const numbers = lanesOn(() => (++looks < 100 ? 20 * megabyte : 2 * megabyte), 20, {
    limit: (ms) => (ms < 10_000 ? null : 2 * megabyte),
  })
  expect(Math.max(...numbers.slice(100))).toBeLessThanOrEqual(5)
})

test('a line that carried much more than now has room: more lanes are tried at once', () => {
  let isLossy = false
  const line: Line = (ages) =>
    isLossy ? ages.length * 0.3 * megabyte : Math.min(20 * megabyte, ages.length * 10 * megabyte)
  const seconds = 20
  let looks = 0
  const numbers = lanesOn((ages) => {
    isLossy = ++looks > 10 * 10
    return line(ages)
  }, seconds)
  expect(numbers.at(99)).toBeLessThanOrEqual(8)
  expect(numbers.at(-1)).toBeGreaterThanOrEqual(32)
})

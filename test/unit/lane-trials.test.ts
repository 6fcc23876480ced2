import { expect, test } from 'vitest'
import {
  explored,
  newConcurrency,
  searchFor,
  woken,
  type Concurrency,
} from '../../electron/core/concurrency.ts'
import { climbed } from '../../electron/core/lane-trials.ts'

const megabyte = 1_000_000
const partBytes = 5 * 1024 * 1024

/** What a line carries of lanes that are so many milliseconds old, in bytes a second. */
type Line = (agesMs: number[]) => number

type Told = {
  isAtItsLimit?: boolean
  isTold?: boolean
  limit?: (ms: number) => number | null
  /** What a buffer takes of each new part at once; the line carries it later. */
  bufferBytes?: number
}
type Lane = { begunAt: number; sentBytes: number; bufferedBytes: number }

/**
 * How many lanes there are, ten times a second, and what a crash would cost then, in bytes. A lane begins the next part if
 * it is still wanted. Those that are not wanted any more wait for those before them.
 */
function searched(line: Line, seconds: number, told: Told = {}) {
  const { isAtItsLimit = false, isTold = true, limit = () => null, bufferBytes = 0 } = told
  let search = newConcurrency(0)
  let lanes: Lane[] = []
  let storedBytes = 0
  const numbers: number[] = []
  const atStake: number[] = []
  for (let now = 100; now <= seconds * 1000; now += 100) {
    while (lanes.length < search.inFlight) lanes.push({ begunAt: now, sentBytes: 0, bufferedBytes: 0 })
    const moving = lanes.slice(0, search.inFlight)
    const each = line(moving.map(({ begunAt }) => now - begunAt)) / 10 / moving.length
    let arrivedBytes = 0
    for (const lane of moving) {
      if (lane.sentBytes === 0) lane.bufferedBytes = Math.min(bufferBytes, partBytes)
      if (lane.sentBytes === 0) arrivedBytes += lane.bufferedBytes
      lane.sentBytes += each
      arrivedBytes += bufferBytes === 0 || lane.sentBytes + bufferBytes <= partBytes ? each : 0
      if (lane.sentBytes < partBytes) continue
      storedBytes += partBytes
      lane.sentBytes = 0
    }
    lanes = lanes.filter((lane, index) => index < search.inFlight || lane.sentBytes > 0)
    const sum = (bytesOf: (lane: Lane) => number): number =>
      lanes.reduce((bytes, lane) => bytes + bytesOf(lane), 0)
    const unstoredBytes = sum(({ sentBytes, bufferedBytes }) =>
      Math.min(partBytes, sentBytes + bufferedBytes),
    )
    const carried = { bytes: arrivedBytes, laneMs: 100 * moving.length, lanes: moving.length }
    const storedRate = (1000 * storedBytes) / now
    const known = { partBytes, limit: limit(now), isAtItsLimit, isTold, storedRate, unstoredBytes }
    search = explored(search, carried, now, known)
    search = searchFor(climbed(search, carried, now, known), partBytes, now)
    numbers.push(search.inFlight)
    atStake.push(sum(({ sentBytes }) => sentBytes))
  }
  return { numbers, atStake }
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

/** The same behind a proxy that passes on what its buffers hold in lumps: nothing for a while, then twice as much. */
function inLumps(rate: number, lumpMs: number): Line {
  let ms = 0
  return () => ((ms += 100) % (2 * lumpMs) < lumpMs ? 0 : 2 * rate)
}

test.each([
  { name: '100 ms and 0.1 % loss', each: 0.6 * megabyte, rttMs: 100, seconds: 45 },
  { name: '200 ms and 1 % loss', each: 0.09 * megabyte, rttMs: 200, seconds: 20 },
])('more than thirty lanes go within $seconds s with $name', ({ each, rttMs, seconds }) => {
  expect(searched(lossy(each, rttMs), seconds).numbers.at(-1)).toBeGreaterThanOrEqual(32)
})

test('where lanes that did not share the line come to share a slow one, only a few of them go on', () => {
  let looks = 0
  const before = lossy(0.6 * megabyte, 100)
  const line: Line = (ages) => (++looks < 500 ? before(ages) : megabyte)
  const { numbers } = searched(line, 100)
  expect(numbers[498]).toBeGreaterThanOrEqual(32)
  expect(Math.max(...numbers.slice(750))).toBeLessThanOrEqual(4)
})

test('a first connection that was lucky while it found its speed does not keep others from being tried', () => {
  const usual = lossy(0.09 * megabyte, 200)
  const line: Line = (ages) => ((ages[0] ?? 0) < 1500 ? megabyte : usual(ages))
  expect(searched(line, 25).numbers.at(-1)).toBeGreaterThanOrEqual(32)
})

test('after a minute without uploads nobody counts on lanes that did not share the line before', () => {
  const known = { ...newConcurrency(0), bytesPerSecond: 19 * megabyte, inFlight: 64, best: 64 }
  const proved = { ...known, independent: 64, proof: { at: 0, rate: 19 * megabyte } }
  const most = (pausedMs: number): number =>
    searchFor(woken(proved, pausedMs, null), partBytes, pausedMs).inFlight
  expect(most(59_000)).toBe(64)
  expect(most(61_000)).toBeLessThanOrEqual(4)
})

const longAndFast: Line = (ages) =>
  Math.min(
    110 * megabyte,
    ages.reduce((sum, age) => sum + started(age, 100, 15 * megabyte), 0),
  )

test('more lanes go while TCP finds its speed on a long and fast line, and not many more than fill it', () => {
  const { numbers } = searched(longAndFast, 60)
  expect(numbers[40]).toBe(16)
  expect(numbers.at(-1)).toBeLessThanOrEqual(32)
})

test.each([1, 3, 10, 100])('lanes that share %d MB/s stay few', (rate) => {
  const { numbers } = searched(shared(rate * megabyte), 60)
  expect(numbers.at(-1)).toBeLessThanOrEqual(4)
  expect(Math.max(...numbers)).toBeLessThanOrEqual(8)
})

test.each([
  { rate: 1, lumpMs: 400 },
  { rate: 1, lumpMs: 700 },
  { rate: 2, lumpMs: 400 },
  { rate: 2, lumpMs: 700 },
])(
  'behind a proxy that carries $rate MB/s, in lumps of $lumpMs ms, a crash costs less than ten seconds',
  (one) => {
    const { numbers, atStake } = searched(inLumps(one.rate * megabyte, one.lumpMs), 120)
    expect(Math.max(...numbers)).toBeLessThanOrEqual(4)
    expect(Math.max(...atStake) / one.rate / megabyte).toBeLessThan(10)
  },
)

test.each([1, 2])(
  'a buffer that takes whole parts at once makes nobody believe in more lanes at %d MB/s',
  (rate) => {
    const { numbers } = searched(() => rate * megabyte, 120, { bufferBytes: partBytes })
    expect(numbers.at(-1)).toBeLessThanOrEqual(4)
    expect(Math.max(...numbers)).toBeLessThanOrEqual(8)
  },
)

test.each([4, 5, 6, 7, 8, 9])(
  'a line of 1 MB/s that hardly moves in its first %d seconds is not taken for a lossy one',
  (seconds) => {
    let ms = 0
    const line: Line = () => ((ms += 100) < seconds * 1000 ? 0.1 : 1) * megabyte
    expect(searched(line, 60).numbers.at(-1)).toBeLessThanOrEqual(2)
  },
)

test.each([0.4, 0.5, 0.6, 0.7, 0.8, 0.9])(
  'at %d MB/s one lane stays alone for 20 seconds, and the next begins when half a part is sent',
  (rate) => {
    const { numbers, atStake } = searched(shared(rate * megabyte), 60)
    const second = numbers.indexOf(2)
    expect(second).toBeGreaterThan(200)
    expect(atStake[second]).toBeGreaterThan(partBytes / 2)
  },
)

test('a line that stands almost still for a moment gets no more lanes for it', () => {
  let ms = 0
  const { numbers } = searched(() => ((ms += 100) > 12_000 && ms < 16_000 ? 0.1 : 0.9) * megabyte, 19)
  expect(Math.max(...numbers)).toBe(1)
})

/** How many lanes there are while the rate doubles each second, and the store has confirmed so much. */
function whileRising(storedRate: number, isTold = true): number {
  let search = newConcurrency(0)
  for (let now = 100; now <= 6_000; now += 100) {
    const bytes = 0.1 * megabyte * 2 ** (now / 1000)
    const known = { partBytes, limit: null, isAtItsLimit: false, isTold, storedRate, unstoredBytes: 0 }
    search = climbed(search, { bytes, lanes: search.inFlight }, now, known)
  }
  return search.inFlight
}

test('more than four lanes go only when the store has confirmed that much, as a buffer may take everything', () => {
  expect(whileRising(megabyte)).toBe(4)
  expect(whileRising(100 * megabyte)).toBeGreaterThan(4)
})

test('where the system does not tell what has arrived, lanes do not double while a connection gets faster', () => {
  expect(whileRising(100 * megabyte, false)).toBeLessThan(whileRising(100 * megabyte))
})

test('lanes that cannot be held back, as the system has all of their parts, say nothing about the line', () => {
  let search = newConcurrency(0)
  const numbers: number[] = []
  for (let now = 100; now <= 60_000; now += 100) {
    const rate = (now % 20_000 < 10_000 ? 2.2 : 1.9) * megabyte
    const known = {
      partBytes,
      limit: null,
      isAtItsLimit: false,
      isTold: true,
      storedRate: rate,
      unstoredBytes: 0,
    }
    search = explored(search, { bytes: rate / 10, laneMs: 400, lanes: 4 }, now, known)
    search = searchFor(climbed(search, { bytes: rate / 10, lanes: 4 }, now, known), partBytes, now)
    numbers.push(search.inFlight)
  }
  expect(numbers).toContain(4)
  expect(Math.max(...numbers)).toBe(4)
})

test('a burst at the start adds no lanes that would be dear on the line as it usually is', () => {
  const search = { ...newConcurrency(0), bytesPerSecond: 4 * megabyte }
  const trials = { ...search.trials, usual: { rate: megabyte, ms: 10_000 } }
  expect(searchFor({ ...search, trials }, partBytes, 60_000).inFlight).toBe(1)
})

test('lanes in which far more arrives than they explain are not the reason', () => {
  const slow = 0.2 * megabyte
  const before = { inFlight: 1, bytesPerSecond: slow, isDear: true, at: 0 }
  const fresh = newConcurrency(0)
  let search: Concurrency = { ...fresh, inFlight: 4, trials: { ...fresh.trials, rising: null, before } }
  const known = {
    partBytes,
    limit: null,
    isAtItsLimit: false,
    isTold: true,
    storedRate: slow,
    unstoredBytes: 0,
  }
  for (let now = 100; search.trials.before === before; now += 100)
    search = climbed(search, { bytes: 1.5 * slow, lanes: 4 }, now, known)
  expect(search).toMatchObject({ inFlight: 1, independent: 1 })
})

test('no more lanes are tried while Dropreel itself is at its limit', () => {
  const { numbers } = searched(shared(1000 * megabyte, 1), 30, { isAtItsLimit: true })
  expect(Math.max(...numbers)).toBe(4)
})

test('what fills the buffers of new lanes is no reason for more, where the system does not tell', () => {
  const { numbers } = searched(() => 3 * megabyte, 10, { isTold: false, bufferBytes: 2 * megabyte })
  expect(Math.max(...numbers)).toBeLessThanOrEqual(8)
})

test("a line that carries less because of Dropreel's own limit gets no more lanes", () => {
  let looks = 0
  const { numbers } = searched(() => (++looks < 100 ? 20 * megabyte : 2 * megabyte), 30, {
    limit: (ms) => (ms < 10_000 ? null : 2 * megabyte),
  })
  expect(Math.max(...numbers.slice(100))).toBeLessThanOrEqual(8)
})

test('a line that has stored much more than arrives now has room: more lanes are tried', () => {
  let looks = 0
  const line: Line = (ages) =>
    ++looks > 100 ? ages.length * 0.8 * megabyte : Math.min(20 * megabyte, ages.length * 10 * megabyte)
  expect(searched(line, 40).numbers.at(-1)).toBeGreaterThanOrEqual(32)
})

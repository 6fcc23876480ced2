import { expect, test } from 'vitest'
import { LaneSearch } from '../../electron/engine/lane-search.ts'
import { stepUntil, SteppedClock } from './fakes/stepped-clock.ts'

const kilobyte = 1_000

async function tenthOfASecond(clock: SteppedClock): Promise<void> {
  let isOver = false
  void clock.sleep(100, new AbortController().signal).then(() => (isOver = true))
  await stepUntil(clock, () => isOver)
}

test('one more may go where those ahead carry far less than the line does, until another is the first', async () => {
  const clock = new SteppedClock()
  // No lane is tried meanwhile, which would be one more as well.
  clock.processorMs = () => clock.elapsed()
  let lanes = 1
  let limit: number | null = null
  const search = new LaneSearch(
    clock,
    () => lanes,
    () => ({ partBytes: 5_000 * kilobyte, limit }),
    () => undefined,
  )
  const body = search.begin(1_000_000 * kilobyte)
  const send = async (bytesPerSecond: number, seconds: number): Promise<void> => {
    for (let tenth = 0; tenth < 10 * seconds; tenth++) {
      body.taken()
      body.handed(bytesPerSecond / 10, () => 0)
      search.look()
      await tenthOfASecond(clock)
    }
  }
  await send(1_000 * kilobyte, 3)
  lanes = 4
  await send(1_000 * kilobyte, 6)
  expect(search.toFill).toBe(1)
  lanes = 1
  limit = 100 * kilobyte
  await send(limit, 4)
  expect(search.toFill).toBe(1)
  limit = null
  search.startOver()
  await send(100 * kilobyte, 2)
  expect(search.toFill).toBe(2)
  search.startOver()
  expect(search.toFill).toBe(1)
})

test('whoever goes by how many lanes fill the line is told when that changes', async () => {
  const clock = new SteppedClock()
  let [lanes, told] = [1, 1]
  const search: LaneSearch = new LaneSearch(
    clock,
    () => lanes,
    () => ({ partBytes: 5_000 * kilobyte, limit: null }),
    () => (told = search.toFill),
  )
  const body = search.begin(1_000_000 * kilobyte)
  for (let tenth = 0; tenth < 58; tenth++) {
    if (tenth === 30) lanes = 4
    body.taken()
    expect(told).toBe(search.toFill)
    body.handed(lanes * 100 * kilobyte, () => 0)
    await tenthOfASecond(clock)
  }
  expect(told).toBeGreaterThanOrEqual(4)
})

/** The numbers of lanes while one body takes nothing for half a minute, and what it was handed leaves at 1 MB/s. */
async function whileNothingIsTaken(clock: SteppedClock): Promise<number[]> {
  const numbers: number[] = []
  const search = new LaneSearch(
    clock,
    () => 1,
    () => ({ partBytes: 5_000 * kilobyte, limit: null }),
    () => numbers.push(search.inFlight),
  )
  const bytes = 40_000 * kilobyte
  search.begin(bytes).handed(bytes, () => Math.max(0, bytes - clock.elapsed() * kilobyte))
  for (let tenth = 0; tenth < 300; tenth++) await tenthOfASecond(clock)
  return numbers
}

test('a slow connection that takes nothing for seconds does not keep another lane from being tried', async () => {
  expect(await whileNothingIsTaken(new SteppedClock())).toContain(2)
})

test('a process that uses a whole processor tries no more lanes', async () => {
  const clock = new SteppedClock()
  clock.processorMs = () => clock.elapsed()
  expect(await whileNothingIsTaken(clock)).toEqual([])
})

test('lanes beyond the first four go when the store has confirmed what they carry', async () => {
  const clock = new SteppedClock()
  const search: LaneSearch = new LaneSearch(
    clock,
    () => 4,
    () => ({ partBytes: 5_000 * kilobyte, limit: null }),
    () => undefined,
  )
  // Each tenth of a second a part arrives and is stored, of ever more.
  for (let tenth = 0; tenth < 40; tenth++) {
    const parts = Array.from({ length: search.inFlight }, () => search.begin(5_000 * kilobyte))
    for (const part of parts) part.handed(5_000 * kilobyte, () => 0)
    await tenthOfASecond(clock)
    for (const part of parts) part.end(5_000 * kilobyte)
  }
  expect(search.inFlight).toBeGreaterThan(4)
})

import { expect, test } from 'vitest'
import { LaneSearch } from '../../electron/engine/lane-search.ts'
import { SteppedClock } from './fakes/stepped-clock.ts'

const kilobyte = 1_000

test('one more may go where those ahead carry far less than the line does, until another is the first', async () => {
  const clock = new SteppedClock()
  let lanes = 1
  let limit: number | null = null
  const search = new LaneSearch(
    clock,
    () => lanes,
    () => ({ partBytes: 5_000 * kilobyte, limit }),
    () => undefined,
  )
  const body = search.begin()
  const send = async (bytesPerSecond: number, seconds: number): Promise<void> => {
    for (let tenth = 0; tenth < 10 * seconds; tenth++) {
      body.taken()
      body.handed(bytesPerSecond / 10, () => 0)
      search.look()
      const passed = clock.sleep(100, new AbortController().signal)
      clock.step()
      await passed
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
  const body = search.begin()
  for (let tenth = 0; tenth < 90; tenth++) {
    if (tenth === 30) lanes = 4
    body.taken()
    expect(told).toBe(search.toFill)
    body.handed(lanes * 100 * kilobyte, () => 0)
    const passed = clock.sleep(100, new AbortController().signal)
    clock.step()
    await passed
  }
  expect(told).toBe(4)
})

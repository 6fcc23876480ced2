import { expect, test } from 'vitest'
import { LineOrder } from '../../electron/engine/line-order.ts'
import { SteppedClock, untilIdle } from '../engine/fakes/stepped-clock.ts'

const never = new AbortController().signal

function order(lanesToFill = 1) {
  const clock = new SteppedClock()
  return {
    clock,
    line: new LineOrder(
      clock,
      () => lanesToFill,
      () => undefined,
    ),
  }
}

/** Notes when a turn has come. */
function watched(turn: Promise<void>): { isThere: boolean } {
  const seen = { isThere: false }
  turn.then(
    () => (seen.isThere = true),
    () => undefined,
  )
  return seen
}

test('a body waits while one of an upload ahead moves, and goes on when that has all left', async () => {
  const { line } = order()
  const ahead = line.begin({ id: 'a', rank: 1 }, 100)
  await ahead.turn(60, never)
  const next = line.begin({ id: 'b', rank: 2 }, 100)
  const turn = watched(next.turn(10, never))
  await untilIdle()
  expect([turn.isThere, line.moving, line.held]).toEqual([false, 1, 1])
  await ahead.turn(40, never)
  await untilIdle()
  expect([turn.isThere, line.held]).toEqual([true, 0])
})

test('bodies of one upload never wait for each other, nor one ahead for one behind', async () => {
  const { line } = order()
  const [first, second] = [line.begin({ id: 'a', rank: 1 }, 100), line.begin({ id: 'a', rank: 1 }, 100)]
  const behind = line.begin({ id: 'b', rank: 2 }, 100)
  await first.turn(10, never)
  await second.turn(10, never)
  const turn = watched(behind.turn(10, never))
  await untilIdle()
  expect(turn.isThere).toBe(false)
})

test('where one lane does not fill the line, two go side by side', async () => {
  const { line } = order(2)
  line.begin({ id: 'a', rank: 1 }, 100)
  await line.begin({ id: 'b', rank: 2 }, 100).turn(10, never)
  expect([line.moving, line.held]).toEqual([2, 0])
})

test('nobody waits longer than five seconds, nor for a body that does not move', async () => {
  const { clock, line } = order()
  line.begin({ id: 'a', rank: 1 }, 100)
  const behind = line.begin({ id: 'b', rank: 2 }, 100)
  const turn = watched(behind.turn(10, never))
  await untilIdle()
  clock.step()
  await untilIdle()
  expect([turn.isThere, clock.elapsed()]).toEqual([true, 5_000])
  await behind.turn(10, never)
  expect(line.held).toBe(0)
})

test('a body that is held back goes on when its upload is moved to the top, and ends with its signal', async () => {
  const { line } = order()
  const moved = { id: 'b', rank: 2 }
  line.begin({ id: 'a', rank: 1 }, 100)
  const turn = watched(line.begin(moved, 100).turn(10, never))
  const stop = new AbortController()
  const stopped = line.begin({ id: 'c', rank: 3 }, 100).turn(10, stop.signal)
  await untilIdle()
  expect(line.held).toBe(2)
  moved.rank = 0
  line.serve()
  await untilIdle()
  expect([turn.isThere, line.held]).toEqual([true, 1])
  stop.abort(new Error('Paused.'))
  await expect(stopped).rejects.toThrow('Paused.')
  expect(line.held).toBe(0)
})

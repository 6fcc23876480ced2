import { expect, test } from 'vitest'
import { LineOrder } from '../../electron/engine/line-order.ts'
import { SteppedClock, stepUntil, untilIdle } from '../engine/fakes/stepped-clock.ts'

const noBuffer = () => 0
const never = new AbortController().signal

function order(lanesToFill = 1) {
  const clock = new SteppedClock()
  return {
    clock,
    line: new LineOrder(
      clock,
      { lanesToFill: () => lanesToFill, look: () => undefined, startOver: () => undefined },
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
  const ahead = line.begin({ id: 'a', rank: 1 }, 100, noBuffer)
  await ahead.turn(60, never)
  const next = line.begin({ id: 'b', rank: 2 }, 100, noBuffer)
  const turn = watched(next.turn(10, never))
  await untilIdle()
  expect([turn.isThere, line.moving, line.held]).toEqual([false, 1, 1])
  await ahead.turn(40, never)
  await untilIdle()
  expect([turn.isThere, line.held]).toEqual([true, 0])
})

test('bodies of one upload never wait for each other, nor one ahead for one behind', async () => {
  const { line } = order()
  const [first, second] = [
    line.begin({ id: 'a', rank: 1 }, 100, noBuffer),
    line.begin({ id: 'a', rank: 1 }, 100, noBuffer),
  ]
  const behind = line.begin({ id: 'b', rank: 2 }, 100, noBuffer)
  await first.turn(10, never)
  await second.turn(10, never)
  const turn = watched(behind.turn(10, never))
  await untilIdle()
  expect(turn.isThere).toBe(false)
})

test('where one lane does not fill the line, two go side by side', async () => {
  const { line } = order(2)
  line.begin({ id: 'a', rank: 1 }, 100, noBuffer)
  await line.begin({ id: 'b', rank: 2 }, 100, noBuffer).turn(10, never)
  expect([line.moving, line.held]).toEqual([2, 0])
})

test('nobody waits longer than five seconds', async () => {
  const { clock, line } = order()
  const ahead = line.begin({ id: 'a', rank: 1 }, 100, noBuffer)
  const behind = line.begin({ id: 'b', rank: 2 }, 100, noBuffer)
  const turn = watched(behind.turn(10, never))
  await stepUntil(clock, () => {
    void ahead.turn(1, never)
    return turn.isThere
  })
  expect([clock.elapsed(), line.held]).toEqual([5_000, 0])
})

test('nobody waits for a body that does not move', async () => {
  const { clock, line } = order()
  line.begin({ id: 'a', rank: 1 }, 100, noBuffer)
  const turn = watched(line.begin({ id: 'b', rank: 2 }, 100, noBuffer).turn(10, never))
  await stepUntil(clock, () => turn.isThere)
  expect(clock.elapsed()).toBe(2_000)
})

test('what is in buffers on the way is waited for', async () => {
  const { clock, line } = order()
  let bufferedBytes = 1_000_000
  const ahead = line.begin({ id: 'a', rank: 1 }, 100, () => bufferedBytes)
  const turn = watched(line.begin({ id: 'b', rank: 2 }, 100, noBuffer).turn(10, never))
  await ahead.turn(100, never)
  clock.step()
  await untilIdle()
  expect(turn.isThere).toBe(false)
  bufferedBytes = 0
  clock.step()
  await untilIdle()
  expect(turn.isThere).toBe(true)
})

test('a body that is held back goes on when its upload is moved to the top, and ends with its signal', async () => {
  const { line } = order()
  const moved = { id: 'b', rank: 2 }
  line.begin({ id: 'a', rank: 1 }, 100, noBuffer)
  const turn = watched(line.begin(moved, 100, noBuffer).turn(10, never))
  const stop = new AbortController()
  const stopped = line.begin({ id: 'c', rank: 3 }, 100, noBuffer).turn(10, stop.signal)
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

test('of those that were held for long, only the next in order goes on', async () => {
  const { clock, line } = order()
  const ahead = line.begin({ id: 'a', rank: 1 }, 100, noBuffer)
  const last = watched(line.begin({ id: 'c', rank: 3 }, 100, noBuffer).turn(10, never))
  const next = watched(line.begin({ id: 'b', rank: 2 }, 100, noBuffer).turn(10, never))
  clock.pass(3_000)
  ahead.end()
  await untilIdle()
  expect([next.isThere, last.isThere, line.held]).toEqual([true, false, 1])
})

test('of one upload, bodies beyond the lanes there should be wait until those before them have ended', async () => {
  const { line } = order()
  const upload = { id: 'a', rank: 1 }
  const first = line.begin(upload, 100, noBuffer)
  const others = [line.begin(upload, 100, noBuffer), line.begin(upload, 100, noBuffer)]
  line.setMost(3)
  for (const place of [first, ...others]) await place.turn(10, never)
  line.setMost(1)
  await first.turn(10, never)
  const turns = others.map((place) => watched(place.turn(10, never)))
  await untilIdle()
  expect([turns.map(({ isThere }) => isThere), line.moving, line.held]).toEqual([[false, false], 1, 0])
  first.end()
  await untilIdle()
  expect(turns.map(({ isThere }) => isThere)).toEqual([true, false])
  line.setMost(2)
  await untilIdle()
  expect([turns.map(({ isThere }) => isThere), line.moving]).toEqual([[true, true], 2])
})

test('what an upload ahead of it sends comes before a body that began earlier', async () => {
  const { line } = order(4)
  const behind = line.begin({ id: 'b', rank: 2 }, 100, noBuffer)
  const ahead = line.begin({ id: 'a', rank: 1 }, 100, noBuffer)
  line.setMost(1)
  await ahead.turn(10, never)
  const turn = watched(behind.turn(10, never))
  await untilIdle()
  expect([turn.isThere, line.moving]).toEqual([false, 1])
})

test('a body that asks once more after its try has ended moves nothing and is not counted', async () => {
  const { line } = order()
  const upload = { id: 'a', rank: 1 }
  const places = [line.begin(upload, 100, noBuffer), line.begin(upload, 100, noBuffer)]
  line.setMost(1)
  const ended = AbortSignal.abort(new Error('The body has ended.'))
  await expect(places[1]?.turn(10, ended)).rejects.toThrow('The body has ended.')
  for (const place of places) place.end()
  expect([line.moving, line.held]).toEqual([0, 0])
})

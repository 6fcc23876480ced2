import { expect, test } from 'vitest'
import { always, timetableOf } from '../../electron/core/timetable.ts'
import { Bandwidth } from '../../electron/engine/bandwidth.ts'
import { sharedLine } from './fakes/line.ts'
import { stepUntil, SteppedClock } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const seconds = (ms: number): number => ms / 1000

test("an upload's own limit holds for as long as it is under way", () => {
  const bandwidth = new Bandwidth(new SteppedClock())
  const free = { limitBytesPerSecond: null, timetable: [] }
  bandwidth.setForUploads([{ options: { ...free, limitBytesPerSecond: 1000 } }, { options: free }])
  expect(bandwidth.limit).toBe(1000)
  bandwidth.setForUploads([{ options: free }])
  expect(bandwidth.limit).toBe(null)
})

test('the limit for all uploads together changes while one is sent, and the lower one counts', async () => {
  const world = new World()
  world.file('a.mov', 6 * partBytes)
  const engine = world.boot()
  engine.setBandwidth(always(partBytes / 10))
  const begun = world.clock.now()
  const id = await world.add(engine, 'a.mov', { parallel: 1, limitBytesPerSecond: partBytes })
  let slowEnded = 0
  const changed = world.whenPartArrives(2, async () => {
    slowEnded = world.clock.now()
    engine.setBandwidth([])
  })
  await world.until(engine, id, 'done')
  await changed
  // Two parts at a tenth of a part a second, the other four at a part a second.
  expect(seconds(slowEnded - begun)).toBeCloseTo(20, 0)
  expect(seconds(world.clock.now() - slowEnded)).toBeCloseTo(4, 0)
})

/** The stepped clock begins on Thursday, 1 January 2026, 00:00, in UTC. */
const thursday = 3
const dawn = Date.UTC(2026, 0, 1, 6)

test('in hours without uploads nothing is sent, and everything waits until they are over', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const held = { days: [thursday], fromMinute: 2, toMinute: 6 * 60, bytesPerSecond: 0 }
  const engine = world.boot()
  engine.setBandwidth(timetableOf([held], partBytes / 50))
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  expect(await world.until(engine, id, 'waiting')).toMatchObject({
    until: { time: dawn },
    failures: 0,
    session: { uploadId: 'session-1' },
    cause: { code: 'HeldByTimetable' },
  })
  expect(world.clock.now()).toBe(Date.UTC(2026, 0, 1, 0, 2))
  const received = world.store.receivedBytes
  expect(await world.until(engine, id, 'sending')).toMatchObject({ failures: 0 })
  expect(world.clock.now()).toBe(dawn)
  expect(world.store.receivedBytes).toBe(received)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
})

test('waiting uploads go on at once when the timetable is removed', async () => {
  const world = new World()
  world.file('a.mov', 10)
  const engine = world.boot()
  engine.setBandwidth(always(0))
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'waiting')).toMatchObject({ until: 'person' })
  const before = world.clock.now()
  engine.setBandwidth([])
  await world.until(engine, id, 'done')
  expect(world.clock.now()).toBe(before)
})

test('an upload that is held back can be paused, and the engine stopped', async () => {
  const world = new World()
  for (const file of ['a.mov', 'b.mov']) world.file(file, 3 * partBytes)
  const engine = world.boot()
  engine.setBandwidth(always(0))
  const [a = '', b = ''] = await world.addAll(engine, ['a.mov', 'b.mov'], { parallel: 2 })
  await world.until(engine, b, 'waiting')
  await engine.pause([a])
  expect(engine.view(a)?.state.kind).toBe('paused')
  await engine.stop()
  const next = world.boot()
  await next.start()
  expect((await world.until(next, b, 'done', 'failed')).kind).toBe('done')
})

test('an upload follows its own timetable', async () => {
  const world = new World()
  world.file('a.mov', 10)
  const engine = world.boot()
  const timetable = [
    { minuteOfWeek: 0, bytesPerSecond: 0 },
    { minuteOfWeek: thursday * 1440 + 8 * 60, bytesPerSecond: null },
  ]
  const id = await world.add(engine, 'a.mov', { timetable })
  await world.until(engine, id, 'done')
  expect(world.clock.now()).toBe(Date.UTC(2026, 0, 1, 8))
})

/** Two parts of three are on their way when the hours end; a part alone takes ten seconds. */
async function hoursEnd() {
  const world = new World()
  world.store.line = sharedLine(world.clock, 10 * partBytes)
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  engine.setBandwidth(always(partBytes / 10))
  const id = await world.add(engine, 'a.mov', { parallel: 2 })
  return { world, engine, id }
}

test('what is on its way when the hours for uploads end still ends, as far as ten seconds allow', async () => {
  const { world, engine, id } = await hoursEnd()
  await stepUntil(world.clock, () => world.store.receivedBytes >= 0.4 * partBytes)
  const before = world.clock.elapsed()
  engine.setBandwidth(always(0))
  expect(engine.view(id)?.state).toMatchObject({ kind: 'ending', next: 'queued' })
  await world.until(engine, id, 'waiting')
  expect(seconds(world.clock.elapsed() - before)).toBeLessThanOrEqual(7)
  expect([...(world.store.sessions.get('session-1')?.parts.keys() ?? [])]).toEqual([1])
  const received = world.store.receivedBytes
  world.clock.pass(60_000)
  engine.setBandwidth([])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.store.receivedBytes - received).toBeLessThanOrEqual(2 * partBytes)
})

test('hours that begin again at once go on as if nothing had been', async () => {
  const { world, engine, id } = await hoursEnd()
  await stepUntil(world.clock, () => world.store.receivedBytes >= 0.4 * partBytes)
  engine.setBandwidth(always(0))
  engine.setBandwidth([])
  expect((await world.until(engine, id, 'sending', 'finishing', 'done')).kind).toBe('sending')
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
})

test('under a limit the oldest part goes first', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  world.store.line = sharedLine(world.clock, 100 * partBytes)
  const arrived: number[] = []
  world.store.onPart = () => arrived.push(world.clock.elapsed())
  const id = await world.add(engine, 'a.mov', { parallel: 4, limitBytesPerSecond: partBytes / 4 })
  const begun = world.clock.elapsed()
  await world.until(engine, id, 'done')
  // One alone takes 4 s; all four together would take 16 s.
  expect(seconds((arrived[0] ?? 0) - begun)).toBeLessThan(6)
  expect(seconds((arrived[1] ?? 0) - begun)).toBeLessThan(10)
})

import { expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { untilIdle, stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const names = ['a.mov', 'b.mov', 'c.mov', 'd.mov']
/** At this rate a file of two parts needs 40 s. */
const bytesPerSecond = (2 * partBytes) / 40

/** Four files and a session of a minute, over a store whose rate is known and which does not answer any more. */
async function shortSession(): Promise<World> {
  const world = new World()
  for (const name of ['before.mov', ...names]) world.file(name, 2 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'before.mov')
  await world.until(engine, id, 'done')
  await engine.stop()
  world.journal.entries.push({ type: 'rate', id, bytesPerSecond })
  world.signInEndsAt = world.clock.now() + 60_000
  world.store.delay = (_operation, _call, signal) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { once: true })
    })
  return world
}

const warningOf = (engine: Engine, id: string) => engine.view(id)?.warning ?? null

test('uploads that start together get a warning when together they outlast their sign-in', async () => {
  const world = await shortSession()
  const engine = world.boot()
  const [a = '', ...later] = await world.addAll(engine, names, { parallel: 8 })
  await stepUntil(world.clock, () => later.every((id) => warningOf(engine, id) !== null))
  expect(warningOf(engine, a)).toBeNull()
  const needed = later.map(
    (id) => /^This upload and those before it need about (.*), but/.exec(warningOf(engine, id) ?? '')?.[1],
  )
  expect(needed).toEqual(['80 s', '2 min', '3 min'])
  await engine.stop()
})

test('what is paused, or goes to another bucket, does not count', async () => {
  const world = await shortSession()
  const engine = world.boot()
  const [a = ''] = await world.addAll(engine, ['a.mov'], { parallel: 8 })
  await world.addAll(engine, ['b.mov'], { parallel: 8 }, { bucket: 'other' })
  const [c = ''] = await world.addAll(engine, ['c.mov'], { parallel: 8 })
  await stepUntil(world.clock, () => warningOf(engine, c) !== null)
  await engine.pause([a, c])
  await engine.resume([c])
  for (let turn = 0; turn < 5; turn++) await untilIdle()
  expect([engine.view(c)?.state.kind, warningOf(engine, c)]).toEqual(['opening', null])
  await engine.stop()
})

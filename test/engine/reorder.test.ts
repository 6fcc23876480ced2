import { expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { partBytes, World } from './fakes/world.ts'

const files = ['a.mov', 'b.mov', 'c.mov', 'd.mov', 'e.mov']

/** The names of the files in the order in which they were done. */
function doneOrder(engine: Engine): string[] {
  const done: string[] = []
  engine.onChange((id) => {
    const view = engine.view(id)
    if (view?.state.kind === 'done' && !done.includes(view.name)) done.push(view.name)
  })
  return done
}

async function addFive(world: World, engine: Engine): Promise<string[]> {
  for (const file of files) world.file(file, 10)
  return world.addAll(engine, files, { parallel: 1 })
}

function idOf(ids: string[], file: string): string {
  return ids[files.indexOf(file)] ?? ''
}

test('waiting uploads are sent in their new order', async () => {
  const world = new World()
  const engine = world.boot()
  const done = doneOrder(engine)
  const ids = await addFive(world, engine)
  await engine.reorder([idOf(ids, 'e.mov')], idOf(ids, 'b.mov'))
  await engine.reorder([idOf(ids, 'c.mov')], null)
  expect(engine.views().map(({ name }) => name)).toEqual(['a.mov', 'e.mov', 'b.mov', 'd.mov', 'c.mov'])
  const ranks = engine.views().map(({ rank }) => rank)
  expect(ranks).toEqual(ranks.toSorted((a, b) => a - b))
  for (const id of ids) await world.until(engine, id, 'done')
  expect(done).toEqual(['a.mov', 'e.mov', 'b.mov', 'd.mov', 'c.mov'])
})

test('the order survives a restart, also for what is added later', async () => {
  const world = new World()
  const engine = world.boot()
  const ids = await addFive(world, engine)
  await engine.pause(ids)
  await engine.reorder([idOf(ids, 'd.mov'), idOf(ids, 'e.mov')], idOf(ids, 'a.mov'))
  await engine.stop()
  const next = world.boot()
  const done = doneOrder(next)
  await next.resume(ids)
  world.file('f.mov', 10)
  const last = await world.add(next, 'f.mov', { parallel: 1 })
  await world.until(next, last, 'done')
  expect(done).toEqual(['d.mov', 'e.mov', 'a.mov', 'b.mov', 'c.mov', 'f.mov'])
})

test('an upload moved to the top gets the next free slots, also the one of the upload that runs', async () => {
  const world = new World()
  world.file('large.mov', 30 * partBytes)
  world.file('urgent.mov', 6 * partBytes)
  const engine = world.boot()
  const large = await world.add(engine, 'large.mov', { parallel: null })
  let [urgent, sentBytes] = ['', 0]
  engine.onChange((id) => {
    if (id === urgent && engine.view(id)?.state.kind === 'done')
      sentBytes = engine.view(large)?.sentBytes ?? 0
  })
  const moved = world.whenPartArrives(4, async () => {
    urgent = await world.add(engine, 'urgent.mov', { parallel: null })
    expect(engine.view(urgent)?.state.kind).toBe('queued')
    await engine.reorder([urgent], large)
  })
  await world.until(engine, large, 'done')
  await moved
  // Parts that were in flight end, and a round of them may leave before the move.
  const sent = sentBytes / partBytes
  expect(sent).toBeGreaterThanOrEqual(4)
  expect(sent).toBeLessThanOrEqual(12)
  expect(world.store.count('open')).toBe(2)
})

test('an impossible move changes nothing', async () => {
  const world = new World()
  const engine = world.boot()
  const ids = await addFive(world, engine)
  const [a = '', b = ''] = ids
  await engine.reorder([a, b], a)
  await engine.reorder(['nobody', b], 'somebody')
  await engine.reorder(['nobody'], null)
  expect(engine.views().map(({ id }) => id)).toEqual(ids)
})

test('moving to the same place again and again does not run out of ranks', async () => {
  const world = new World()
  const engine = world.boot()
  const ids = await addFive(world, engine)
  await engine.pause(ids)
  const [a = '', b = '', c = ''] = ids
  for (let time = 0; time < 100; time++)
    await engine.reorder([time % 2 === 0 ? c : b], time % 2 === 0 ? b : c)
  const ranks = engine.views().map(({ rank }) => rank)
  expect(new Set(ranks).size).toBe(5)
  expect(engine.views()[0]?.id).toBe(a)
  expect(engine.views()[1]?.id).toBe(b)
})

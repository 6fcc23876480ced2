import { expect, test } from 'vitest'
import type { Engine } from '../../electron/engine/engine.ts'
import { World } from './fakes/world.ts'

async function added(world: World, engine: Engine, files: string[], title = 'Dailies') {
  const uploads = files.map((file, place) => {
    world.file(file, 100)
    return { ...world.plan(file), delivery: { id: 'drop-1', title, place } }
  })
  return (await engine.add(uploads)).records.map(({ id }) => id)
}

const dailies = {
  id: 'drop-1',
  title: 'Dailies',
  destinationId: 'reviews',
  reading: { kind: 'over' },
}

test('a delivery is known as long as one of its uploads is, also after a restart', async () => {
  const world = new World()
  const engine = world.boot()
  const changed: string[] = []
  engine.deliveries.onChange((id) => changed.push(id))
  const ids = await added(world, engine, ['a.mov', 'b.mov'])
  world.file('alone.mov', 100)
  const alone = await world.add(engine, 'alone.mov')
  expect(engine.deliveries.views()).toEqual([dailies])
  expect(ids.map((id) => engine.view(id))).toMatchObject([
    { deliveryId: 'drop-1', place: 0 },
    { deliveryId: 'drop-1', place: 1 },
  ])
  expect(engine.view(alone)).toMatchObject({ deliveryId: alone, place: 0 })
  expect(changed).toEqual(['drop-1'])

  await engine.stop()
  const again = world.boot()
  expect(again.deliveries.views()).toEqual([dailies])
  await again.remove(ids.slice(0, 1))
  expect(again.deliveries.view('drop-1')).toEqual(dailies)
  await again.remove(ids)
  expect(again.deliveries.views()).toEqual([])
})

test('a new version of a file stays in its delivery', async () => {
  const world = new World()
  const engine = world.boot()
  const [id = ''] = await added(world, engine, ['a.mov'])
  const { records } = await engine.restart([id])
  expect(records[0]?.delivery).toEqual({ id: 'drop-1', title: 'Dailies', place: 0 })
  expect(engine.deliveries.views()).toEqual([dailies])
})

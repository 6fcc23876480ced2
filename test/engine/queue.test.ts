import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { untilIdle } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const lost = new AppFailure('Unreachable', 'store.test')

test('a store that is out of reach does not hold up the uploads to another one', async () => {
  const world = new World()
  const away = Array.from({ length: 8 }, (_, index) => `away-${index}.mov`)
  for (const file of [...away, 'here.mov']) world.file(file, 1000)
  world.store.fault = (_operation, _call, key) =>
    key.includes('away') ? { when: 'before', failure: lost } : null
  const engine = world.boot(undefined, null)
  await world.addAll(engine, away, { parallel: 2 }, { endpoint: 'http://away.test' })
  const here = await world.add(engine, 'here.mov', { parallel: 2 })
  expect((await world.until(engine, here, 'done', 'failed')).kind).toBe('done')
  expect(engine.views().filter(({ state }) => state.kind === 'waiting')).toHaveLength(2)
})

test('pausing everything starts nothing', async () => {
  const world = new World()
  const files = Array.from({ length: 20 }, (_, index) => `${index}.mov`)
  for (const file of files) world.file(file, 2 * partBytes)
  const engine = world.boot()
  const ids = await world.addAll(engine, files, { parallel: 2 })
  await engine.pause(ids)
  await untilIdle()
  expect(engine.views().every(({ state }) => state.kind === 'paused')).toBe(true)
  expect(world.store.count('head')).toBeLessThanOrEqual(2)
})

test('many uploads to a store that never answers are given up together', async () => {
  const world = new World()
  const files = Array.from({ length: 12 }, (_, index) => `${index}.mov`)
  for (const file of files) world.file(file, 10)
  world.store.fault = () => ({ when: 'before', failure: lost })
  const engine = world.boot()
  const startedAt = world.clock.now()
  const ids = await world.addAll(engine, files, { parallel: 2 })
  for (const id of ids) await world.until(engine, id, 'failed')
  expect(world.clock.now() - startedAt).toBeLessThan(70_000)
})

test('a file that is gone is refused, and does not keep the others back', async () => {
  const world = new World()
  world.file('a.mov', 10)
  const engine = world.boot()
  const [a, gone] = [world.plan('a.mov'), world.plan('gone.mov')]
  const { records, refused } = await engine.add([gone, a])
  expect(refused.map(({ error }) => error.code)).toEqual(['FileMissing'])
  expect((await world.until(engine, records[0]?.id ?? '', 'done', 'failed')).kind).toBe('done')
})

test('an upload stays when its new version cannot be added', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  world.store.onPart = () => world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'failed')
  world.source.remove('a.mov')
  const { records, refused } = await engine.restart([id])
  expect([records.length, refused.length]).toEqual([0, 1])
  expect(engine.view(id)?.state.kind).toBe('failed')
})

import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { Life } from './fakes/life.ts'
import { sharedLine } from './fakes/line.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const mebibyte = 1024 * 1024
/** In the pieces of this line. */
const packetBytes = 128 * 1024

test('what is told as sent again is what left again, over many kills, and never more', async () => {
  const world = new World()
  world.store.line = sharedLine(world.clock, partBytes / 5)
  const bytes = world.file('a.mov', 6 * partBytes)
  let life = new Life()
  let engine = world.boot(life)
  const id = await world.add(engine, 'a.mov', { parallel: 3 })
  for (const share of [0.1, 0.5, 0.55, 1.2, 1.7]) {
    await stepUntil(world.clock, () => world.store.receivedBytes >= share * bytes.length)
    life.end()
    life = new Life()
    engine = world.boot(life)
    await engine.start()
  }
  const done = await world.until(engine, id, 'done', 'failed')
  const againBytes = world.store.receivedBytes - bytes.length
  const told = done.kind === 'done' ? done.resentBytes : -1
  expect(againBytes).toBeGreaterThan(partBytes)
  expect(told).toBeLessThanOrEqual(againBytes)
  // Of each of three parts, what left since the last line about it.
  expect(againBytes - told).toBeLessThan(5 * 3 * (mebibyte + 2 * packetBytes))
  expect(engine.view(id)?.resentBytes).toBe(told)
})

test('a connection that breaks counts what left twice, each time that it does', async () => {
  const world = new World()
  world.store.line = sharedLine(world.clock, partBytes / 5)
  const bytes = world.file('a.mov', 2 * partBytes)
  const engine = world.boot()
  let breaks = 0
  world.store.onReceived = (count) => {
    if (breaks >= 3 || count < mebibyte * (breaks + 1)) return
    breaks++
    throw new AppFailure('Unreachable', 'store.test')
  }
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  const done = await world.until(engine, id, 'done', 'failed')
  expect(done).toMatchObject({ resentBytes: world.store.receivedBytes - bytes.length })
  expect(breaks).toBe(3)
})

test('a part that the store has, but not the journal, counts when it is sent again', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  world.store.returnsChecksums = false
  world.store.etags = 'opaque'
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => engine.stop())
  world.journal.entries.splice(
    0,
    world.journal.entries.length,
    ...world.journal.entries.filter(({ type }) => type !== 'part-stored' && type !== 'part-begun'),
  )
  const next = world.boot()
  await next.start()
  const done = await world.until(next, id, 'done', 'failed')
  expect(done).toMatchObject({ resentBytes: world.store.receivedBytes - bytes.length })
  expect(done).toMatchObject({ resentBytes: 2 * partBytes })
})

test('a connection that breaks while it waits for the limit counts nothing after its end', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  let tries = 0
  world.around = (store) => ({
    ...store,
    async put(object, body, pace, signal) {
      if (++tries > 1) return await store.put(object, body, pace, signal)
      pace(body.sizeBytes, () => null).catch(() => undefined)
      throw new AppFailure('Unreachable')
    },
  })
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1, limitBytesPerSecond: 100 })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', resentBytes: 0 })
  expect(engine.view(id)?.sentBytes).toBe(1000)
})

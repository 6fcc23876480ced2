import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { partBytes, World } from './fakes/world.ts'

const note = 'Started over: the store takes 4 parts at most, so they have to be larger.'

/** A store that takes four parts at most, and says so only when it gets a fifth one. */
function worldOfFour(): World {
  const world = new World()
  world.file('a.mov', 10 * partBytes)
  world.store.partLimit = 4
  return world
}

function partsOf({ store }: World): number[] | undefined {
  return store.objects.get('videos/a.mov')?.partBytes ?? [...store.objects.values()][0]?.partBytes
}

test('a store that refuses the fifth part gets larger parts in a new session, and a note says so', async () => {
  const world = worldOfFour()
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.stored('a.mov')?.equals(world.source.bytes('a.mov'))).toBe(true)
  expect([engine.view(id)?.notes, partsOf(world)?.length]).toEqual([[note], 4])
  expect([world.store.count('open'), world.store.sessions.size]).toEqual([2, 0])
})

test('the same store is asked for no fifth part by the next upload', async () => {
  const world = worldOfFour()
  world.file('b.mov', 9 * partBytes)
  const engine = world.boot()
  const first = await world.add(engine, 'a.mov')
  await world.until(engine, first, 'done', 'failed')
  const second = await world.add(engine, 'b.mov')
  expect(await world.until(engine, second, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect([engine.view(second)?.notes, world.store.count('open')]).toEqual([[], 3])
})

test.each([
  ['as it was', {}],
  ['with a larger part size', { partSizeBytes: 2 * partBytes }],
])('an upload that a process left with too many parts starts over, resumed %s', async (_name, changes) => {
  const world = worldOfFour()
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(3, () => engine.pause([id]))
  // Another upload has found out meanwhile.
  world.store.maxParts = 4
  const record = engine.record(id)
  if (record === undefined) throw new Error('The upload is no more.')
  await engine.amend(id, { address: record.address, options: { ...record.options, ...changes } })
  const sentBefore = world.store.receivedBytes
  await engine.resume([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect([engine.view(id)?.notes, partsOf(world)?.length]).toEqual([[note], 4])
  // Nothing more went into the session that was of no use.
  expect(world.store.receivedBytes - sentBefore).toBe(10 * partBytes)
})

test('a store that refuses whatever it is sent fails the upload with its limit', async () => {
  const world = new World()
  world.file('a.mov', 10 * partBytes)
  const failure = new AppFailure('TooManyParts', '4')
  world.store.fault = (operation) => (operation === 'sendPart' ? { when: 'before', failure } : null)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({
    kind: 'failed',
    error: {
      message: 'The store takes no more than 4 parts of one object.',
      advice: 'Choose larger parts (--part-size).',
    },
  })
})

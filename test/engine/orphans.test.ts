import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { abortOrphans, describeOrphans, findOrphans, type Search } from '../../electron/engine/orphans.ts'
import { createRetry, requestsTo } from '../../electron/engine/with-retry.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const signal = new AbortController().signal

function requestOf(world: World) {
  const retry = createRetry({ clock: world.clock, signal, maxWaitMs: 0, patience: 'short' })
  return requestsTo(world.store.reach(new Life()), retry, signal)
}

test('a session that may still be opening is no orphan; once another one is in use, it is', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  world.store.fault = (operation, call) =>
    operation === 'open' && call === 1 ? { when: 'after', failure: new AppFailure('Unreachable') } : null
  const engine = world.boot()
  const search: Search = {
    request: requestOf(world),
    bucket: 'reels',
    whose: 'own',
    uploads: () => engine.known(),
  }
  const found = async (whose: Search['whose']): Promise<string[]> =>
    (await findOrphans({ ...search, whose })).map(({ uploadId }) => uploadId)

  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.until(engine, id, 'waiting')
  expect(world.store.sessions.size).toBe(1)
  expect([await found('own'), await found('all')]).toEqual([[], []])

  const checked = world.whenPartArrives(2, async () => {
    expect([await found('own'), await found('all')]).toEqual([['session-1'], ['session-1']])
    await engine.pause([id])
  })
  await world.until(engine, id, 'paused')
  await checked
  expect(await found('own')).toEqual(['session-1'])

  // What an upload needs by now is not aborted, whoever asks for it.
  await abortOrphans(search, ['session-1', 'session-2'])
  expect([...world.store.sessions.keys()]).toEqual(['session-2'])
  await engine.resume([id])
  await world.until(engine, id, 'done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('keys of other programs, and keys that others may write to, are left alone unless all are asked for', async () => {
  const world = new World()
  world.file('a.mov', 10)
  const engine = world.boot()
  const plan = world.plan('a.mov')
  // A camera's or a project's uuid, which any other computer uploads to the same key.
  const camera = '3f2504e0-4f89-11d3-9a0c-0305e82c3301.mov'
  await engine.add([plan, { ...plan, key: 'shared.mov' }, { ...plan, key: camera }])
  for (const { id } of engine.views()) await world.until(engine, id, 'done')
  const store = world.store.reach(new Life())
  const common = { contentType: 'video/mp4', uploadRecordId: 'u', originalName: 'a', overwrite: false }
  for (const key of [keyOf('a.mov'), 'shared.mov', camera, keyOf('other.mov')]) {
    await store.open({ ...common, key }, signal)
  }
  const request = requestOf(world)
  const keys = async (whose: Search['whose'], bucket = 'reels'): Promise<string[]> =>
    (await findOrphans({ request, bucket, whose, uploads: () => engine.known() })).map(({ key }) => key)
  expect(await keys('own')).toEqual([keyOf('a.mov')])
  expect(await keys('own', 'another-bucket')).toEqual([])
  expect(await keys('all')).toHaveLength(4)
})

test('sizes and abort dates are listed where the store gives them; sessions that are gone meanwhile are left out', async () => {
  const world = new World()
  world.store.announcedAbort = { at: 5, ruleId: 'a-week' }
  const store = world.store.reach(new Life())
  const common = { contentType: 'video/mp4', uploadRecordId: 'u', originalName: 'a', overwrite: false }
  const { uploadId } = await store.open({ ...common, key: 'a.mov' }, signal)
  world.store.sessions.get(uploadId)?.parts.set(1, Buffer.alloc(7)).set(2, Buffer.alloc(5))
  const request = requestOf(world)
  const sessions = [
    { key: 'a.mov', uploadId, begunAt: 1 },
    { key: 'gone.mov', uploadId: 'gone', begunAt: 2 },
  ]
  expect(await describeOrphans(request, sessions)).toEqual([
    { key: 'a.mov', uploadId, begunAt: 1, sizeBytes: 12, abort: { at: 5, ruleId: 'a-week' } },
  ])
  world.store.fault = () => ({ when: 'before', failure: new AppFailure('AccessDenied') })
  expect(await describeOrphans(request, sessions.slice(0, 1))).toEqual([
    { key: 'a.mov', uploadId, begunAt: 1, sizeBytes: null, abort: null },
  ])
  world.store.fault = () => ({ when: 'before', failure: new AppFailure('Unreachable') })
  await expect(describeOrphans(request, sessions)).rejects.toThrow('cannot be reached')
})

test('a start after a kill leaves the session of another computer alone that uploads to the same key', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const key = 'film-3f2504e0-4f89-11d3-9a0c-0305e82c3301/a.mov'
  const others = { key, contentType: 'a/b', uploadRecordId: 'u', originalName: 'a', overwrite: false }
  const { uploadId } = await world.store.reach(new Life()).open(others, signal)
  const life = new Life()
  world.journal.onAppend = (entry) => {
    if (entry.type === 'state' && entry.state.kind === 'opening') life.end()
  }
  void world.boot(life).add([{ ...world.plan('a.mov'), key }])
  await stepUntil(world.clock, () => life.isOver)
  world.journal.onAppend = () => undefined
  const engine = world.boot()
  await engine.start()
  const [view] = engine.views()
  await world.until(engine, view?.id ?? '', 'done')
  expect([...world.store.sessions.keys()]).toEqual([uploadId])
})

import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { Life } from './fakes/life.ts'
import type { MemoryStore, Operation } from './fakes/memory-store.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const gone = new AppFailure('SessionGone')
const denied = new AppFailure('AccessDenied', 'this')
const unlisted = 'Started over: the store does not list the parts it has.'

/** These calls of an operation fail before anything is done. */
function failing({ store }: World, operation: Operation, calls: number[], failure: AppFailure): void {
  const { fault } = store
  store.fault = (asked, call, key) =>
    asked === operation && calls.includes(call) ? { when: 'before', failure } : fault(asked, call, key)
}

function refuse(store: MemoryStore, ...operations: Operation[]): void {
  store.fault = (asked) => (operations.includes(asked) ? { when: 'before', failure: denied } : null)
}

/** An upload of three parts that was paused once the store had two of them. */
async function pausedUpload(): Promise<{ world: World; engine: Engine; id: string }> {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(3, () => engine.pause([id]))
  world.store.sessions.get('session-1')?.parts.delete(3)
  return { world, engine, id }
}

function isDelivered(world: World): boolean {
  return world.stored('a.mov')?.equals(world.source.bytes('a.mov')) ?? false
}

test.each([
  ['a part', 'sendPart', 2],
  ['Complete', 'complete', 1],
] as const)('a session that is denied once, to %s, goes on', async (_what, operation, call) => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  failing(world, operation, [call], gone)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', resentBytes: 0 })
  expect(isDelivered(world)).toBe(true)
  const { store } = world
  expect([store.count('open'), store.count('abort'), engine.view(id)?.notes]).toEqual([1, 0, []])
})

test('a session that is denied again and again fails the upload, and is kept', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  failing(world, 'complete', [1, 2, 3], gone)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({
    error: { code: 'SessionGone', advice: expect.stringContaining('sends only what is missing') },
  })
  await engine.retry([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', resentBytes: 0 })
  expect([world.store.count('open'), world.store.count('sendPart')]).toEqual([1, 3])
})

test('a part that the store lost is sent again, and no other', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  world.store.fault = (operation, call) => {
    if (operation === 'complete' && call === 1) world.store.sessions.get('session-1')?.parts.delete(2)
    return null
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ resentBytes: partBytes })
  expect(isDelivered(world)).toBe(true)
  expect([world.store.count('open'), world.store.count('sendPart')]).toEqual([1, 4])
})

test('an upload that is denied every request for a while keeps what was sent', async () => {
  const { world, engine, id } = await pausedUpload()
  refuse(world.store, 'listParts', 'head', 'open', 'abort', 'sendPart', 'complete', 'listSessions')
  await engine.resume([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'AccessDenied' } })
  expect([world.store.count('abort'), world.store.sessions.size]).toEqual([0, 1])
  refuse(world.store)
  await engine.retry([id])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(isDelivered(world)).toBe(true)
  expect([world.store.count('open'), world.store.sessions.size]).toEqual([2, 0])
  expect(engine.view(id)?.notes).not.toContain(unlisted)
})

test('a session that cannot be listed is aborted only once there is another one', async () => {
  const { world, engine, id } = await pausedUpload()
  refuse(world.store, 'listParts')
  world.store.calls.length = 0
  await engine.resume([id])
  await world.until(engine, id, 'done', 'failed')
  const asked = world.store.calls.map(({ operation }) => operation)
  expect(asked.indexOf('abort')).toBeGreaterThan(asked.indexOf('open'))
  expect([isDelivered(world), world.store.sessions.size, engine.view(id)?.notes]).toEqual([
    true,
    0,
    [unlisted],
  ])
})

test('a note reports parts that may be neither listed nor removed', async () => {
  const { world, engine, id } = await pausedUpload()
  refuse(world.store, 'listParts', 'abort')
  await engine.resume([id])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.store.sessions.size).toBe(1)
  expect(engine.view(id)?.notes).toEqual([
    'The parts sent before could not be removed: they stay on the store, among its unfinished uploads.',
    unlisted,
  ])
})

test('the search for a session lost in a kill does not abort the one still in use', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const life = new Life()
  world.store.fault = (operation) => {
    if (operation === 'open') life.end()
    return null
  }
  const id = await world.add(world.boot(life), 'a.mov', { parallel: 1 })
  await stepUntil(world.clock, () => life.isOver)
  refuse(world.store)
  const engine = world.boot()
  const isPaused = world.whenPartArrives(2, () => engine.pause([id]))
  await engine.start()
  await stepUntil(world.clock, () => engine.view(id)?.state.kind === 'paused')
  await isPaused
  const [kept] = world.store.sessions.keys()
  refuse(world.store, 'listParts', 'open')
  await engine.resume([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'AccessDenied' } })
  expect(world.store.count('listSessions')).toBe(2)
  expect(Array.from(world.store.sessions.keys())).toEqual([kept])
})

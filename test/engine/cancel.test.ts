import { expect, onTestFinished, test } from 'vitest'
import { isOpen } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const lost = new AppFailure('Unreachable', 'store.test')

test('cancel aborts the session once the store can be reached again', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  world.store.fault = (operation, call) =>
    operation === 'abort' && call < 4 ? { when: 'before', failure: lost } : null
  await world.whenPartArrives(2, () => engine.cancel([id]))
  await stepUntil(world.clock, () => world.store.sessions.size === 0)
  await stepUntil(world.clock, () => {
    const state = engine.view(id)?.state
    return state?.kind === 'cancelled' && state.abandoned === null
  })
  expect(world.store.count('abort')).toBe(4)
  expect(world.stored('a.mov')).toBeUndefined()
})

test('a cancelled upload stays in the journal until the store has confirmed the abort, also across a crash', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const life = new Life()
  const engine = world.boot(life)
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  world.store.fault = (operation) => (operation === 'abort' ? { when: 'before', failure: lost } : null)
  await world.whenPartArrives(2, () => engine.remove([id]))
  expect(engine.views()).toEqual([])
  // Its credentials are still needed for the abort.
  expect(engine.known().some(({ state }) => isOpen(state))).toBe(true)
  life.end()
  world.store.fault = () => null
  const next = world.boot()
  expect(next.view(id)?.state).toMatchObject({ kind: 'cancelled', abandoned: { uploadId: 'session-1' } })
  await next.start()
  await stepUntil(world.clock, () => next.known().every(({ state }) => !isOpen(state)))
  expect(world.store.sessions.size).toBe(0)
})

test('a dozen sessions that wait to be aborted cause no warning by Node', async () => {
  const warnings: Error[] = []
  const warned = (warning: Error): void => void warnings.push(warning)
  process.on('warning', warned)
  onTestFinished(() => void process.off('warning', warned))
  const world = new World()
  const names = Array.from({ length: 12 }, (_, number) => `${number}.mov`)
  for (const name of names) world.file(name, 2 * partBytes)
  const engine = world.boot()
  world.store.fault = (operation) =>
    operation === 'sendPart' ? { when: 'before', failure: new AppFailure('StoreRefused') } : null
  const ids = await world.addAll(engine, names)
  for (const id of ids) await world.until(engine, id, 'failed')
  world.store.fault = (operation) => (operation === 'abort' ? { when: 'before', failure: lost } : null)
  await engine.cancel(ids)
  await stepUntil(world.clock, () => world.store.count('abort') > 2 * ids.length)
  await engine.stop()
  expect(warnings).toEqual([])
})

test('a pause while the session is being opened loses no session', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const paused = new Promise<void>((resolve) => {
    world.store.fault = (operation) => {
      if (operation === 'open') void engine.pause(['upload-1']).then(resolve)
      return null
    }
  })
  const id = await world.add(engine, 'a.mov')
  await paused
  expect(engine.view(id)?.state).toMatchObject({ kind: 'paused', session: { uploadId: 'session-1' } })
})

test('stopping keeps the state, and the next start goes on by itself', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => engine.stop())
  const next = world.boot()
  expect(next.view(id)).toMatchObject({ state: { kind: 'queued', session: { uploadId: 'session-1' } } })
  expect(next.view(id)?.sentBytes).toBeGreaterThanOrEqual(partBytes)
  await next.start()
  expect((await world.until(next, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

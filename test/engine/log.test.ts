import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

test('the log has the start, each state change, each retry and the end of a run', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  world.store.fault = (operation, call) => {
    if (operation !== 'complete' || call > 2) return null
    return { when: 'before', failure: new AppFailure('StoreBusy', '', { retryAfterMs: 3000 }) }
  }
  const engine = world.boot()
  const upload = await world.add(engine, 'a.mov')
  await world.until(engine, upload, 'done')
  const about = { upload, key: keyOf('a.mov') }
  expect(world.log.about('run-start')).toMatchObject([{ ...about, file: 'a.mov', sizeBytes: 2 * partBytes }])
  expect(world.log.about('upload-state').map(({ from, to, cause }) => [from, to, cause])).toEqual([
    ['queued', 'opening', undefined],
    ['opening', 'sending', undefined],
    ['sending', 'finishing', undefined],
    ['finishing', 'waiting', 'StoreBusy'],
    ['waiting', 'finishing', undefined],
    ['finishing', 'done', undefined],
  ])
  expect(world.log.about('retry')).toMatchObject([
    { ...about, try: 1, cause: 'StoreBusy', delayMs: 3000 },
    { ...about, try: 2, cause: 'StoreBusy', delayMs: 3000 },
  ])
  const completes = world.store.calls.filter(({ operation }) => operation === 'complete')
  expect(completes.map(({ number }) => number)).toEqual([1, 2, 3])
  expect(world.log.about('run-end')).toMatchObject([{ ...about, state: 'done' }])
})

test('a small file that goes well has the start and the end of its run in the log, and no line for each state', async () => {
  const world = new World()
  world.file('a.dpx', 100)
  const engine = world.boot()
  await world.until(engine, await world.add(engine, 'a.dpx'), 'done')
  expect(world.log.lines.map(({ event }) => event)).toEqual(['run-start', 'run-end'])
})

test('a small file that waits has a line for each state', async () => {
  const world = new World()
  world.file('a.dpx', 100)
  world.store.fault = (operation, call) =>
    operation === 'put' && call === 1 ? { when: 'before', failure: new AppFailure('StoreBusy') } : null
  const engine = world.boot()
  await world.until(engine, await world.add(engine, 'a.dpx'), 'done')
  expect(world.log.about('upload-state')).toMatchObject([
    { from: 'sending', to: 'waiting', cause: 'StoreBusy' },
    { from: 'waiting', to: 'sending' },
  ])
})

test('a failed run is logged with what was thrown, its causes included', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  const failure = new AppFailure('AccessDenied', 's3:PutObject', { cause: new Error('403') })
  world.store.fault = (operation) => (operation === 'open' ? { when: 'before', failure } : null)
  const engine = world.boot()
  const upload = await world.add(engine, 'a.mov')
  await world.until(engine, upload, 'failed')
  expect(world.log.about('run-failed')).toMatchObject([{ level: 'error', upload, thrown: failure }])
  expect(world.log.about('request-given-up')).toMatchObject([
    { upload, try: 1, cause: 'AccessDenied', causes: [{ code: 'AccessDenied' }, { message: '403' }] },
  ])
  expect(world.log.about('upload-state').at(-1)).toMatchObject({ to: 'failed', cause: 'AccessDenied' })
})

test('an abort that the store refuses for good is logged', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  world.store.fault = (operation) =>
    operation === 'abort' ? { when: 'before', failure: new AppFailure('AccessDenied') } : null
  const engine = world.boot()
  const upload = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(1, () => engine.cancel([upload]))
  await stepUntil(world.clock, () => world.log.about('abort-refused').length > 0)
  expect(world.log.about('abort-refused')).toMatchObject([{ level: 'error', upload }])
})

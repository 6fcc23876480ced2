import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

test('one SlowDown holds back every upload of that destination', async () => {
  const world = new World()
  world.file('a.mov', 100)
  world.file('b.mov', 100)
  const busyUntil = world.clock.now() + 20_000
  const times: number[] = []
  world.store.fault = (operation, call) => {
    if (operation !== 'put') return null
    times.push(world.clock.now())
    const failure = new AppFailure('StoreBusy', '', { retryAfterMs: 20_000 })
    return call === 1 ? { when: 'before', failure } : null
  }
  const engine = world.boot()
  const a = await world.add(engine, 'a.mov', { parallel: 1 })
  const b = await world.add(engine, 'b.mov', { parallel: 1 })
  await world.until(engine, a, 'done', 'failed')
  await world.until(engine, b, 'done', 'failed')
  expect(times.slice(1).every((time) => time >= busyUntil)).toBe(true)
  expect(engine.view(a)?.state.kind).toBe('done')
})

test('a store that stays busy is waited for and causes no failure', async () => {
  const world = new World()
  world.file('a.mov', 100)
  world.store.fault = (operation, call) =>
    operation === 'put' && call <= 30 ? { when: 'before', failure: new AppFailure('StoreBusy') } : null
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
})

test('many small files keep the slots full, and soon all the slots there may be', async () => {
  const world = new World()
  const engine = world.boot()
  const files = Array.from({ length: 800 }, (_, index) => `${index}.mov`)
  for (const file of files) world.file(file, 100)
  let [inFlight, busyMs, since] = [0, 0, world.clock.now()]
  const step = (change: number): void => {
    busyMs += inFlight * (world.clock.now() - since)
    since = world.clock.now()
    inFlight += change
  }
  // An answer takes 200 ms, so a file (a HEAD, then the file) takes 400 ms.
  world.store.delay = async (_operation, _call, signal) => {
    step(1)
    await world.clock.sleep(200, signal).finally(() => step(-1))
  }
  const begun = world.clock.now()
  const ids = await world.addAll(engine, files, { parallel: null })
  await stepUntil(world.clock, () => world.store.objects.size === files.length)
  await world.until(engine, ids.at(-1) ?? '', 'done')
  const tookMs = world.clock.now() - begun
  expect(busyMs / tookMs).toBeGreaterThan(20)
  expect(busyMs / tookMs).toBeLessThanOrEqual(64)
})

test('the estimate is shown at once after a restart', async () => {
  const world = new World()
  world.file('a.mov', 20 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1, limitBytesPerSecond: 1_000_000 })
  const stopped = world.whenPartArrives(10, () => engine.stop())
  await Promise.race([stopped, world.until(engine, id, 'done')])
  await stopped
  const next = world.boot()
  await next.start()
  await world.until(next, id, 'sending')
  expect(next.view(id)?.etaSeconds).toBeGreaterThan(30)
  expect(next.view(id)?.etaSeconds).toBeLessThan(90)
})

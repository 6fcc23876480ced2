import { expect, test } from 'vitest'
import { firstInFlight } from '../../electron/core/concurrency.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const dayMs = 86_400_000
const lost = new AppFailure('Unreachable', 'store.test')

/** The clock on the wall is set while an upload is under way: by hand, by the network, or because it was wrong. */
const jumps = [
  ['a day forward', dayMs],
  ['a day back', -dayMs],
] as const

test.each(jumps)('the wait for the network lasts as long as --max-wait says: %s', async (_how, jumpMs) => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  let isLost = false
  world.store.onPart = () => (isLost = true)
  world.store.fault = () => (isLost ? { when: 'before', failure: lost } : null)
  const engine = world.boot()
  const startedAt = world.clock.elapsed()
  const id = await world.add(engine, 'a.mov', { maxWaitSeconds: 600 })
  await world.until(engine, id, 'waiting')
  world.clock.setWall(jumpMs)
  expect(await world.until(engine, id, 'failed')).toMatchObject({ error: { code: 'Unreachable' } })
  const waitedMs = world.clock.elapsed() - startedAt
  expect(waitedMs).toBeGreaterThanOrEqual(600_000)
  expect(waitedMs).toBeLessThan(606_000)
})

test.each(jumps)('a destination that never answered is given up after a minute: %s', async (_how, jumpMs) => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  world.store.fault = () => ({ when: 'before', failure: lost })
  const engine = world.boot()
  const startedAt = world.clock.elapsed()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'waiting')
  world.clock.setWall(jumpMs)
  await world.until(engine, id, 'failed')
  const waitedMs = world.clock.elapsed() - startedAt
  expect(waitedMs).toBeGreaterThanOrEqual(60_000)
  expect(waitedMs).toBeLessThan(66_000)
})

test.each(jumps)('a missing drive is waited for as long as --max-wait says: %s', async (_how, jumpMs) => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  world.store.onPart = () => (world.source.isMounted = false)
  const engine = world.boot()
  const startedAt = world.clock.elapsed()
  const id = await world.add(engine, 'a.mov', { parallel: 1, maxWaitSeconds: 600 })
  await world.until(engine, id, 'waiting')
  world.clock.setWall(jumpMs)
  expect(await world.until(engine, id, 'failed')).toMatchObject({ error: { code: 'VolumeMissing' } })
  const waitedMs = world.clock.elapsed() - startedAt
  expect(waitedMs).toBeGreaterThanOrEqual(600_000)
  expect(waitedMs).toBeLessThan(606_000)
})

test.each(jumps)('a busy store is asked again as soon as its Retry-After says: %s', async (_how, jumpMs) => {
  const world = new World()
  world.file('a.mov', 10)
  world.file('b.mov', 10)
  const busy = new AppFailure('StoreBusy', '', { retryAfterMs: 45_000 })
  world.store.fault = (operation, call) =>
    operation === 'put' && call === 1 ? { when: 'before', failure: busy } : null
  const engine = world.boot()
  const startedAt = world.clock.elapsed()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'waiting')
  world.clock.setWall(jumpMs)
  // This one has not been refused, but its store has asked for patience.
  const other = await world.add(engine, 'b.mov')
  await world.until(engine, other, 'done')
  const waitedMs = world.clock.elapsed() - startedAt
  expect(waitedMs).toBeGreaterThanOrEqual(45_000)
  expect(waitedMs).toBeLessThan(60_000)
})

test.each(jumps)('a bandwidth limit holds, and the rate stays what it is: %s', async (_how, jumpMs) => {
  const world = new World()
  const bytes = world.file('a.mov', 6 * partBytes)
  const engine = world.boot()
  const startedAt = world.clock.elapsed()
  const id = await world.add(engine, 'a.mov', { limitBytesPerSecond: 1_000_000 })
  const half = (): boolean => (engine.view(id)?.sentBytes ?? 0) > 3 * partBytes
  await stepUntil(world.clock, half)
  world.clock.setWall(jumpMs)
  expect(engine.view(id)?.bytesPerSecond).toBeGreaterThan(900_000)
  await stepUntil(world.clock, () => (engine.view(id)?.sentBytes ?? 0) > 4 * partBytes)
  const { bytesPerSecond, etaSeconds } = engine.view(id) ?? {}
  expect(bytesPerSecond).toBeGreaterThan(900_000)
  expect(bytesPerSecond).toBeLessThan(1_100_000)
  expect(etaSeconds).toBeLessThan(15)
  await world.until(engine, id, 'done')
  const seconds = (world.clock.elapsed() - startedAt) / 1000
  expect(bytes.length / seconds).toBeLessThan(1_010_000)
  expect(bytes.length / seconds).toBeGreaterThan(950_000)
})

test.each(jumps)('the search for the best number of parts in flight goes on: %s', async (_how, jumpMs) => {
  const world = new World()
  world.file('a.mov', 30 * partBytes)
  let [inFlight, most] = [0, 0]
  // Each connection is slow, so that more of them are faster.
  world.store.delay = async (operation, _call, signal) => {
    if (operation !== 'sendPart') return
    most = Math.max(most, ++inFlight)
    await world.clock.sleep(3000, signal)
    inFlight--
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: null })
  await stepUntil(world.clock, () => (engine.view(id)?.sentBytes ?? 0) > 0)
  world.clock.setWall(jumpMs)
  await world.until(engine, id, 'done')
  expect(most).toBeGreaterThan(firstInFlight + 1)
})

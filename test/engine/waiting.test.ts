import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { partBytes, World } from './fakes/world.ts'

const lost = new AppFailure('Unreachable', 'store.test')

test('a destination that never answered is given up after a minute', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  world.store.fault = () => ({ when: 'before', failure: lost })
  const engine = world.boot()
  const startedAt = world.clock.now()
  const id = await world.add(engine, 'a.mov')
  const state = await world.until(engine, id, 'failed', 'done')
  expect(state).toMatchObject({ kind: 'failed', error: { code: 'Unreachable' } })
  const seconds = (world.clock.now() - startedAt) / 1000
  expect(seconds).toBeGreaterThanOrEqual(60)
  expect(seconds).toBeLessThan(66)
})

test('an upload waits an hour for a lost connection without counting a failure', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const backAt = world.clock.now() + 3_600_000
  world.store.fault = (operation) =>
    operation === 'sendPart' && world.store.count('sendPart') > 1 && world.clock.now() < backAt
      ? { when: 'before', failure: lost }
      : null
  const engine = world.boot()
  const kinds = new Set<string>()
  engine.onChange((id) => kinds.add(engine.view(id)?.state.kind ?? ''))
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'waiting')).toMatchObject({ until: 'network', failures: 0 })
  expect(engine.view(id)?.bytesPerSecond).toBeNull()
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.clock.now()).toBeGreaterThanOrEqual(backAt)
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('the wait for the network ends after --max-wait', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  world.store.fault = (operation) => (operation === 'sendPart' ? { when: 'before', failure: lost } : null)
  const engine = world.boot()
  const startedAt = world.clock.now()
  const id = await world.add(engine, 'a.mov', { maxWaitSeconds: 600 })
  const state = await world.until(engine, id, 'failed', 'done')
  // What the store has is kept: a retry goes on from there.
  expect(state).toMatchObject({ kind: 'failed', session: { uploadId: 'session-1' } })
  expect(world.clock.now() - startedAt).toBeLessThan(620_000)
})

test('a busy store is asked again no sooner than its Retry-After says', async () => {
  const world = new World()
  world.file('a.mov', 10)
  const busy = new AppFailure('StoreBusy', '', { retryAfterMs: 45_000 })
  world.store.fault = (operation, call) =>
    operation === 'put' && call === 1 ? { when: 'before', failure: busy } : null
  const engine = world.boot()
  const startedAt = world.clock.now()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'done')
  expect(world.clock.now() - startedAt).toBeGreaterThanOrEqual(45_000)
})

test('credentials that expired in the middle are read again without a failure', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  const expired = new AppFailure('CredentialsExpired')
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call === 2 ? { when: 'before', failure: expired } : null
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('a final refusal is not retried', async () => {
  const world = new World()
  world.file('a.mov', 10)
  world.store.fault = () => ({ when: 'before', failure: new AppFailure('CredentialsWrong') })
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'failed')).toMatchObject({ error: { code: 'CredentialsWrong' } })
  expect(world.store.count('put')).toBe(1)
})

test('a bandwidth limit holds over all parts', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const startedAt = world.clock.now()
  const id = await world.add(engine, 'a.mov', { limitBytesPerSecond: 1_000_000 })
  await world.until(engine, id, 'done')
  const seconds = (world.clock.now() - startedAt) / 1000
  expect(bytes.length / seconds).toBeLessThan(1_010_000)
  expect(bytes.length / seconds).toBeGreaterThan(950_000)
})

test('an upload whose drive was pulled out waits for it, and goes on from what was sent', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  world.store.onPart = (partNumber) => {
    if (partNumber === 2) world.source.isMounted = false
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  expect(await world.until(engine, id, 'waiting')).toMatchObject({ until: 'volume', failures: 0 })
  world.source.isMounted = true
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  expect(world.store.receivedBytes).toBe(bytes.length)
})

test('an upload is waiting when none of its lanes gets through, though they never sleep at the same moment', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  let isLost = true
  // Each try hangs until the limit for connecting, and the second lane begins in the middle of the first one's.
  world.store.delay = async (operation, call, signal) => {
    if (operation === 'sendPart' && isLost) await world.clock.sleep(call === 1 ? 10_000 : 15_000, signal)
  }
  world.store.fault = (operation) =>
    operation === 'sendPart' && isLost ? { when: 'before', failure: lost } : null
  const engine = world.boot()
  const startedAt = world.clock.now()
  const id = await world.add(engine, 'a.mov', { parallel: 2 })
  expect(await world.until(engine, id, 'waiting')).toMatchObject({ until: 'network', failures: 0 })
  expect(world.clock.now() - startedAt).toBeLessThanOrEqual(15_000)
  isLost = false
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('an upload is waiting when all of its remaining lanes sleep, though other parts got through meanwhile', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const busy = new AppFailure('StoreBusy', '', { retryAfterMs: 600_000 })
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call === 1 ? { when: 'before', failure: busy } : null
  world.store.delay = async (operation, call, signal) => {
    if (operation === 'sendPart' && call > 1) await world.clock.sleep(1000, signal)
  }
  const engine = world.boot()
  const startedAt = world.clock.now()
  const kinds: string[] = []
  engine.onChange((id) => {
    const kind = engine.view(id)?.state.kind ?? ''
    if (kind !== kinds.at(-1)) kinds.push(kind)
  })
  const id = await world.add(engine, 'a.mov', { parallel: 3 })
  const state = await world.until(engine, id, 'waiting', 'done')
  expect(state).toMatchObject({ kind: 'waiting', cause: { code: 'StoreBusy' } })
  expect(world.clock.now() - startedAt).toBe(1000)
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(kinds).toEqual(['queued', 'opening', 'sending', 'waiting', 'sending', 'finishing', 'done'])
})

test('a new reason to wait is shown when it changes', async () => {
  const world = new World()
  world.file('a.mov', 10)
  world.store.fault = (operation, call) => {
    if (operation !== 'put' || call > 3) return null
    return { when: 'before', failure: call === 1 ? new AppFailure('StoreBusy') : lost }
  }
  const engine = world.boot()
  const causes: string[] = []
  engine.onChange((id) => {
    const state = engine.view(id)?.state
    if (state?.kind === 'waiting') causes.push(`${state.cause.code} ${state.failures}`)
  })
  const id = await world.add(engine, 'a.mov')
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect([...new Set(causes)]).toEqual(['StoreBusy 1', 'Unreachable 1'])
})

test('an upload waits while the computer has no room for it, each time it happens', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  const startedAt = world.clock.now()
  let outages = 0
  world.source.onStat = () => {
    const at = world.clock.now() - startedAt
    if (at >= 40_000 && (at <= 3_600_000 || at >= 3_650_000)) return
    outages = at < 40_000 ? 1 : 2
    throw new AppFailure('ComputerBusy', 'too many files are open')
  }
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call === 3 && world.clock.now() - startedAt < 3_600_000
      ? { when: 'before', failure: new AppFailure('StoreBusy', '', { retryAfterMs: 3_601_000 }) }
      : null
  expect(await world.until(engine, id, 'waiting')).toMatchObject({
    until: { time: expect.any(Number) as unknown },
    cause: { code: 'ComputerBusy' },
  })
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(outages).toBe(2)
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test.each([
  ['a wait for the network ends when the store is back', null, 0],
  ['a gateway that asks for patience gets it, also when its store is back before', 45_000, 45_000],
])('%s', async (_name, retryAfterMs, waitedMs) => {
  const world = new World()
  world.file('a.mov', 10)
  const hidden = new AppFailure('StoreHidden', 'store.test', retryAfterMs === null ? {} : { retryAfterMs })
  world.store.fault = (operation, call) =>
    operation === 'put' && call === 1 ? { when: 'before', failure: hidden } : null
  world.store.whenBack = async () => undefined
  const engine = world.boot()
  const startedAt = world.clock.now()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'done')
  expect(world.clock.now() - startedAt).toBe(waitedMs)
})

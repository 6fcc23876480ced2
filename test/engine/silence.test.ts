import { expect, test } from 'vitest'
import type { UploadState } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { OnSilence } from '../../electron/engine/ports.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const lost = new AppFailure('Unreachable', 'store.test')
type Listen = OnSilence | null

function causeOf(state: UploadState | undefined): string | null {
  return state?.kind === 'waiting' ? state.cause.code : null
}

/** A connection that moves bytes for a while, then none for another while, and then breaks, unless it is given up. */
async function moveThenHang(world: World, onSilence: Listen, [movesMs, hangsMs]: [number, number]) {
  const { signal } = new AbortController()
  for (let ms = 0; ms < movesMs; ms += 1000) {
    await world.clock.sleep(1000, signal)
    onSilence?.(0, true)
  }
  for (let ms = 1000; ms <= hangsMs; ms += 1000) {
    await world.clock.sleep(1000, signal)
    if (onSilence?.(ms, movesMs > 0) === true) throw lost
  }
  throw lost
}

/** A world in which each part meets this connection; null lets it through. */
function worldWith(connection: (call: number) => [number, number] | null): World {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  world.store.delay = async (operation, call, _signal, onSilence) => {
    const times = operation === 'sendPart' ? connection(call) : null
    if (times !== null) await moveThenHang(world, onSilence, times)
  }
  return world
}

test.each([10, 20, 30, 60, 90])(
  '--max-wait %i s ends so long after the last byte',
  async (maxWaitSeconds) => {
    const world = worldWith((call) => [call === 1 ? 100_000 : 0, 30_000])
    const engine = world.boot()
    const startedAt = world.clock.elapsed()
    const id = await world.add(engine, 'a.mov', { parallel: 1, maxWaitSeconds })
    expect(await world.until(engine, id, 'failed')).toMatchObject({ error: { code: 'Unreachable' } })
    const waitedSeconds = (world.clock.elapsed() - startedAt) / 1000 - 100
    expect(waitedSeconds).toBeGreaterThanOrEqual(maxWaitSeconds)
    expect(waitedSeconds).toBeLessThanOrEqual(maxWaitSeconds + 1)
  },
)

test('a store that never answered is not given up while bytes move to it', async () => {
  const world = new World()
  world.file('a.mov', 10)
  const { signal } = new AbortController()
  world.store.delay = async (_operation, call, _signal, onSilence) => {
    if (call === 1) throw lost
    for (let ms = 0; ms < 100_000; ms += 1000) {
      await world.clock.sleep(1000, signal)
      if (onSilence?.(ms % 10_000 === 0 ? 1000 : 0, true) === true) throw lost
    }
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
})

test('a line that breaks again and again is not given up while bytes move in between', async () => {
  const world = worldWith((call) => (call <= 5 ? [50_000, 20_000] : null))
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1, maxWaitSeconds: 60 })
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
})

test('--max-wait ends the tries of a part whose bytes move in vain', async () => {
  const world = worldWith(() => [10_000, 0])
  const engine = world.boot()
  const startedAt = world.clock.elapsed()
  const id = await world.add(engine, 'a.mov', { parallel: 1, maxWaitSeconds: 600 })
  expect(await world.until(engine, id, 'failed')).toMatchObject({ error: { code: 'ConnectionCut' } })
  expect(world.clock.elapsed() - startedAt).toBeLessThan(620_000)
})

test('hours in which the timetable holds an upload back are no wait for the network', async () => {
  const world = worldWith((call) => (call === 1 ? [0, 20_000] : null))
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call === 2 ? { when: 'before', failure: lost } : null
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1, maxWaitSeconds: 60 })
  await stepUntil(world.clock, () => world.store.count('sendPart') === 1)
  engine.setBandwidth([{ minuteOfWeek: 0, bytesPerSecond: 0 }])
  await stepUntil(world.clock, () => causeOf(engine.view(id)?.state) === 'HeldByTimetable')
  world.clock.pass(6 * 3_600_000)
  engine.setBandwidth([])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
})

test('an upload of which no byte has moved for 15 s says so, until bytes move again', async () => {
  const world = worldWith((call) => (call === 1 ? [5000, 25_000] : null))
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  const begunAt = world.clock.now()
  await stepUntil(world.clock, () => engine.view(id)?.since !== null)
  expect(world.clock.now() - begunAt).toBe(20_000)
  // Its last byte moved after 5 s. What does not move has no speed and no end.
  expect(engine.view(id)).toMatchObject({
    state: { kind: 'sending' },
    since: begunAt + 5000,
    bytesPerSecond: null,
    etaSeconds: null,
  })
  expect(world.log.lines.filter(({ event }) => event === 'quiet')).toHaveLength(1)
  await world.until(engine, id, 'waiting')
  // It waits for something else now.
  expect(engine.view(id)?.since).toBe(world.clock.now())
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(engine.view(id)?.since).toBeNull()
})

test('a wait for the network counts from its beginning, through all its tries', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  let isLost = true
  const cut = new AppFailure('ConnectionCut', 'store.test')
  world.store.fault = (_operation, call) =>
    isLost ? { when: 'before', failure: call % 2 === 0 ? lost : cut } : null
  const engine = world.boot(undefined, null)
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.until(engine, id, 'waiting')
  const begunAt = world.clock.now()
  await stepUntil(world.clock, () => world.clock.now() - begunAt >= 120_000)
  expect(engine.view(id)).toMatchObject({ state: { kind: 'waiting', until: 'network' }, since: begunAt })
  isLost = false
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
})

test('an upload says nothing of one silent part while another one moves', async () => {
  const world = worldWith((call) => (call === 1 ? [0, 25_000] : [60_000, 0]))
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 2 })
  const said = new Set<number | null>()
  engine.onChange(() => said.add(engine.view(id)?.since ?? null))
  await stepUntil(world.clock, () => world.clock.elapsed() > 40_000)
  expect([...said]).toEqual([null])
})

test('where nothing of a part ever arrives though the store answers, large packets are suspected', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 2 * partBytes)
  const unheard = new AppFailure('Unreachable', 'store.test', { isUnheard: true })
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call <= 4 ? { when: 'before', failure: unheard } : null
  const engine = world.boot()
  const causes: string[] = []
  engine.onChange((id) => {
    const state = engine.view(id)?.state
    if (state?.kind === 'waiting' && causes.at(-1) !== state.cause.code) causes.push(state.cause.code)
  })
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(causes).toEqual(['Unreachable', 'LargePacketsLost'])
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('where the store does not answer either, the line is dead and no packets are suspected', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  const unheard = new AppFailure('Unreachable', 'store.test', { isUnheard: true })
  let isLost = false
  world.store.onPart = () => (isLost = true)
  world.store.fault = () => (isLost ? { when: 'before', failure: unheard } : null)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1, maxWaitSeconds: 600 })
  expect(await world.until(engine, id, 'failed')).toMatchObject({ error: { code: 'Unreachable' } })
})

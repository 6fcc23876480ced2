import { expect, test } from 'vitest'
import type { UploadView } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { sharedLine } from './fakes/line.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const mebibyte = 1024 * 1024

type Seen = Pick<UploadView, 'sentBytes' | 'storedBytes' | 'inFlightBytes' | 'state'>

/** Every view that the engine tells of, in order. */
function watch(engine: Engine): Seen[] {
  const seen: Seen[] = []
  engine.onChange((id) => {
    const view = engine.view(id)
    if (view !== undefined) seen.push(view)
  })
  return seen
}

/** How often a number is lower than the one before it. */
function stepsBack(numbers: readonly number[]): number {
  return numbers.filter((number, index) => number < (numbers[index - 1] ?? 0)).length
}

test('progress never runs backwards while connections break and the upload is paused', async () => {
  const world = new World()
  world.store.line = sharedLine(world.clock, partBytes / 5)
  const bytes = world.file('a.mov', 6 * partBytes)
  const engine = world.boot()
  const seen = watch(engine)
  let breaks = 0
  world.store.onReceived = (count) => {
    if (breaks >= 3 || count < mebibyte * (breaks + 1)) return
    breaks++
    throw new AppFailure('Unreachable', 'store.test')
  }
  const id = await world.add(engine, 'a.mov', { parallel: 3 })
  await stepUntil(world.clock, () => world.store.receivedBytes > 20 * mebibyte)
  const paused = engine.pause([id])
  await world.until(engine, id, 'paused')
  await paused
  await engine.resume([id])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')

  expect(breaks).toBe(3)
  expect(stepsBack(seen.map(({ sentBytes }) => sentBytes))).toBe(0)
  expect(stepsBack(seen.map(({ storedBytes }) => storedBytes))).toBe(0)
  // The lane in flight does shrink: it shows what is on its way and nothing else.
  expect(stepsBack(seen.map(({ inFlightBytes }) => inFlightBytes))).toBeGreaterThan(3)
  for (const { sentBytes, storedBytes, inFlightBytes } of seen) {
    expect(inFlightBytes).toBeGreaterThanOrEqual(0)
    expect(sentBytes).toBeLessThanOrEqual(bytes.length)
    expect(sentBytes).toBeGreaterThanOrEqual(Math.min(bytes.length, storedBytes + inFlightBytes))
  }
})

test('progress begins anew where the store no longer has the parts, and the note says why', async () => {
  const world = new World()
  world.store.line = sharedLine(world.clock, partBytes / 5)
  world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await stepUntil(world.clock, () => (engine.view(id)?.storedBytes ?? 0) >= 2 * partBytes)
  const paused = engine.pause([id])
  await world.until(engine, id, 'paused')
  await paused
  expect(engine.view(id)?.storedBytes).toBeGreaterThanOrEqual(2 * partBytes)
  world.store.sessions.clear()
  const seen = watch(engine)
  await engine.resume([id])
  await stepUntil(world.clock, () => engine.view(id)?.notes.length === 1)
  await stepUntil(world.clock, () => (engine.view(id)?.inFlightBytes ?? 0) > mebibyte)
  expect(engine.view(id)?.storedBytes).toBe(0)
  expect(engine.view(id)?.sentBytes).toBeLessThan(2 * partBytes)
  await world.until(engine, id, 'done', 'failed')
  expect(seen.at(-1)).toMatchObject({
    storedBytes: 4 * partBytes,
    sentBytes: 4 * partBytes,
    inFlightBytes: 0,
  })
})

test('an object that a proof refuted is shown as sent again, from its first byte', async () => {
  const world = new World()
  world.store.line = sharedLine(world.clock, partBytes / 5)
  const bytes = world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1, verify: 'read-back' })
  let proving: Seen | undefined
  const stop = engine.onChange(() => {
    const view = engine.view(id)
    if (view?.state.kind !== 'verifying' || proving !== undefined) return
    proving = view
    world.store.rot(keyOf('a.mov'))
  })
  expect((await world.until(engine, id, 'failed', 'done')).kind).toBe('failed')
  stop()
  expect(proving).toMatchObject({ storedBytes: bytes.length, sentBytes: bytes.length, inFlightBytes: 0 })
  await engine.retry([id])
  await stepUntil(world.clock, () => (engine.view(id)?.inFlightBytes ?? 0) > mebibyte)
  expect(engine.view(id)?.sentBytes).toBeLessThan(partBytes)
})

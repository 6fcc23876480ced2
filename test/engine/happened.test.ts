import { expect, test } from 'vitest'
import type { Happening } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

function happened(engine: Engine, id: string): readonly Happening[] {
  return engine.details(id)?.happened ?? []
}

/** What another start reads from the journal. */
function remembered(world: World, id: string): readonly Happening[] | undefined {
  const uploads = world.journal.open(new Life()).uploads()
  return uploads.find(({ record }) => record.id === id)?.happened
}

test('a lost network, a pause and a damaged part are remembered with their times', async () => {
  const world = new World()
  world.file('a.mov', 6 * partBytes)
  const engine = world.boot()
  let damaged = true
  const backAt = world.clock.now() + 48_000
  world.store.fault = (operation) => {
    if (operation !== 'sendPart') return null
    if (world.clock.now() < backAt)
      return { when: 'before', failure: new AppFailure('Unreachable', 'store.test') }
    if (!damaged) return null
    damaged = false
    return { when: 'before', failure: new AppFailure('ChecksumMismatch', '') }
  }
  const id = await world.add(engine, 'a.mov', { parallel: 1, verify: 'checksum' })
  const arrived = world.whenPartArrives(2, () => engine.pause([id]))
  await world.until(engine, id, 'paused')
  await arrived
  const pausedAt = world.clock.now()
  world.clock.pass(120_000)
  await engine.resume([id])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')

  const what = happened(engine, id)
  expect(what.map(({ kind }) => kind)).toEqual(['waited', 'damaged', 'paused', 'sent'])
  expect(what[0]).toMatchObject({ kind: 'waited', waitsFor: 'network' })
  expect(lasted(what[0])).toBeGreaterThanOrEqual(45_000)
  expect(what[1]).toMatchObject({ partNumber: 1 })
  expect(what[2]).toEqual({ kind: 'paused', at: pausedAt, until: pausedAt + 120_000 })
  expect(remembered(world, id)).toEqual(what)
})

function lasted(one: Happening | undefined): number {
  return one !== undefined && 'until' in one && one.until !== null ? one.until - one.at : NaN
}

test('a start after a kill says that the upload went on, and the journal says the same', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const life = new Life()
  const first = world.boot(life)
  const killed = world.whenPartArrives(2, async () => life.end())
  const id = await world.add(first, 'a.mov', { parallel: 1, verify: 'checksum' })
  await stepUntil(world.clock, () => life.isOver)
  await killed
  const engine = world.boot()
  await engine.start()
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(happened(engine, id).map(({ kind }) => kind)).toEqual(['went-on', 'sent'])
  expect(remembered(world, id)).toEqual(happened(engine, id))
})

test('an upload that just goes to its end has nothing to remember, and no line of the journal for it', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'done', 'failed')
  expect(happened(engine, id)).toEqual([])
  expect(world.journal.entries.filter(({ type }) => type === 'happened')).toEqual([])
})

test('the parts are waiting, on their way, stored, sent again and at last verified', async () => {
  const world = new World()
  world.file('a.mov', 5 * partBytes)
  const engine = world.boot()
  let damaged = true
  world.around = (store) => ({
    ...store,
    sendPart: async (part, pace, signal) => {
      await pace(1000, () => null)
      if (part.partNumber === 2 && damaged) {
        damaged = false
        throw new AppFailure('ChecksumMismatch', '')
      }
      return store.sendPart(part, pace, signal)
    },
  })
  const seen = new Set<string>()
  engine.onChange((changed) => {
    const runs = engine.details(changed)?.parts?.runs
    if (runs !== undefined) seen.add(runs.map(([state, count]) => `${count} ${state}`).join(', '))
  })
  const id = await world.add(engine, 'a.mov', { parallel: 1, verify: 'checksum' })
  await world.until(engine, id, 'done', 'failed')
  expect(seen).toContain('1 stored, 1 in-flight, 3 waiting')
  expect(seen).toContain('1 stored, 1 resent, 1 in-flight, 2 waiting')
  expect(seen).toContain('1 stored, 1 resent, 3 stored')
  expect(engine.details(id)?.parts).toEqual({ sizeBytes: partBytes, runs: [['verified', 5]] })
  expect([...seen].every((runs) => total(runs) === 5 || runs.startsWith('1 '))).toBe(true)
})

function total(runs: string): number {
  return runs.split(', ').reduce((sum, run) => sum + Number.parseInt(run, 10), 0)
}

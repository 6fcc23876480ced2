import { expect, test } from 'vitest'
import { sessionOf, type AnnouncedAbort, type Session } from '../../electron/contract/index.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { Life } from './fakes/life.ts'
import { partBytes, World } from './fakes/world.ts'

const dayMs = 86_400_000

function sessionIn(engine: Engine, id: string): Session | null {
  const state = engine.view(id)?.state
  return state === undefined ? null : sessionOf(state)
}

/** An upload of four parts that is paused when two have arrived, in a bucket whose rule ends it in a week. */
async function pausedInMiddle() {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const abort: AnnouncedAbort = { at: world.clock.now() + 7 * dayMs, ruleId: 'a-week' }
  world.store.announcedAbort = abort
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => engine.pause([id]))
  return { world, bytes, engine, id, abort }
}

test('the date at which the store aborts an unfinished upload is kept, also across a restart', async () => {
  const { world, engine, id, abort } = await pausedInMiddle()
  expect(sessionIn(engine, id)).toMatchObject({ abort })
  await engine.stop()
  expect(sessionIn(world.boot(new Life()), id)).toMatchObject({ abort })
})

test('a new abort date in the answer at a resume replaces the old one', async () => {
  const { world, bytes, engine, id, abort } = await pausedInMiddle()
  world.store.announcedAbort = { ...abort, at: abort.at + dayMs }
  const seen: unknown[] = []
  engine.onChange(() => seen.push(sessionIn(engine, id)?.abort?.at))
  await engine.resume([id])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(seen).toContain(abort.at + dayMs)
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('a passed abort date is reported only if the session is really gone', async () => {
  const { world, bytes, engine, id } = await pausedInMiddle()
  world.clock.pass(8 * dayMs)
  await engine.resume([id])
  await world.until(engine, id, 'done')
  expect(engine.view(id)?.notes).toEqual([])
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)

  const gone = await pausedInMiddle()
  gone.world.clock.pass(8 * dayMs)
  gone.world.store.sessions.clear()
  await gone.engine.resume([gone.id])
  await gone.world.until(gone.engine, gone.id, 'done')
  expect(gone.engine.view(gone.id)?.notes).toEqual([
    'Started over: the store has removed the unfinished upload, as it had announced.',
  ])
  expect(gone.world.stored('a.mov')?.equals(gone.bytes)).toBe(true)
})

test('a session that is gone before its abort date is reported as gone', async () => {
  const { world, engine, id } = await pausedInMiddle()
  world.store.sessions.clear()
  await engine.resume([id])
  await world.until(engine, id, 'done')
  expect(engine.view(id)?.notes).toEqual(['Started over: the store no longer has the unfinished upload.'])
})

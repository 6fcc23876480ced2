import { expect, test } from 'vitest'
import type { BringBack } from '../../electron/engine/removing.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

test('an upload that is taken away stops, and goes on from what is stored once it is back', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  let bringBack: BringBack | undefined
  await world.whenPartArrives(2, async () => {
    bringBack = await engine.takeAway([id])
  })
  expect(engine.views()).toEqual([])
  const [known] = engine.known()
  expect(known?.state).toMatchObject({ kind: 'paused', session: { uploadId: 'session-1' } })
  expect(world.store.sessions.size).toBe(1)

  await bringBack?.()
  await world.until(engine, id, 'done')
  expect(world.store.count('open')).toBe(1)
  expect(world.stored('a.mov')).toBeDefined()
})

test('a crash while it is away leaves it paused, and nothing of it goes on by itself', async () => {
  const world = new World()
  world.file('a.mov', 4 * partBytes)
  const life = new Life()
  const engine = world.boot(life)
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, async () => void (await engine.takeAway([id])))
  life.end()
  const next = world.boot()
  await next.start()
  expect(next.view(id)?.state).toMatchObject({ kind: 'paused', session: { uploadId: 'session-1' } })
})

test('the file of an upload that is taken away stays until it is back', async () => {
  const world = new World()
  world.file('a.mov', 100)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: { grade: 'C', afterDays: 1 } })
  await world.until(engine, id, 'done')
  const bringBack = await engine.takeAway([id])
  const now = world.clock.now()
  await stepUntil(world.clock, () => world.clock.now() > now + 2 * 86_400_000).catch(() => undefined)
  expect(engine.finished.done()[0]?.state).toMatchObject({ local: { kind: 'trash-after' } })
  await bringBack()
  await stepUntil(world.clock, () => {
    const state = engine.view(id)?.state
    return state?.kind === 'done' && state.local.kind === 'trashed'
  })
})

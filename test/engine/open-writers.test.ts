import { expect, test } from 'vitest'
import type { DeleteLocal, Local } from '../../electron/contract/index.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const atOnce: DeleteLocal = { grade: 'B', afterDays: 0 }
const inAWeek: DeleteLocal = { grade: 'B', afterDays: 7 }
const resolve = 'resolve (process 12)'

async function outcomeOf(world: World, engine: Engine, id: string): Promise<Local | undefined> {
  const local = (): Local | undefined => {
    const state = engine.view(id)?.state
    return state?.kind === 'done' ? state.local : undefined
  }
  await stepUntil(world.clock, () => (local()?.kind ?? 'trash-after') !== 'trash-after')
  return local()
}

test('a file that another program opens for writing while it is proven stays', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  world.source.onHash = () => world.source.openFor.set('a.mov', [resolve, 'ffmpeg (process 13)'])
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  expect(await outcomeOf(world, engine, id)).toEqual({
    kind: 'kept',
    why: `${resolve} and ffmpeg (process 13) still have the file open for writing.`,
  })
  expect(world.trash.size).toBe(0)
})

test('a file that another program could write when its proof began stays, also when that has ended', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  world.source.openFor.set('a.mov', [resolve])
  world.source.onHash = () => world.source.openFor.delete('a.mov')
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  expect(await outcomeOf(world, engine, id)).toEqual({
    kind: 'kept',
    why: `${resolve} had the file open for writing while it was verified.`,
  })
  expect(world.trash.size).toBe(0)
})

test('a week later, a file that another program has open by then stays', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: inAWeek })
  await world.until(engine, id, 'done')
  world.source.openFor.set('a.mov', [resolve])
  expect(await outcomeOf(world, engine, id)).toMatchObject({ kind: 'kept' })
  expect(world.trash.size).toBe(0)
})

test('where the computer cannot tell who writes, a proven file goes to the trash', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.source.openFor.set('a.mov', null)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  expect(await outcomeOf(world, engine, id)).toMatchObject({ kind: 'trashed' })
})

test('a proof that nothing is deleted by asks nobody who writes', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.source.openFor.set('a.mov', [resolve])
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify: 'checksum' })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', proof: 'A' })
})

import { expect, test } from 'vitest'
import { partBytes, World } from './fakes/world.ts'
import {
  ffmpeg,
  file,
  inWindow,
  onCommandLine,
  pass,
  stateOf,
  waits,
  worldWith,
} from './fakes/written-world.ts'

test.each([
  ['in the window', inWindow],
  ['on the command line', onCommandLine],
] as const)('%s, an old file that nobody writes is uploaded at once', async (_where, options) => {
  const world = worldWith()
  const engine = world.boot()
  const from = world.clock.now()
  const id = await world.add(engine, file, options)
  expect(await world.until(engine, id, 'done', 'waiting', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.clock.now()).toBe(from)
  expect(engine.record(id)?.mayGrow).toBeUndefined()
})

test('in the window, a file that changed a moment ago waits until it has stood still for 5 s', async () => {
  const world = worldWith({ ageMs: 2_000 })
  const engine = world.boot()
  const from = world.clock.now()
  const id = await world.add(engine, file, inWindow)
  expect(await world.until(engine, id, 'waiting', 'done', 'failed')).toMatchObject(waits(''))
  await world.until(engine, id, 'done', 'failed')
  expect(world.clock.now() - from).toBe(3_000)
})

test('on the command line, a file that changed a moment ago is uploaded at once', async () => {
  const world = worldWith({ ageMs: 0 })
  const engine = world.boot()
  const id = await world.add(engine, file, onCommandLine)
  expect(await world.until(engine, id, 'waiting', 'done', 'failed')).toMatchObject({ kind: 'done' })
})

test('a file that grows waits to its end, and is uploaded as it is then', async () => {
  const world = worldWith({ ageMs: 0 })
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  const unchangedMs = () => world.clock.now() - (engine.view(id)?.since ?? NaN)
  expect(await world.until(engine, id, 'waiting', 'done', 'failed')).toMatchObject(waits(` by ${ffmpeg}`))
  for (let minute = 0; minute < 3; minute++) {
    world.file(file, 2 * partBytes + minute)
    await pass(world, 4_000)
    expect(stateOf(engine, id)).toMatchObject(waits(` by ${ffmpeg}`))
    expect(engine.view(id)?.sizeBytes).toBe(2 * partBytes + minute)
    expect(unchangedMs()).toBeLessThanOrEqual(4_000)
  }
  const last = world.file(file, 3 * partBytes + 7)
  // Another program has it open: the file stands still all the same.
  world.source.openFor.set(file, ['mxf (process 9)'])
  await pass(world, 10_000)
  expect(stateOf(engine, id)).toMatchObject(waits(' by mxf (process 9)'))
  expect(unchangedMs()).toBeGreaterThanOrEqual(9_000)
  world.source.openFor.delete(file)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.stored(file)?.equals(last)).toBe(true)
  // In parts: nobody knew the size when it was added.
  expect(world.store.count('sendPart')).toBe(4)
})

test.each([
  ['an hour ahead', 3_600_000],
  ['an hour behind', -3_600_000],
])(
  'a server whose clock is %s: a file that stands still is uploaded, one that grows waits',
  async (_how, skewMs) => {
    const world = new World()
    world.source.now = () => world.clock.now() + skewMs
    world.file(file, 1000)
    const engine = world.boot()
    const id = await world.add(engine, file, inWindow)
    await pass(world, 6_000)
    expect(stateOf(engine, id)).toMatchObject({ kind: 'done' })

    world.source.openFor.set('other.mov', [ffmpeg])
    world.file('other.mov', 1000)
    const other = await world.add(engine, 'other.mov', inWindow)
    await pass(world, 2_000)
    world.source.openFor.delete('other.mov')
    for (let change = 0; change < 4; change++) {
      world.file('other.mov', 1000 + change)
      await pass(world, 3_000)
      expect(stateOf(engine, other)).toMatchObject({ kind: 'waiting' })
    }
    expect(await world.until(engine, other, 'done', 'failed')).toMatchObject({ kind: 'done' })
  },
)

test('a file of a folder that is still written holds up no other', async () => {
  const world = worldWith()
  for (const name of ['a.mov', 'b.mov', 'c.mov']) world.file(name, 1000)
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const [written = '', ...others] = await world.addAll(engine, [file, 'a.mov', 'b.mov', 'c.mov'], {
    ...onCommandLine,
    parallel: 1,
  })
  for (const id of others)
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(stateOf(engine, written)).toMatchObject(waits(` by ${ffmpeg}`))
  world.source.openFor.delete(file)
  expect(await world.until(engine, written, 'done', 'failed')).toMatchObject({ kind: 'done' })
})

test('Upload anyway takes the file as it is', async () => {
  const world = worldWith()
  const engine = world.boot()
  world.source.openFor.set(file, [ffmpeg])
  const id = await world.add(engine, file, inWindow)
  await world.until(engine, id, 'waiting')
  const now = world.file(file, 2000)
  await engine.uploadAnyway([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.stored(file)?.equals(now)).toBe(true)
})

test('without the wait, a file that is still written is taken as it is, and one that grows on is a changed file', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file)
  expect(await world.until(engine, id, 'done', 'failed', 'waiting')).toMatchObject({ kind: 'done' })
  const other = await world.add(engine, file, { overwrite: true })
  world.file(file, 2000)
  expect(await world.until(engine, other, 'done', 'failed')).toMatchObject({
    error: { code: 'SourceChanged' },
  })
})

test('a file that changes while it is looked who writes it waits anew', async () => {
  const world = worldWith()
  const engine = world.boot()
  world.source.writers = async () => {
    world.source.writers = async () => []
    world.file(file, 2000)
    return []
  }
  const from = world.clock.now()
  const id = await world.add(engine, file, inWindow)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.clock.now() - from).toBe(5_000)
})

test('while a program keeps a file open that stands still, it is looked for each 5 s', async () => {
  const world = worldWith()
  let questions = 0
  world.source.writers = async () => {
    questions++
    return [ffmpeg]
  }
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  await pass(world, 60_000)
  expect(stateOf(engine, id)).toMatchObject({ kind: 'waiting' })
  expect(questions).toBeLessThanOrEqual(14)
})

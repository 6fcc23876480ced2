import { expect, test } from 'vitest'
import type { UploadOptions, UploadState } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { Life } from './fakes/life.ts'
import { stepUntil, untilIdle } from './fakes/stepped-clock.ts'
import { partBytes, World } from './fakes/world.ts'

const file = 'Master.mov'
const ffmpeg = 'ffmpeg (process 12)'
const inWindow: Partial<UploadOptions> = { waitStillSeconds: 5 }
const onCommandLine: Partial<UploadOptions> = { waitStillSeconds: 0 }

/** A world with a file that was finished long ago, or a moment ago. */
function worldWith({ ageMs = 60_000, sizeBytes = 1000 } = {}): World {
  const world = new World()
  world.file(file, sizeBytes)
  world.clock.pass(ageMs)
  return world
}

/** Lets this much time go by, timer by timer. */
async function pass(world: World, ms: number): Promise<void> {
  const until = world.clock.now() + ms
  void world.clock.sleep(ms, new AbortController().signal)
  while (world.clock.now() < until) {
    await untilIdle()
    world.clock.step()
  }
  await untilIdle()
}

function stateOf(engine: Engine, id: string): UploadState | undefined {
  return engine.view(id)?.state
}

const waits = (by: string) => ({
  kind: 'waiting',
  until: 'writer',
  cause: { code: 'StillWritten', message: `The file is still being written${by}.` },
})

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
  expect(await world.until(engine, id, 'waiting', 'done', 'failed')).toMatchObject(waits(` by ${ffmpeg}`))
  for (let minute = 0; minute < 3; minute++) {
    world.file(file, 2 * partBytes + minute)
    await pass(world, 4_000)
    expect(stateOf(engine, id)).toMatchObject(waits(` by ${ffmpeg}`))
    expect(engine.view(id)?.sizeBytes).toBe(2 * partBytes + minute)
  }
  const last = world.file(file, 3 * partBytes + 7)
  await pass(world, 10_000)
  expect(stateOf(engine, id)).toMatchObject({ kind: 'waiting' })
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
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })

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

test('a pause, a resume and a cancel end the wait, begin it anew, and end it for good', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  await world.until(engine, id, 'waiting')
  await engine.pause([id])
  await pass(world, 10_000)
  expect(stateOf(engine, id)).toEqual({ kind: 'paused', session: null })
  await engine.resume([id])
  expect(await world.until(engine, id, 'waiting', 'done')).toMatchObject(waits(` by ${ffmpeg}`))
  await engine.resume([id])
  expect(stateOf(engine, id)).toMatchObject({ kind: 'waiting' })
  await engine.cancel([id])
  world.source.openFor.delete(file)
  await pass(world, 10_000)
  expect(stateOf(engine, id)).toEqual({ kind: 'cancelled', abandoned: null })
  expect(world.store.objects.size).toBe(0)
})

test('after a restart the wait begins anew, and the file is taken as it is at its end', async () => {
  const world = worldWith({ ageMs: 0 })
  world.source.openFor.set(file, [ffmpeg])
  const life = new Life()
  const first = world.boot(life)
  const id = await world.add(first, file, inWindow)
  await world.until(first, id, 'waiting')
  life.end()
  const last = world.file(file, 3 * partBytes)
  const engine = world.boot()
  await engine.start()
  expect(await world.until(engine, id, 'waiting', 'done', 'failed')).toMatchObject({ until: 'writer' })
  world.source.openFor.delete(file)
  const stopping: Promise<void>[] = []
  world.store.onPart = () => void stopping.push(engine.stop())
  await stepUntil(world.clock, () => stopping.length > 0)
  world.store.onPart = () => undefined
  await Promise.all(stopping)
  // What was found at the end of the file is in the journal: it goes on with that.
  const next = world.boot()
  expect(next.record(id)).toMatchObject({ source: { sizeBytes: 3 * partBytes } })
  expect(next.record(id)?.mayGrow).toBeUndefined()
  await next.start()
  expect(await world.until(next, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.stored(file)?.equals(last)).toBe(true)
})

test('a file that vanishes while it is waited for fails, and a retry waits again once it is back', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  await world.until(engine, id, 'waiting')
  world.source.remove(file)
  expect(await world.until(engine, id, 'failed')).toMatchObject({ error: { code: 'FileMissing' } })
  world.file(file, 2000)
  await engine.retry([id])
  expect(await world.until(engine, id, 'waiting', 'done')).toMatchObject({ until: 'writer' })
  world.source.openFor.delete(file)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
})

test('a drive that is pulled out while its file is waited for is waited for, too', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  await world.until(engine, id, 'waiting')
  world.source.isMounted = false
  await pass(world, 3_000)
  expect(stateOf(engine, id)).toMatchObject({ kind: 'waiting', until: 'volume' })
  world.source.isMounted = true
  await pass(world, 3_000)
  expect(stateOf(engine, id)).toMatchObject(waits(` by ${ffmpeg}`))
  world.source.openFor.delete(file)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done' })
})

test('a file that is too large for the store at its end is refused then', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  await world.until(engine, id, 'waiting')
  world.source.claimedBytes = 60e12
  world.source.openFor.delete(file)
  expect(await world.until(engine, id, 'failed', 'done')).toMatchObject({ error: { code: 'TooLarge' } })
})

test('a journal that is full while a file is waited for fails the upload, and nothing is sent', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  await world.until(engine, id, 'waiting')
  world.journal.onAppend = (entry) => {
    if (entry.type === 'settled') throw new AppFailure('StateUnwritable', 'the disk is full')
  }
  world.source.openFor.delete(file)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({
    error: { code: 'StateUnwritable' },
  })
  expect(world.store.objects.size).toBe(0)
  await stepUntil(world.clock, () => true)
})

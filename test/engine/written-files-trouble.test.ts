import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { partBytes } from './fakes/world.ts'
import { ffmpeg, file, inWindow, pass, stateOf, waits, worldWith } from './fakes/written-world.ts'

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
  const [id = ''] = await world.addAll(engine, [file], inWindow, { endpoint: 'https://s3.wasabisys.com' })
  await world.until(engine, id, 'waiting')
  world.source.claimedBytes = 6e12
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

test('a pause in the middle of a look wins, and what the look found is forgotten', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const engine = world.boot()
  const id = await world.add(engine, file, inWindow)
  await world.until(engine, id, 'waiting')
  const pausing: Promise<void>[] = []
  const { writers } = world.source
  world.source.writers = async () => {
    if (pausing.length === 0) pausing.push(engine.pause([id]))
    return []
  }
  await stepUntil(world.clock, () => pausing.length > 0)
  await Promise.all(pausing)
  await pass(world, 3_000)
  expect(stateOf(engine, id)).toEqual({ kind: 'paused', session: null })
  world.source.writers = writers
  world.file(file, 5000)
  await engine.resume([id])
  expect(await world.until(engine, id, 'waiting', 'failed', 'done')).toMatchObject(waits(` by ${ffmpeg}`))
})

test('once something was sent, a lost line does not bring the wait back', async () => {
  const world = worldWith()
  world.source.openFor.set(file, [ffmpeg])
  const life = new Life()
  const first = world.boot(life)
  const id = await world.add(first, file, inWindow)
  await world.until(first, id, 'waiting')
  world.file(file, 3 * partBytes)
  world.source.openFor.delete(file)
  world.store.onPart = () => life.end()
  await stepUntil(world.clock, () => life.isOver)
  world.store.onPart = () => undefined
  const lost = world.journal.entries.findIndex(({ type }) => type === 'settled')
  world.journal.entries.splice(lost, 1)
  const engine = world.boot()
  await engine.start()
  const failed = await world.until(engine, id, 'waiting', 'done', 'failed')
  expect(failed).toMatchObject({ session: { uploadId: 'session-1' }, error: { code: 'SourceChanged' } })
})

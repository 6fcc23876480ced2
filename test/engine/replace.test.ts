import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import type { MemoryStore } from './fakes/memory-store.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

/** Puts somebody's object at the key of a file. */
function occupy(store: MemoryStore, key: string, text: string): string {
  const object = { key, contentType: 'a/b', uploadRecordId: 'theirs', originalName: 'a', overwrite: false }
  store.objects.set(key, { bytes: Buffer.from(text), object, etag: `etag of ${text}`, checksum: true })
  return `etag of ${text}`
}

/** An upload of one part or two whose key somebody has taken. */
async function refused(parts: number): Promise<{ world: World; engine: Engine; id: string; etag: string }> {
  const world = new World()
  world.file('a.mov', parts * partBytes)
  const etag = occupy(world.store, keyOf('a.mov'), 'theirs')
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'failed', 'done')).toMatchObject({ error: { code: 'ObjectExists' } })
  return { world, engine, id, etag }
}

test.each([1, 2])('the object that a person has seen is replaced, by a file of %i parts', async (parts) => {
  const { world, engine, id, etag } = await refused(parts)
  await engine.replace(id, etag)
  await world.until(engine, id, 'done', 'failed')
  expect(world.stored('a.mov')?.equals(world.source.bytes('a.mov'))).toBe(true)
})

test.each([1, 2])('another object that came since stays, and nothing of %i parts is sent', async (parts) => {
  const { world, engine, id, etag } = await refused(parts)
  occupy(world.store, keyOf('a.mov'), 'somebody else’s')
  await engine.replace(id, etag)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ObjectExists' } })
  expect(world.stored('a.mov')?.toString()).toBe('somebody else’s')
  expect(world.store.count('sendPart')).toBe(0)
})

test('an object that came while the parts were sent stays', async () => {
  const { world, engine, id, etag } = await refused(2)
  world.store.onPart = () => occupy(world.store, keyOf('a.mov'), 'somebody else’s')
  await engine.replace(id, etag)
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ObjectExists' } })
  expect(world.stored('a.mov')?.toString()).toBe('somebody else’s')
})

test.each(['overwrite', 'replace'])('a yes to %s is not for what is at another place', async (how) => {
  const { world, engine, id, etag } = await refused(1)
  const other = occupy(world.elsewhere, keyOf('a.mov'), 'theirs')
  expect(other).toBe(etag)
  const record = engine.record(id)
  if (record === undefined) throw new Error('The upload is no more.')
  if (how === 'overwrite') await engine.amend(id, { options: { ...record.options, overwrite: true } })
  else {
    world.store.fault = () => ({ when: 'before', failure: new AppFailure('AccessDenied', 'it') })
    await engine.replace(id, etag)
    await world.until(engine, id, 'failed')
  }
  const address = { ...record.address, bucket: 'elsewhere' }
  await engine.redirect(new Map([[id, { address, key: record.key, objectSettings: undefined }]]))
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ObjectExists' } })
  expect(world.elsewhere.objects.get(keyOf('a.mov'))?.bytes.toString()).toBe('theirs')
})

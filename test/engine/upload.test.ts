import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const lost = new AppFailure('Unreachable', 'store.test')

test.each([
  ['an empty file', 0, 1, 0],
  ['a file of one part', partBytes, 1, 0],
  ['a file of three parts and a bit', 3 * partBytes + 7, 0, 4],
])('%s arrives byte for byte', async (_what, sizeBytes, puts, parts) => {
  const world = new World()
  const bytes = world.file('a.mov', sizeBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  const state = await world.until(engine, id, 'done', 'failed')
  expect(state).toMatchObject({ kind: 'done', resentBytes: 0, proof: 'none' })
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  expect([world.store.count('put'), world.store.count('sendPart')]).toEqual([puts, parts])
  expect(world.source.openBodies).toBe(0)
})

test('parts in flight never exceed the limit', async () => {
  const world = new World()
  world.file('a.mov', 8 * partBytes)
  world.file('b.mov', 8 * partBytes)
  let most = 0
  world.store.onPart = () => (most = Math.max(most, world.source.openBodies))
  const engine = world.boot()
  const ids = await world.addAll(engine, ['a.mov', 'b.mov'], { parallel: 2 })
  for (const id of ids) await world.until(engine, id, 'done')
  expect(most).toBe(2)
})

test('a paused upload sends only what is missing when it goes on', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 6 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(3, () => engine.pause([id]))
  expect(engine.view(id)?.state).toMatchObject({ kind: 'paused', session: { uploadId: 'session-1' } })
  expect(engine.view(id)?.bytesPerSecond).toBeNull()
  await engine.resume([id])
  const state = await world.until(engine, id, 'done', 'failed')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  // Part 3 had arrived, so nothing needed to be sent twice.
  expect(state).toMatchObject({ kind: 'done', resentBytes: 0 })
  expect(world.store.receivedBytes).toBe(bytes.length)
})

test('a part that rotted on the store is found on resume and sent again', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => engine.pause([id]))
  world.store.sessions.get('session-1')?.parts.get(1)?.writeUInt8(0, 9)
  world.store.sessions.get('session-1')?.parts.get(1)?.writeUInt8(255, 10)
  await engine.resume([id])
  const state = await world.until(engine, id, 'done', 'failed')
  expect(state).toMatchObject({ kind: 'done', resentBytes: partBytes })
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test.each([
  ['complete', 2 * partBytes],
  ['put', 1000],
] as const)('a lost answer to %s is resolved by HEAD', async (creating, sizeBytes) => {
  const world = new World()
  const bytes = world.file('a.mov', sizeBytes)
  world.store.fault = (operation, call) =>
    operation === creating && call === 1 ? { when: 'after', failure: lost } : null
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  expect(engine.view(id)?.notes).toEqual([])
  expect(world.store.count('open')).toBe(creating === 'complete' ? 1 : 0)
})

test('an object that another program put there meanwhile is never taken for this upload’s', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  const other = {
    key: keyOf('a.mov'),
    contentType: 'x/y',
    uploadRecordId: 'other',
    originalName: '',
    overwrite: true,
  }
  const bytes = Buffer.alloc(2 * partBytes, 7)
  world.store.onPart = () =>
    world.store.objects.set(other.key, { bytes, object: other, etag: 'e', checksum: true })
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({
    kind: 'failed',
    error: { code: 'ObjectExists' },
  })
  expect(world.stored('a.mov')).toBe(bytes)
})

test('an existing object stops a multipart upload before the first byte', async () => {
  const world = new World()
  world.file('a.mov', 2 * partBytes)
  const first = world.boot()
  await world.until(first, await world.add(first, 'a.mov'), 'done')
  const received = world.store.receivedBytes
  const id = await world.add(first, 'a.mov')
  expect(await world.until(first, id, 'done', 'failed')).toMatchObject({ error: { code: 'ObjectExists' } })
  expect(world.store.receivedBytes).toBe(received)
  const replacing = await world.add(first, 'a.mov', { overwrite: true })
  expect((await world.until(first, replacing, 'done', 'failed')).kind).toBe('done')
})

test('an upload whose session the store lost starts over, and a note says so', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  world.store.onPart = (partNumber) => {
    if (partNumber === 2) world.store.sessions.delete('session-1')
  }
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  expect(engine.view(id)?.notes).toEqual(['Started over: the store no longer has the unfinished upload.'])
})

test('an object of this upload that arrived damaged is replaced, not taken for the file', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 1000)
  world.store.fault = (operation, call) => {
    if (operation !== 'head' || call !== 1) return null
    world.store.objects.get(keyOf('a.mov'))?.bytes.fill(0, 0, 100)
    return null
  }
  const engine = world.boot()
  // The first answer is lost; by the second try the object is there, but its bytes are not the file's.
  const before = world.store.fault
  world.store.fault = (operation, call, key) =>
    operation === 'put' && call === 1 ? { when: 'after', failure: lost } : before(operation, call, key)
  const id = await world.add(engine, 'a.mov')
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('an upload whose parts may not be listed starts over and leaves no parts behind', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => engine.pause([id]))
  const denied = new AppFailure('AccessDenied', 's3:ListMultipartUploadParts')
  world.store.fault = (operation) => (operation === 'listParts' ? { when: 'before', failure: denied } : null)
  await engine.resume([id])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  expect(world.store.sessions.size).toBe(0)
  expect(engine.view(id)?.notes).toEqual(['Started over: the store does not list the parts it has.'])
})

test('a session lost in a kill while it was opened is aborted at the next start', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const life = new Life()
  const engine = world.boot(life)
  world.store.fault = (operation) => {
    if (operation === 'open') life.end()
    return null
  }
  const id = await world.add(engine, 'a.mov')
  await stepUntil(world.clock, () => world.store.sessions.size === 1)
  world.store.fault = () => null
  const next = world.boot()
  await next.start()
  expect((await world.until(next, id, 'done', 'failed')).kind).toBe('done')
  expect(world.store.count('open')).toBe(2)
  expect(world.store.sessions.size).toBe(0)
})

test('a file that the store cannot hold is refused before anything is journalled or sent', async () => {
  const world = new World()
  world.file('a.mov', 10)
  world.source.claimedBytes = 6e12
  const engine = world.boot()
  const r2 = world.plan('a.mov', {}, { endpoint: 'https://account.r2.cloudflarestorage.com' })
  const { records, refused } = await engine.add([r2])
  expect(records).toEqual([])
  expect(refused.map(({ error }) => `${error.message} ${error.advice}`)).toEqual([
    'a.mov is too large for this store. Objects on Cloudflare R2 hold at most 4.995 TiB.',
  ])
  expect(engine.views()).toEqual([])
  await engine.stop()
  expect(world.boot().views()).toEqual([])
  expect(world.store.calls).toEqual([])
})

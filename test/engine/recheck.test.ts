import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { partBytes, World } from './fakes/world.ts'

/** Uploads a file to its end and checks it again with another engine. */
async function deliveredWorld(size: number) {
  const world = new World()
  const bytes = world.file('a.mov', size)
  const first = world.boot()
  const id = await world.add(first, 'a.mov')
  await world.until(first, id, 'done')
  await first.stop()
  return { world, bytes, id, engine: world.boot() }
}

test.each([1000, 3 * partBytes])(
  'an object that is still there is not sent again: %i bytes',
  async (size) => {
    const { world, id, engine } = await deliveredWorld(size)
    const received = world.store.receivedBytes
    const [again] = await engine.recheck([id])
    const state = await world.until(engine, again?.id ?? '', 'done', 'failed')
    expect(state).toMatchObject({ kind: 'done', proof: 'none' })
    expect(world.store.receivedBytes).toBe(received)
    expect(engine.views().map((view) => view.id)).toEqual([again?.id])
    await engine.stop()
    expect(world.boot().views()).toMatchObject([{ id: again?.id, state: { kind: 'done' } }])
  },
)

test.each([1000, 3 * partBytes])(
  'an object that a proof refutes is sent again over it: %i bytes',
  async (size) => {
    const { world, bytes, id, engine } = await deliveredWorld(size)
    world.store.returnsChecksums = false
    const stored = world.stored('a.mov')
    stored?.writeUInt8(stored.readUInt8(77) ^ 1, 77)
    await engine.stop()
    const next = world.boot()
    const record = next.record(id)
    if (record === undefined) throw new Error('it is forgotten')
    await next.amend(id, { ...record, options: { ...record.options, verify: 'checksum' } })
    const [again] = await next.recheck([id])
    const refuted = await world.until(next, again?.id ?? '', 'done', 'failed')
    expect(refuted).toMatchObject({ error: { code: 'ProofFailed' } })
    await next.retry([again?.id ?? ''])
    expect(await world.until(next, again?.id ?? '', 'done', 'failed')).toMatchObject({ kind: 'done' })
    expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  },
)

test('an unproven object that replaced a refuted one is found on the store', async () => {
  const world = new World()
  Object.assign(world.store, { returnsChecksums: false, etags: 'opaque' })
  const bytes = world.file('a.mov', 3 * partBytes)
  world.store.fault = (operation, call) => {
    if (operation === 'complete' && call === 1)
      world.store.sessions.get('session-1')?.parts.get(1)?.writeUInt32BE(7, 9)
    return null
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify: 'checksum' })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
  const record = engine.record(id)
  if (record === undefined) throw new Error('it is forgotten')
  await engine.amend(id, { ...record, options: { ...record.options, verify: 'none' } })
  await engine.retry([id])
  await world.until(engine, id, 'done')
  const received = world.store.receivedBytes
  const [again] = await engine.recheck([id])
  expect(await world.until(engine, again?.id ?? '', 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.store.receivedBytes).toBe(received)
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('a crash after the old upload was exchanged loses neither the object nor the file', async () => {
  const { world, id, engine } = await deliveredWorld(3 * partBytes)
  const received = world.store.receivedBytes
  world.store.delay = () => new Promise(() => undefined)
  const [again] = await engine.recheck([id])
  world.store.delay = async () => undefined
  const next = world.boot()
  await next.start()
  expect(await world.until(next, again?.id ?? '', 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.store.receivedBytes).toBe(received)
})

test('an object that may not be read is not reported as delivered', async () => {
  const { world, id, engine } = await deliveredWorld(3 * partBytes)
  const failure = new AppFailure('AccessDenied', 's3:GetObject is not allowed')
  world.store.fault = (operation) => (operation === 'head' ? { when: 'before', failure } : null)
  const [again] = await engine.recheck([id])
  expect(await world.until(engine, again?.id ?? '', 'done', 'failed')).toMatchObject({
    error: { code: 'AccessDenied', message: expect.stringContaining('which was delivered before') },
  })
})

test.each([1000, 3 * partBytes])('an object that is gone is sent again: %i bytes', async (size) => {
  const { world, bytes, id, engine } = await deliveredWorld(size)
  world.store.objects.clear()
  const [again] = await engine.recheck([id])
  expect(await world.until(engine, again?.id ?? '', 'done', 'failed')).toMatchObject({ kind: 'done' })
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('a changed file is reported, and the object of its old version stays', async () => {
  const { world, bytes, id, engine } = await deliveredWorld(1000)
  world.file('a.mov', 1000)
  const [again] = await engine.recheck([id])
  const state = await world.until(engine, again?.id ?? '', 'done', 'failed')
  expect(state).toMatchObject({ kind: 'failed', error: { code: 'SourceChanged' } })
  const [version] = (await engine.restart([again?.id ?? ''])).records
  expect(await world.until(engine, version?.id ?? '', 'done', 'failed')).toMatchObject({
    error: { code: 'ObjectExists' },
  })
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('a changed file is reported as such, whatever the store would say of its old version', async () => {
  const { world, id, engine } = await deliveredWorld(1000)
  world.file('a.mov', 1000)
  const failure = new AppFailure('AccessDenied', 's3:GetObject is not allowed')
  world.store.fault = (operation) => (operation === 'head' ? { when: 'before', failure } : null)
  const [again] = await engine.recheck([id])
  expect(await world.until(engine, again?.id ?? '', 'done', 'failed')).toMatchObject({
    error: { code: 'SourceChanged' },
  })
})

test.each([1000, 3 * partBytes])(
  'the new version replaces the object of an old one that was never reported as done: %i bytes',
  async (size) => {
    const world = new World()
    world.file('a.mov', size)
    const engine = world.boot()
    world.store.delay = async (operation) => {
      if (operation === 'head' && world.stored('a.mov') !== undefined) world.file('a.mov', size)
    }
    const id = await world.add(engine, 'a.mov', { verify: 'checksum' })
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({
      error: { code: 'SourceChanged' },
    })
    world.store.delay = async () => undefined
    const bytes = world.file('a.mov', size)
    const { records } = await engine.restart([id])
    const [record] = records
    expect(await world.until(engine, record?.id ?? '', 'done', 'failed')).toMatchObject({
      kind: 'done',
      proof: 'A',
    })
    expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  },
)

test.each([1000, 3 * partBytes])(
  'an old version is not taken for the new one, whatever the store says: %i bytes',
  async (size) => {
    const world = new World()
    Object.assign(world.store, { returnsChecksums: false, etags: 'opaque' })
    world.file('a.mov', size)
    const engine = world.boot()
    const id = await world.add(engine, 'a.mov')
    await world.until(engine, id, 'done')
    const bytes = world.file('a.mov', size)
    const { records } = await engine.restart([id])
    expect(await world.until(engine, records[0]?.id ?? '', 'done', 'failed')).toMatchObject({ kind: 'done' })
    expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  },
)

test('the new version does not replace another program’s object', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'done')
  const [key = '', stored] = Array.from(world.store.objects)[0] ?? []
  if (stored === undefined) throw new Error('nothing is stored')
  world.store.objects.set(key, { ...stored, object: { ...stored.object, uploadRecordId: 'another' } })
  world.file('a.mov', 1000)
  const { records } = await engine.restart([id])
  expect(await world.until(engine, records[0]?.id ?? '', 'done', 'failed')).toMatchObject({
    error: { code: 'ObjectExists' },
  })
})

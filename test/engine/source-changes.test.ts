import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { partBytes, World } from './fakes/world.ts'

test('a file that changes while it is sent fails the upload, and nothing is completed', async () => {
  const world = new World()
  world.file('a.mov', 12 * partBytes)
  world.store.onPart = (partNumber) => {
    if (partNumber === 3) world.file('a.mov', 12 * partBytes)
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  const state = await world.until(engine, id, 'done', 'failed')
  expect(state).toMatchObject({ kind: 'failed', error: { code: 'SourceChanged' } })
  expect(world.stored('a.mov')).toBeUndefined()
  expect(world.store.count('sendPart')).toBeLessThan(9)
})

test('an edit in place with the mtime put back is caught by the ctime', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  world.store.onPart = (partNumber) => {
    if (partNumber !== 3) return
    const edited = Buffer.from(bytes)
    edited.writeUInt8((edited.readUInt8(0) + 1) % 256, 0)
    world.source.editInPlace('a.mov', edited)
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'SourceChanged' } })
  expect(world.stored('a.mov')).toBeUndefined()
})

test('a new ctime alone, as after a remount, does not stop the upload', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  world.store.onPart = (partNumber) => {
    if (partNumber === 2) world.source.touchInode('a.mov')
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test.each(['before', 'after'] as const)(
  'a file in one request that was another one %s it was read, for a moment, is not sent',
  async (moment) => {
    const world = new World()
    world.file('a.mov', 1000)
    let looks = 0
    world.source.onRead = (look) => {
      looks = 0
      world.source.claimedBytes = look === moment ? 999 : null
    }
    world.source.onStat = () => {
      if (++looks > 1) world.source.claimedBytes = null
    }
    const engine = world.boot()
    const id = await world.add(engine, 'a.mov')
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({
      error: { code: 'SourceChanged' },
    })
    expect(world.store.count('put')).toBe(0)
  },
)

test('no session is opened for a file that changed since it was queued', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  await engine.pause([id])
  world.file('a.mov', 3 * partBytes)
  await engine.resume([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'SourceChanged' } })
  expect(world.store.count('open')).toBe(0)
})

test('a file that changed and cannot be read any more is told as changed', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.source.onRead = () => {
    world.source.claimedBytes = 999
    throw new AppFailure('FileUnreadable', 'a.mov')
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'SourceChanged' } })
})

test('an edit in place between two runs fails the upload', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => engine.pause([id]))
  world.source.editInPlace('a.mov', Buffer.from(bytes).fill(1, 0, 100))
  await engine.resume([id])
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'SourceChanged' } })
})

test('the new version is uploaded when the person says so, and the old session is aborted', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  world.store.onPart = (partNumber) => {
    if (partNumber === 2) world.file('a.mov', 3 * partBytes)
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'failed')
  world.store.onPart = () => undefined
  const { records } = await engine.restart([id])
  const [record] = records
  const state = await world.until(engine, record?.id ?? '', 'done', 'failed')
  expect(state.kind).toBe('done')
  expect(world.stored('a.mov')?.equals(world.source.bytes('a.mov'))).toBe(true)
  expect(world.store.sessions.size).toBe(0)
  expect(engine.views().map((view) => view.id)).toEqual([record?.id])
})

test('verification reads the file again: grade A by CRC-32, B by ETag, and a difference fails', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  world.file('b.mov', 3 * partBytes)
  world.file('c.mov', 3 * partBytes)
  const engine = world.boot()
  const a = await world.add(engine, 'a.mov', { verify: 'checksum' })
  expect(await world.until(engine, a, 'done', 'failed')).toMatchObject({ kind: 'done', proof: 'A' })
  world.store.returnsChecksums = false
  const b = await world.add(engine, 'b.mov', { verify: 'checksum' })
  expect(await world.until(engine, b, 'done', 'failed')).toMatchObject({ kind: 'done', proof: 'B' })
  world.store.fault = (operation) => {
    if (operation === 'complete') world.store.sessions.get('session-3')?.parts.get(1)?.fill(0, 0, 99)
    return null
  }
  const c = await world.add(engine, 'c.mov', { verify: 'checksum' })
  expect(await world.until(engine, c, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
})

test('verification finds an edit that changed no time in the file system', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { parallel: 1, verify: 'checksum' })
  await world.whenPartArrives(2, async () => {
    const edited = Buffer.from(bytes)
    edited.writeUInt8((edited.readUInt8(10) + 1) % 256, 10)
    world.source.editUnseen('a.mov', edited)
  })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
})

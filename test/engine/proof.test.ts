import { expect, test } from 'vitest'
import { AppFailure } from '../../electron/core/errors.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const verify = 'checksum'

test.each([
  ['a checksum of the whole object', {}, 3 * partBytes, 'A'],
  ['a checksum of the parts’ checksums', { checksums: 'composite' }, 3 * partBytes, 'B'],
  ['an ETag of the parts’ MD5s', { returnsChecksums: false }, 3 * partBytes, 'B'],
  ['an ETag that is the MD5', { returnsChecksums: false }, 1000, 'B'],
  ['an ETag that says nothing', { returnsChecksums: false, etags: 'opaque' }, 3 * partBytes + 1, 'C'],
  ['an empty object and no checksum', { returnsChecksums: false, etags: 'opaque' }, 0, 'C'],
] as const)('by %s the proof is of its grade', async (_what, store, sizeBytes, proof) => {
  const world = new World()
  Object.assign(world.store, store)
  world.file('a.mov', sizeBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', proof })
  expect(world.store.count('read') > 0).toBe(proof === 'C' && sizeBytes > 0)
})

const grades = [
  ['A', {}],
  ['B', { checksums: 'composite' }],
  ['B by the ETag', { returnsChecksums: false }],
  ['C', { returnsChecksums: false, etags: 'opaque' }],
] as const

test.each(grades)('grade %s: a byte that flipped on the store fails', async (_grade, store) => {
  const world = new World()
  Object.assign(world.store, store)
  world.file('a.mov', 3 * partBytes)
  world.store.fault = (operation) => {
    if (operation !== 'complete') return null
    for (const { parts } of world.store.sessions.values()) {
      const part = parts.get(2)
      part?.writeUInt8(part.readUInt8(77) ^ 1, 77)
    }
    return null
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
})

test.each(grades)('grade %s: a byte that flipped on the local disk fails', async (_grade, store) => {
  const world = new World()
  Object.assign(world.store, store)
  const bytes = world.file('a.mov', 3 * partBytes)
  world.store.fault = (operation) => {
    // Neither size nor times change: the disk itself has rotted.
    if (operation === 'complete') bytes.writeUInt8(bytes.readUInt8(77) ^ 1, 77)
    return null
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
})

test('a byte that flips while the object is read back fails', async () => {
  const world = new World()
  Object.assign(world.store, { returnsChecksums: false, etags: 'opaque' })
  world.file('a.mov', 3 * partBytes)
  world.store.fault = (operation) => {
    const bytes = world.store.objects.get(keyOf('a.mov'))?.bytes
    if (operation === 'read') bytes?.writeUInt8(bytes.readUInt8(9) ^ 1, 9)
    return null
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
})

test('a failed proof that is retried sends the file again', async () => {
  const world = new World()
  world.store.checksums = 'composite'
  const bytes = world.file('a.mov', 3 * partBytes)
  world.store.fault = (operation, call) => {
    if (operation === 'complete' && call === 1)
      world.store.sessions.get('session-1')?.parts.get(1)?.fill(0, 0, 9)
    return null
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify })
  await world.until(engine, id, 'failed')
  await engine.retry([id])
  expect(await world.until(engine, id, 'done')).toMatchObject({ proof: 'B' })
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test.each([3 * partBytes, 1000])(
  'an object of %i bytes that only a full read refutes is sent again by a retry',
  async (size) => {
    const world = new World()
    Object.assign(world.store, { returnsChecksums: false, etags: 'opaque' })
    const bytes = world.file('a.mov', size)
    world.store.fault = (operation, call) => {
      const stored = world.store.objects.get(keyOf('a.mov'))
      if (operation === 'read' && call === 1 && stored !== undefined) {
        // A disk that rots in silence: the ETag stays.
        const rotten = Buffer.from(stored.bytes)
        rotten.writeUInt8(rotten.readUInt8(9) ^ 1, 9)
        world.store.objects.set(keyOf('a.mov'), { ...stored, bytes: rotten })
      }
      return null
    }
    const life = new Life()
    const first = world.boot(life)
    const id = await world.add(first, 'a.mov', { verify })
    expect(await world.until(first, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
    life.end()
    const engine = world.boot()
    await engine.retry([id])
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ kind: 'done', proof: 'C' })
    expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
  },
)

test('an object that is replaced or removed while the file is read fails', async () => {
  for (const change of ['replace', 'remove'] as const) {
    const world = new World()
    world.file('a.mov', 3 * partBytes)
    world.source.onHash = () => {
      const stored = world.store.objects.get(keyOf('a.mov'))
      if (stored === undefined || change === 'remove') world.store.objects.clear()
      else
        world.store.objects.set(keyOf('a.mov'), { ...stored, bytes: Buffer.alloc(3 * partBytes), etag: 'x' })
    }
    const engine = world.boot()
    const id = await world.add(engine, 'a.mov', { verify })
    const code = change === 'replace' ? 'ProofFailed' : 'ObjectMissing'
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code } })
  }
})

test('an edit in place while the file is read is read again, and found', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  world.source.onHash = () => {
    world.source.onHash = () => undefined
    // The reading has passed this byte already.
    const edited = Buffer.from(bytes)
    edited.writeUInt8(edited.readUInt8(0) ^ 1, 0)
    world.source.editInPlace('a.mov', edited)
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify })
  expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
})

test('a paused proof goes on, and nothing is sent again', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const pausing: Promise<void>[] = []
  world.source.onHash = () => {
    if (pausing.length === 0) pausing.push(engine.pause([id]))
  }
  const id = await world.add(engine, 'a.mov', { verify })
  await stepUntil(world.clock, () => pausing.length > 0)
  await Promise.all(pausing)
  const { state, sentBytes, verifiedBytes } = engine.view(id) ?? {}
  expect([state?.kind, sentBytes, verifiedBytes]).toEqual(['paused', bytes.length, null])
  await engine.resume([id])
  expect(await world.until(engine, id, 'done')).toMatchObject({ proof: 'A', resentBytes: 0 })
  expect(world.store.receivedBytes).toBe(bytes.length)
})

test.each([3 * partBytes, 1000])(
  'a killed proof of %i bytes goes on, and nothing is sent again',
  async (size) => {
    const world = new World()
    world.file('a.mov', size)
    const life = new Life()
    world.source.onHash = () => life.end()
    const first = world.boot(life)
    const id = await world.add(first, 'a.mov', { verify })
    await stepUntil(world.clock, () => life.isOver)
    world.source.onHash = () => undefined
    const engine = world.boot()
    await engine.start()
    expect(await world.until(engine, id, 'done')).toMatchObject({ proof: 'A', resentBytes: 0 })
    expect(world.store.receivedBytes).toBe(size)
  },
)

test('a proof that loses the network waits, and goes on where the reading stood', async () => {
  const world = new World()
  Object.assign(world.store, { returnsChecksums: false, etags: 'opaque' })
  world.file('a.mov', 14 * partBytes)
  world.store.fault = (operation, call) =>
    operation === 'read' && call === 2
      ? { when: 'before', failure: new AppFailure('Unreachable', 'store.test') }
      : null
  const engine = world.boot()
  const seen: number[] = []
  engine.onChange((id) => seen.push(engine.view(id)?.verifiedBytes ?? 0))
  const id = await world.add(engine, 'a.mov', { verify })
  expect(await world.until(engine, id, 'done')).toMatchObject({ proof: 'C' })
  // Two pieces of 64 MiB, one of them twice.
  expect(world.store.count('read')).toBe(3)
  expect(Math.max(...seen)).toBe(14 * partBytes)
})

test.for([
  ['two seconds', 0n, 2000],
  ['a few milliseconds', 1n, 20],
] as const)(
  'where times tick every %s, a file is read once a later edit shows',
  async ([, fractionNs, tickMs]) => {
    const world = new World()
    world.file('a.mov', 1000)
    // A whole second.
    const changedAt = world.clock.now()
    const ctimeNs = String(BigInt(changedAt) * 1_000_000n + fractionNs)
    const identity = { ...world.source.stat('a.mov'), ctimeNs }
    world.source.stat = () => identity
    let readAt = 0
    world.source.onHash = () => void (readAt = world.clock.now())
    const engine = world.boot()
    const id = await world.add(engine, 'a.mov', { verify })
    await world.until(engine, id, 'done', 'failed')
    expect(readAt).toBeGreaterThanOrEqual(changedAt + tickMs)
  },
)

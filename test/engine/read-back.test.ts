import { expect, test } from 'vitest'
import { uploadOptions, type DeleteLocal, type UploadState } from '../../electron/contract/index.ts'
import { defaultUploadOptions } from '../../electron/core/defaults.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const verify = 'read-back'
const atOnce: DeleteLocal = { grade: 'B', afterDays: 0 }
const inAWeek: DeleteLocal = { grade: 'B', afterDays: 7 }

/** The disk of the store has lost a bit, which only a reading of the object shows. */
function rot({ store }: World): void {
  const bytes = store.objects.get(keyOf('a.mov'))?.bytes
  store.fault = (operation) => {
    if (operation === 'read') bytes?.writeUInt8(bytes.readUInt8(77) ^ 1, 77)
    return null
  }
}

test.each([
  ['A', {}, 3 * partBytes, 1],
  ['A', {}, 14 * partBytes, 2],
  ['B', { checksums: 'composite' }, 3 * partBytes, 1],
  ['C', { returnsChecksums: false, etags: 'opaque' }, 3 * partBytes, 1],
  ['C', { returnsChecksums: false, etags: 'opaque' }, 0, 0],
] as const)(
  'where it is demanded, a proof of grade %s includes a read-back',
  async (proof, store, size, reads) => {
    const world = new World()
    Object.assign(world.store, store)
    world.file('a.mov', size)
    const engine = world.boot()
    const id = await world.add(engine, 'a.mov', { verify })
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ proof, readBack: true })
    expect(world.store.count('read')).toBe(reads)
  },
)

test('otherwise a proof by checksum says that nothing was read back', async () => {
  const world = new World()
  world.file('a.mov', partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify: 'checksum' })
  expect(await world.until(engine, id, 'done')).toMatchObject({ proof: 'A', readBack: false })
})

test.each([{ verify }, { verify, deleteLocal: atOnce }, { verify, deleteLocal: inAWeek }] as const)(
  'an object that has rotted behind its checksum fails, and the file stays: %j',
  async (options) => {
    const world = new World()
    world.file('a.mov', 3 * partBytes)
    world.source.onHash = () => rot(world)
    const engine = world.boot()
    const id = await world.add(engine, 'a.mov', options)
    expect(await world.until(engine, id, 'done', 'failed')).toMatchObject({ error: { code: 'ProofFailed' } })
    expect(world.trash.size).toBe(0)
  },
)

/** Steps until it is known what becomes of the file. */
async function outcomeOf(
  world: World,
  engine: ReturnType<World['boot']>,
  id: string,
): Promise<UploadState | undefined> {
  const state = () => engine.view(id)?.state
  await stepUntil(world.clock, () => {
    const now = state()
    return now?.kind === 'failed' || (now?.kind === 'done' && now.local.kind !== 'trash-after')
  })
  return state()
}

test('a demanded read-back is enough for the trash where no checksum is', async () => {
  const world = new World()
  Object.assign(world.store, { returnsChecksums: false, etags: 'opaque' })
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify, deleteLocal: atOnce })
  expect(await outcomeOf(world, engine, id)).toMatchObject({ proof: 'C', local: { kind: 'trashed' } })
})

test('days later the object is read back again before its file goes', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify, deleteLocal: inAWeek })
  await world.until(engine, id, 'done')
  expect(world.store.count('read')).toBe(1)
  expect(await outcomeOf(world, engine, id)).toMatchObject({ readBack: true, local: { kind: 'trashed' } })
  expect(world.store.count('read')).toBe(2)
})

test('a read-back that is demanded only later is made before the file goes', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: inAWeek })
  await world.until(engine, id, 'done')
  const record = engine.record(id)
  if (record === undefined) throw new Error('it is forgotten')
  await engine.amend(id, { ...record, options: { ...record.options, verify } })
  expect(await outcomeOf(world, engine, id)).toMatchObject({ readBack: true, local: { kind: 'trashed' } })
})

test('days later an object that has rotted keeps its file', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify, deleteLocal: inAWeek })
  await world.until(engine, id, 'done')
  rot(world)
  expect(await outcomeOf(world, engine, id)).toMatchObject({ local: { kind: 'kept' } })
  expect(world.trash.size).toBe(0)
})

test.each([
  [true, 'checksum'],
  [false, 'none'],
  ['read-back', 'read-back'],
])('options of older versions are read: verify %j is %s', (written, read) => {
  expect(uploadOptions.parse({ ...defaultUploadOptions, verify: written }).verify).toBe(read)
})

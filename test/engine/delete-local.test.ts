import { expect, test } from 'vitest'
import type { DeleteLocal, Local, UploadState } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { Life } from './fakes/life.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const atOnce: DeleteLocal = { grade: 'B', afterDays: 0 }
const inAWeek: DeleteLocal = { grade: 'B', afterDays: 7 }
const weekMs = 7 * 86_400_000

function localOf(state: UploadState | undefined): Local | null {
  return state?.kind === 'done' ? state.local : null
}

/** Steps until it is known what becomes of the file. */
async function outcomeOf(world: World, engine: Engine, id: string): Promise<Local> {
  const local = (): Local | null => localOf(engine.view(id)?.state)
  await stepUntil(world.clock, () => (local() ?? { kind: 'trash-after' }).kind !== 'trash-after')
  return local() ?? { kind: 'kept', why: 'not done' }
}

test('no file is deleted unless the options ask for it', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { verify: 'checksum' })
  expect(await world.until(engine, id, 'done')).toMatchObject({ local: { kind: 'kept', why: null } })
  expect(world.trash.size).toBe(0)
})

test.each([1000, 3 * partBytes])('a proven file of %i bytes goes to the trash', async (size) => {
  const world = new World()
  const bytes = world.file('a.mov', size)
  const engine = world.boot()
  let stateAtDiscard: UploadState | undefined
  world.onDiscard = () => {
    const line = world.journal.entries.findLast((entry) => entry.type === 'state')
    stateAtDiscard = line?.type === 'state' ? line.state : undefined
  }
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  expect(await outcomeOf(world, engine, id)).toMatchObject({ kind: 'trashed' })
  expect(world.trash.get('a.mov')?.equals(bytes)).toBe(true)
  // Journalled as done and proven before anything happened to the file.
  expect(stateAtDiscard).toMatchObject({ kind: 'done', proof: 'A', local: { kind: 'trash-after' } })
})

test.each([
  ['A', 'B', { checksums: 'composite' }],
  ['B', 'C', { returnsChecksums: false, etags: 'opaque' }],
] as const)('when grade %s is required, a proof of grade %s keeps the file', async (grade, proof, store) => {
  const world = new World()
  Object.assign(world.store, store)
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: { grade, afterDays: 0 } })
  const why = `The proof is of grade ${proof}, and at least ${grade} was asked for.`
  expect(await outcomeOf(world, engine, id)).toEqual({ kind: 'kept', why })
  expect(world.trash.size).toBe(0)
  const chosen = await world.add(engine, 'a.mov', {
    overwrite: true,
    deleteLocal: { grade: proof, afterDays: 0 },
  })
  expect(await outcomeOf(world, engine, chosen)).toMatchObject({ kind: 'trashed' })
})

test('a failed, a cancelled and a refused upload keep the file', async () => {
  const world = new World()
  world.store.checksums = 'composite'
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  world.store.fault = (operation) => {
    if (operation === 'complete') world.store.sessions.get('session-1')?.parts.get(1)?.fill(0, 0, 9)
    return null
  }
  const failed = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  expect(await world.until(engine, failed, 'done', 'failed')).toMatchObject({
    error: { code: 'ProofFailed' },
  })
  const refused = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  expect(await world.until(engine, refused, 'done', 'failed')).toMatchObject({
    error: { code: 'ObjectExists' },
  })
  world.source.onHash = () => void engine.cancel([cancelled])
  const cancelled = await world.add(engine, 'a.mov', { deleteLocal: atOnce, overwrite: true })
  await world.until(engine, cancelled, 'cancelled')
  await stepUntil(world.clock, () => true)
  expect(world.trash.size).toBe(0)
})

test.each([
  ['edited', (world: World) => world.file('a.mov', 3 * partBytes)],
  [
    'edited in place',
    (world: World) => world.source.editInPlace('a.mov', Buffer.alloc(3 * partBytes, 'new')),
  ],
] as const)('a file that is %s just before it would go stays', async (_how, change) => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  world.journal.onAppend = (entry) => {
    if (entry.type === 'state' && localOf(entry.state)?.kind === 'trash-after') change(world)
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  const why = 'The file changed after it was verified.'
  expect(await outcomeOf(world, engine, id)).toEqual({ kind: 'kept', why })
  expect(world.trash.size).toBe(0)
})

test('a file that another upload still needs stays', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.store.fault = (operation, _call, key) =>
    operation === 'put' && key === 'elsewhere'
      ? { when: 'before', failure: new AppFailure('AccessDenied', 'elsewhere') }
      : null
  const engine = world.boot()
  const [other] = (await engine.add([{ ...world.plan('a.mov'), key: 'elsewhere' }])).records
  await world.until(engine, other?.id ?? '', 'failed')
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  const why = 'Another upload still needs this file.'
  expect(await outcomeOf(world, engine, id)).toEqual({ kind: 'kept', why })
})

test('without a trash the file stays, and the reason is given', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.onDiscard = () => {
    throw new AppFailure('TrashFailed', 'there is none on this drive')
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  const why = 'The file could not be moved to the trash: there is none on this drive.'
  expect(await outcomeOf(world, engine, id)).toEqual({ kind: 'kept', why })
})

test('after a week, also across a restart, the file is proven again and goes to the trash', async () => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const first = world.boot()
  const started = world.clock.now()
  const id = await world.add(first, 'a.mov', { deleteLocal: inAWeek })
  expect(await world.until(first, id, 'done')).toMatchObject({ local: { kind: 'trash-after' } })
  await first.stop()
  let hashed = 0
  world.source.onHash = () => hashed++
  const engine = world.boot()
  await engine.start()
  expect(await outcomeOf(world, engine, id)).toMatchObject({ kind: 'trashed' })
  expect(world.clock.now() - started).toBeGreaterThanOrEqual(weekMs)
  expect(hashed).toBe(1)
})

test.each([
  ['the object is gone', (world: World) => world.store.objects.clear(), /^There is no object/],
  [
    'the object is another one',
    (world: World) => {
      const stored = world.store.objects.get(keyOf('a.mov'))
      if (stored !== undefined) world.store.objects.set(keyOf('a.mov'), { ...stored, etag: 'other' })
    },
    /^The object on the store differs/,
  ],
  ['the file was edited', (world: World) => world.file('a.mov', 3 * partBytes), /changed/],
] as const)('after a week the file stays if %s', async (_what, change, why) => {
  const world = new World()
  world.file('a.mov', 3 * partBytes)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: inAWeek })
  await world.until(engine, id, 'done')
  change(world)
  expect(await outcomeOf(world, engine, id)).toEqual({
    kind: 'kept',
    why: expect.stringMatching(why) as unknown,
  })
  expect(world.trash.size).toBe(0)
})

test('a store that refuses for a day is asked again the next day', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: inAWeek })
  await world.until(engine, id, 'done')
  const from = world.clock.now()
  let refusals = 0
  world.store.fault = (operation) =>
    operation === 'head' && refusals++ === 0
      ? { when: 'before', failure: new AppFailure('AccessDenied', 's3:GetObject') }
      : null
  expect(await outcomeOf(world, engine, id)).toMatchObject({ kind: 'trashed' })
  expect(world.clock.now() - from).toBeGreaterThanOrEqual(weekMs + 86_400_000)
})

test('after a kill between journal and trash the file is proven again at the next start', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 3 * partBytes)
  const life = new Life()
  world.journal.onAppend = (entry) => {
    if (entry.type === 'state' && entry.state.kind === 'done') life.end()
  }
  const first = world.boot(life)
  const id = await world.add(first, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => life.isOver)
  expect(world.trash.size).toBe(0)
  world.journal.onAppend = () => undefined
  const engine = world.boot()
  await engine.start()
  expect(await outcomeOf(world, engine, id)).toMatchObject({ kind: 'trashed' })
  expect(world.trash.get('a.mov')?.equals(bytes)).toBe(true)
})

test('a kill between trash and journal says that the file is gone', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const life = new Life()
  world.onDiscard = () => life.end()
  const first = world.boot(life)
  const id = await world.add(first, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => world.trash.size === 1)
  const engine = world.boot()
  await engine.start()
  expect(await outcomeOf(world, engine, id)).toEqual({ kind: 'gone' })
})

test('keeping the file or removing the upload cancels the deletion', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.file('b.mov', 1000)
  const engine = world.boot()
  const a = await world.add(engine, 'a.mov', { deleteLocal: inAWeek })
  const b = await world.add(engine, 'b.mov', { deleteLocal: inAWeek })
  await world.until(engine, a, 'done')
  await world.until(engine, b, 'done')
  await engine.keepLocal([a])
  expect(localOf(engine.view(a)?.state)).toEqual({ kind: 'kept', why: null })
  await engine.remove([b])
  expect(world.clock.step()).toBe(false)
  expect(world.trash.size).toBe(0)
})

test.each([
  // At once the first stat of the file after the journal's line is the last one; later two of a new proof come first.
  ['at once', atOnce, 1],
  ['in a week', inAWeek, 3],
] as const)('%s: called off in the very last moment, the file stays', async (_when, deleteLocal, last) => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  let stats = 0
  world.source.onStat = () => {
    const [view] = engine.views()
    if (localOf(view?.state)?.kind !== 'trash-after' || ++stats !== last) return
    void engine.keepLocal([view?.id ?? ''])
  }
  const id = await world.add(engine, 'a.mov', { deleteLocal })
  expect(await outcomeOf(world, engine, id)).toEqual({ kind: 'kept', why: null })
  expect(stats).toBe(last)
  expect(world.trash.size).toBe(0)
})

test('an upload whose options no longer ask for the deletion keeps its file', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: inAWeek })
  await world.until(engine, id, 'done')
  const record = engine.record(id)
  if (record === undefined) throw new Error('The upload is no more.')
  await engine.amend(id, { address: record.address, options: { ...record.options, deleteLocal: null } })
  expect(await outcomeOf(world, engine, id)).toEqual({ kind: 'kept', why: null })
  expect(world.trash.size).toBe(0)
})

import { expect, test } from 'vitest'
import type { DeleteLocal, Local } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import { untilIdle, stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, World } from './fakes/world.ts'

const atOnce: DeleteLocal = { grade: 'B', afterDays: 0 }
const inAWeek: DeleteLocal = { grade: 'B', afterDays: 7 }

function localOf(engine: Engine, id: string): Local | null {
  const state = engine.view(id)?.state
  return state?.kind === 'done' ? state.local : null
}

test('when the journal cannot record the end, the file is kept for a day', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  let refusals = 0
  world.journal.onAppend = (entry) => {
    if (entry.type !== 'state' || entry.state.kind !== 'done' || refusals++ > 1) return
    throw new AppFailure('StateUnwritable', 'the disk is full')
  }
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  await world.until(engine, id, 'done')
  const from = world.clock.now()
  // Whoever waits for the end learns what is to become of the file.
  await stepUntil(world.clock, () => {
    const local = localOf(engine, id)
    return local?.kind === 'trash-after' && local.why !== null
  })
  expect([world.clock.now(), world.trash.size]).toEqual([from, 0])
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'trashed')
  expect(world.clock.now() - from).toBeGreaterThanOrEqual(86_400_000)
})

test('a deletion that waits behind one without a connection can be cancelled', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.file('b.mov', 1000)
  const engine = world.boot()
  const [a = '', b = ''] = await world.addAll(engine, ['a.mov', 'b.mov'], { deleteLocal: inAWeek })
  for (const id of [a, b]) await world.until(engine, id, 'done')
  let heads = 0
  world.store.fault = (operation) =>
    operation === 'head' && ++heads > 0 ? { when: 'before', failure: new AppFailure('Unreachable') } : null
  await stepUntil(world.clock, () => heads > 1)
  const waiting = [a, b].filter((id) => localOf(engine, id)?.kind === 'trash-after')
  expect(waiting).toHaveLength(2)
  let isKept = false
  void engine.keepLocal([b]).then(() => (isKept = true))
  for (let turn = 0; turn < 5; turn++) await untilIdle()
  expect(isKept).toBe(true)
  expect(localOf(engine, b)).toEqual({ kind: 'kept', why: null })
  await engine.stop()
})

test.for([{ bucket: 'archive' }, { endpoint: 'http://other.test' }])(
  'a store without a connection does not hold up the deletions of another one: %o',
  async (elsewhere) => {
    const world = new World()
    world.file('a.mov', 1000)
    world.file('b.mov', 1000)
    const engine = world.boot()
    const [a = ''] = await world.addAll(engine, ['a.mov'], { deleteLocal: inAWeek })
    const [b = ''] = await world.addAll(engine, ['b.mov'], { deleteLocal: inAWeek }, elsewhere)
    for (const id of [a, b]) await world.until(engine, id, 'done')
    world.store.fault = (operation, _call, key) =>
      operation === 'head' && key === keyOf('a.mov')
        ? { when: 'before', failure: new AppFailure('Unreachable') }
        : null
    const tooLate = world.clock.now() + 7 * 86_400_000 + 3_600_000
    await stepUntil(world.clock, () => localOf(engine, b)?.kind === 'trashed' || world.clock.now() > tooLate)
    expect([a, b].map((id) => localOf(engine, id)?.kind)).toEqual(['trash-after', 'trashed'])
    await engine.stop()
  },
)

/** Does something at the last stat of the file before it goes. */
function atTheLastLook(world: World, engine: Engine, act: (id: string) => void): void {
  world.source.onStat = () => {
    const [view] = engine.views()
    if (view === undefined || localOf(engine, view.id)?.kind !== 'trash-after') return
    world.source.onStat = () => undefined
    act(view.id)
  }
}

test('when the drive is gone at the last moment, the deletion is tried again a day later', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  atTheLastLook(world, engine, () => (world.source.isMounted = false))
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'trash-after' && !world.source.isMounted)
  const from = world.clock.now()
  await untilIdle()
  world.source.isMounted = true
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'trashed')
  expect(world.clock.now() - from).toBeGreaterThanOrEqual(86_400_000)
})

test('a pause that comes too late does not stop the deletion of the file', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  atTheLastLook(world, engine, (id) => void engine.pause([id]))
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'trashed')
  expect(world.trash.size).toBe(1)
})

test('a cancel that comes too late for the upload keeps the file', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  const engine = world.boot()
  // Still being proven when the person says it, and done by the time the run has ended.
  world.journal.onAppend = (entry) => {
    if (entry.type === 'state' && entry.state.kind === 'done') void engine.cancel([entry.id])
  }
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'kept')
  expect(world.trash.size).toBe(0)
  await engine.stop()
  const next = world.boot()
  await next.start()
  await untilIdle()
  expect([localOf(next, id), world.trash.size]).toEqual([{ kind: 'kept', why: null }, 0])
})

test.for<[string, (world: World) => void]>([
  ['is edited', (world) => void world.file('a.mov', 1000)],
  [
    'is replaced by one of the same size and mtime',
    ({ source }) => {
      const identity = { ...source.stat('a.mov'), inode: '2' }
      source.stat = () => identity
    },
  ],
])('a file that %s between the last look and its move is put back', async ([, change]) => {
  const world = new World()
  world.file('a.mov', 1000)
  world.onDiscard = () => change(world)
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  const why = 'The file could not be moved to the trash: it changed at the last moment, so it was put back.'
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'kept')
  expect(localOf(engine, id)).toEqual({ kind: 'kept', why })
  expect(world.trash.size).toBe(0)
})

test.each([true, false])(
  'what could not be put back from the trash is told, also by a Dropreel that ends (%s) in that moment',
  async (ends) => {
    const world = new World()
    world.file('a.mov', 1000)
    world.onDiscard = () => {
      if (ends) void engine.stop()
      throw new AppFailure('LeftInTrash', 'it changed. It is there as “a.mov” and could not be put back')
    }
    const engine = world.boot()
    const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
    await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'left-in-trash')
    await engine.stop()
    expect(localOf(world.boot(), id)).toMatchObject({
      kind: 'left-in-trash',
      why: expect.stringContaining('It is there as “a.mov”') as unknown,
    })
  },
)

test('a file that a program still writes once it is in the trash is put back', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.onDiscard = () => void world.source.openFor.set('a.mov', ['ffmpeg (process 7)'])
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  const why = expect.stringContaining(
    'ffmpeg (process 7) still has the file open for writing, so it was put back',
  ) as unknown
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'kept')
  expect(localOf(engine, id)).toEqual({ kind: 'kept', why })
  expect(world.trash.size).toBe(0)
})

test('an object of another size is another one, also on a store that gives all objects one ETag', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.around = (store) => ({
    ...store,
    async head(...request) {
      const found = await store.head(...request)
      const isDone = engine.view(id)?.state.kind === 'done'
      return found !== null && isDone ? { ...found, sizeBytes: 999 } : found
    },
  })
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'kept')
  expect(world.trash.size).toBe(0)
})

test('a file that another Dropreel still needs stays', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.neededElsewhere = 'An upload in another state directory still needs this file.'
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'kept')
  expect(localOf(engine, id)).toEqual({ kind: 'kept', why: world.neededElsewhere })
  expect(world.trash.size).toBe(0)
})

test('a link that took the place of the file is put back', async () => {
  const world = new World()
  world.file('a.mov', 1000)
  world.movesFile = false
  const engine = world.boot()
  const id = await world.add(engine, 'a.mov', { deleteLocal: atOnce })
  await stepUntil(world.clock, () => localOf(engine, id)?.kind === 'kept')
  expect(localOf(engine, id)).toMatchObject({ why: expect.stringContaining('put back') as unknown })
})

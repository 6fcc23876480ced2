import { expect, test } from 'vitest'
import type { CredentialSource } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { Engine } from '../../electron/engine/engine.ts'
import type { Course } from '../../electron/engine/redirect.ts'
import { Life } from './fakes/life.ts'
import type { MemoryStore } from './fakes/memory-store.ts'
import { stepUntil } from './fakes/stepped-clock.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const missing = new AppFailure('BucketMissing', 'reels')
const unknown = new AppFailure('NameUnknown', 'store.tset')

/** The same upload to the bucket "elsewhere", below another prefix. */
function courseOf(engine: Engine, id: string, changes: Partial<Course> = {}): Course {
  const record = engine.record(id)
  if (record === undefined) throw new Error('The upload is no more.')
  const address = { ...record.address, bucket: 'elsewhere' }
  return { address, key: `other/${record.key}`, objectSettings: undefined, ...changes }
}

function redirect(engine: Engine, ids: string[], changes: Partial<Course> = {}) {
  return engine.redirect(new Map(ids.map((id) => [id, courseOf(engine, id, changes)])))
}

function refuse(store: MemoryStore, failure: AppFailure): void {
  store.fault = () => ({ when: 'before', failure })
}

function bytesAt({ elsewhere }: World, file: string): Buffer | undefined {
  return elsewhere.objects.get(`other/${keyOf(file)}`)?.bytes
}

async function open(
  ...files: [name: string, sizeBytes: number][]
): Promise<{ world: World; engine: Engine }> {
  const world = new World()
  for (const [name, sizeBytes] of files) world.file(name, sizeBytes)
  return { world, engine: world.boot() }
}

test.each([
  ['failed', missing],
  ['waiting', unknown],
] as const)(
  'what is %s and has nothing stored goes to the new address, with no further word',
  async (kind, failure) => {
    const { world, engine } = await open(['small.mov', 1000], ['large.mov', 2 * partBytes])
    refuse(world.store, failure)
    const ids = await world.addAll(engine, ['small.mov', 'large.mov'])
    for (const id of ids) await world.until(engine, id, kind, 'queued')
    await stepUntil(world.clock, () => ids.some((id) => engine.view(id)?.state.kind === kind))
    expect((await redirect(engine, ids)).moved.toSorted()).toEqual(ids.toSorted())
    for (const id of ids) await world.until(engine, id, 'done')
    for (const file of ['small.mov', 'large.mov'])
      expect(bytesAt(world, file)?.equals(world.source.bytes(file))).toBe(true)
    expect(world.store.objects.size).toBe(0)
  },
)

test('what has parts at the old place stays there, and goes on there', async () => {
  const { world, engine } = await open(['a.mov', 3 * partBytes])
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => engine.pause([id]))
  expect(await redirect(engine, [id])).toEqual({ moved: [], mended: [] })
  expect(engine.view(id)).toMatchObject({ bucket: 'reels', key: keyOf('a.mov'), state: { kind: 'paused' } })
  await engine.resume([id])
  await world.until(engine, id, 'done')
  expect([world.elsewhere.calls.length, world.store.count('open')]).toEqual([0, 1])
})

test('what has parts at the old place and failed stays failed there', async () => {
  const { world, engine } = await open(['a.mov', 3 * partBytes])
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call === 2
      ? { when: 'before', failure: new AppFailure('AccessDenied', 'it') }
      : null
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.until(engine, id, 'failed')
  expect(await redirect(engine, [id])).toEqual({ moved: [], mended: [] })
  expect(engine.view(id)?.state.kind).toBe('failed')
  expect([world.store.sessions.size, world.elsewhere.calls.length]).toEqual([1, 0])
})

test('other keys for the same bucket hold for what has parts there, too, and it is tried', async () => {
  const { world, engine } = await open(['a.mov', 3 * partBytes])
  world.store.fault = (operation, call) =>
    operation === 'sendPart' && call === 2
      ? { when: 'before', failure: new AppFailure('CredentialsWrong') }
      : null
  const id = await world.add(engine, 'a.mov', { parallel: 1 })
  await world.until(engine, id, 'failed')
  const credentials: CredentialSource = { kind: 'keychain', name: 'reviews' }
  const address = { ...courseOf(engine, id).address, bucket: 'reels', credentials }
  // A key prefix that changed with it is not for parts that have a key.
  expect(await redirect(engine, [id], { address })).toEqual({ moved: [], mended: [id] })
  await world.until(engine, id, 'done')
  expect(engine.record(id)).toMatchObject({ key: keyOf('a.mov'), address: { credentials } })
  expect([world.store.count('open'), world.stored('a.mov')?.equals(world.source.bytes('a.mov'))]).toEqual([
    1,
    true,
  ])
})

test('an object that only has to be proven is not sent to another place', async () => {
  const { world, engine } = await open(['a.mov', 1000])
  world.store.fault = (operation) =>
    operation === 'read' ? { when: 'before', failure: new AppFailure('AccessDenied', 'reading') } : null
  const id = await world.add(engine, 'a.mov', { verify: 'read-back' })
  await world.until(engine, id, 'failed')
  expect(await redirect(engine, [id])).toEqual({ moved: [], mended: [] })
  expect(world.elsewhere.calls).toEqual([])
})

test('what opens its session at that moment stays where the session is', async () => {
  const { world, engine } = await open(['a.mov', 2 * partBytes])
  const redirected = new Promise((resolve, reject) => {
    world.store.fault = (operation) => {
      const ids = engine.views().map(({ id }) => id)
      if (operation === 'open') redirect(engine, ids).then(resolve, reject)
      return null
    }
  })
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'done')
  expect(await redirected).toEqual({ moved: [], mended: [] })
  expect([world.elsewhere.objects.size, world.store.objects.size]).toEqual([0, 1])
})

test('a pause stays a pause, and a queue its order', async () => {
  const { world, engine } = await open(['a.mov', 1000], ['b.mov', 1000])
  const ids = await world.addAll(engine, ['a.mov', 'b.mov'])
  await engine.pause(ids)
  const paused = ids.filter((id) => engine.view(id)?.state.kind === 'paused')
  expect((await redirect(engine, paused)).moved).toEqual(paused)
  expect(paused.map((id) => engine.view(id)?.state.kind)).toEqual(paused.map(() => 'paused'))
})

test('the new address is in the journal', async () => {
  const { world, engine } = await open(['a.mov', 1000])
  refuse(world.store, missing)
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'failed')
  refuse(world.elsewhere, missing)
  await redirect(engine, [id])
  await world.until(engine, id, 'failed')
  await engine.stop()
  expect(world.boot().record(id)).toMatchObject({
    address: { bucket: 'elsewhere' },
    key: `other/${keyOf('a.mov')}`,
  })
})

test('a note tells of an object that an unanswered try has left at the old place', async () => {
  const { world, engine } = await open(['a.mov', 1000])
  const lost = new AppFailure('Unreachable', 'store.test')
  world.store.fault = (operation) => (operation === 'put' ? { when: 'after', failure: lost } : null)
  const id = await world.add(engine, 'a.mov')
  await world.until(engine, id, 'waiting')
  expect((await redirect(engine, [id])).moved).toEqual([id])
  await world.until(engine, id, 'done')
  await stepUntil(world.clock, () => engine.view(id)?.notes.length === 1)
  expect(engine.view(id)?.notes).toEqual([
    `An earlier try had arrived: the object is also at reels/${keyOf('a.mov')}.`,
  ])
})

test('a session that was lost in a kill is aborted at the place that its upload leaves', async () => {
  const { world } = await open(['a.mov', 2 * partBytes])
  const life = new Life()
  world.store.fault = (operation) => {
    if (operation === 'complete' || operation === 'sendPart') life.end()
    return null
  }
  world.store.onReceived = () => undefined
  world.store.delay = async (operation) => {
    if (operation === 'open') world.store.fault = () => (life.end(), null)
  }
  const id = await world.add(world.boot(life), 'a.mov')
  await stepUntil(world.clock, () => life.isOver)
  expect(world.store.sessions.size).toBe(1)
  world.store.delay = async () => undefined
  world.store.fault = () => null
  const engine = world.boot()
  expect((await redirect(engine, [id])).moved).toEqual([id])
  await engine.start()
  await world.until(engine, id, 'done')
  await stepUntil(world.clock, () => world.store.sessions.size === 0)
  expect(world.store.objects.size).toBe(0)
})

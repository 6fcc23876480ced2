import { expect, test } from 'vitest'
import type { StoredObject } from '../../electron/contract/index.ts'
import { AppFailure } from '../../electron/core/errors.ts'
import type { ObjectFacts, ObjectStore } from '../../electron/engine/ports.ts'
import { keyOf, partBytes, World } from './fakes/world.ts'

const key = keyOf('a.mov')
const size = 3 * partBytes
const startedOver = 'Started over: the store no longer has the unfinished upload.'

/** A world with one file in it, on a store without checksums. */
function world(): World {
  const made = new World()
  made.store.returnsChecksums = false
  made.file('a.mov', size)
  return made
}

/** Uploads the file; answers how it ended, and whether the object is the file. */
async function uploaded(here: World) {
  const engine = here.boot()
  const id = await here.add(engine, 'a.mov')
  const state = await here.until(engine, id, 'done', 'failed')
  return {
    end: state.kind === 'failed' ? state.error.code : state.kind,
    notes: engine.view(id)?.notes,
    isFile: here.stored('a.mov')?.equals(here.source.bytes('a.mov')) ?? false,
  }
}

type Complete = ObjectStore['complete']

/** Changes the first answers to Complete, as many as wanted. */
function completing(
  here: World,
  times: number,
  act: (complete: () => Promise<StoredObject>) => Promise<StoredObject>,
) {
  let left = times
  here.around = (store) => {
    const complete: Complete = (...args) =>
      left-- > 0 ? act(() => store.complete(...args)) : store.complete(...args)
    return { ...store, complete }
  }
}

/** Changes what HEAD returns once something was completed. */
function heading(here: World, change: (facts: ObjectFacts, head: number) => ObjectFacts | null) {
  let heads = 0
  here.around = (store) => ({
    ...store,
    async head(...args) {
      const facts = await store.head(...args)
      return facts === null ? null : change(facts, ++heads)
    },
  })
}

const goodAnswer: StoredObject = { etag: `${'0'.repeat(32)}-3`, versionId: null, checksum: null }

test('an upload makes two HEAD requests: one for the key and one for the finished object', async () => {
  const here = world()
  expect(await uploaded(here)).toMatchObject({ end: 'done', isFile: true })
  expect(here.store.count('head')).toBe(2)
})

test('when Complete made no object, the session is completed again from its parts', async () => {
  const here = world()
  completing(here, 1, async () => goodAnswer)
  expect(await uploaded(here)).toEqual({ end: 'done', notes: [], isFile: true })
  expect([here.store.count('sendPart'), here.store.sessions.size]).toEqual([3, 0])
})

test('an object that is lost with its session is sent again', async () => {
  const here = world()
  completing(here, 1, async (complete) => {
    const object = await complete()
    here.store.objects.clear()
    return object
  })
  expect(await uploaded(here)).toEqual({ end: 'done', notes: [startedOver], isFile: true })
})

test('an upload whose object never appears fails and keeps its session', async () => {
  const here = world()
  completing(here, Infinity, async () => goodAnswer)
  expect(await uploaded(here)).toMatchObject({ end: 'ObjectMissing', isFile: false })
  expect([here.store.count('sendPart'), here.store.sessions.size]).toEqual([3, 1])
})

function shorten(here: World): void {
  const stored = here.store.objects.get(key)
  if (stored === undefined) throw new Error('Nothing was completed.')
  here.store.objects.set(key, { ...stored, bytes: stored.bytes.subarray(0, 2 * partBytes) })
}

test.each([
  [1, { end: 'done', isFile: true }],
  [Infinity, { end: 'ProofFailed', isFile: false }],
])('a part that Complete leaves out, %d times', async (times, end) => {
  const here = world()
  completing(here, times, async (complete) => {
    const object = await complete()
    shorten(here)
    return object
  })
  expect(await uploaded(here)).toMatchObject(end)
  expect(here.store.sessions.size).toBe(0)
})

test.each(['Complete', 'HEAD'])(
  'another CRC-32 of the whole object in the answer to %s fails',
  async (where) => {
    const here = world()
    const checksum = { algorithm: 'CRC32', value: 'AAAAAA==', scope: 'full' } as const
    if (where === 'HEAD') heading(here, (facts) => ({ ...facts, checksum }))
    else completing(here, Infinity, async (complete) => ({ ...(await complete()), checksum }))
    expect(await uploaded(here)).toMatchObject({ end: 'ProofFailed' })
  },
)

/** Another program puts its own object at the key in the moment after Complete. */
function replace(here: World): void {
  const stored = here.store.objects.get(key)
  if (stored === undefined) throw new Error('Nothing was completed.')
  const object = { ...stored.object, uploadRecordId: 'another' }
  here.store.objects.set(key, { ...stored, object, bytes: Buffer.from('theirs'), etag: 'theirs' })
}

test('another program’s object at the key is not taken for the upload’s own, and stays', async () => {
  const here = world()
  completing(here, 1, async (complete) => {
    const object = await complete()
    replace(here)
    return object
  })
  expect(await uploaded(here)).toMatchObject({ end: 'ObjectReplaced' })
  expect(here.stored('a.mov')?.toString()).toBe('theirs')
  expect([here.store.count('complete'), here.store.count('open')]).toEqual([1, 1])
})

test('in a versioned bucket the upload’s own version counts', async () => {
  const here = world()
  const asked: (string | null | undefined)[] = []
  here.around = (store) => ({
    ...store,
    async complete(...args) {
      const object = await store.complete(...args)
      return { ...object, versionId: 'v1' }
    },
    head(at, signal, versionId) {
      asked.push(versionId)
      return store.head(at, signal)
    },
  })
  expect(await uploaded(here)).toMatchObject({ end: 'done' })
  expect(asked).toEqual([undefined, 'v1'])
})

test.each([
  ['nothing yet', () => null],
  ['what was there before', (facts: ObjectFacts) => ({ ...facts, etag: 'old', uploadRecordId: 'old' })],
])('a store that shows %s for a moment is asked again', async (_what, before) => {
  const here = world()
  heading(here, (facts, head) => (head <= 3 ? before(facts) : facts))
  expect(await uploaded(here)).toEqual({ end: 'done', notes: [], isFile: true })
  expect(here.store.count('complete')).toBe(1)
})

test.each([
  ['leaves out the metadata', (facts: ObjectFacts) => ({ ...facts, uploadRecordId: null })],
  ['names another ETag', (facts: ObjectFacts) => ({ ...facts, etag: 'another' })],
])('a HEAD that %s does no harm', async (_what, change) => {
  const here = world()
  heading(here, change)
  expect(await uploaded(here)).toEqual({ end: 'done', notes: [], isFile: true })
})

test.each([
  [3, 'done'],
  [2, 'ProofFailed'],
])('where HEAD is not allowed, an ETag of %d parts instead of 3: %s', async (parts, end) => {
  const here = world()
  completing(here, Infinity, async (complete) => ({
    ...(await complete()),
    etag: `${'0'.repeat(32)}-${parts}`,
  }))
  here.store.fault = (operation) =>
    operation === 'head' && here.store.count('complete') > 0
      ? { when: 'before', failure: new AppFailure('AccessDenied', 's3:GetObject') }
      : null
  const engine = here.boot()
  const id = await here.add(engine, 'a.mov', { overwrite: true })
  const state = await here.until(engine, id, 'done', 'failed')
  expect(state.kind === 'failed' ? state.error.code : state.kind).toBe(end)
})

test('an ETag that Complete leaves empty, as radosgw 16 does, is taken from HEAD', async () => {
  const here = world()
  completing(here, 1, async (complete) => ({ ...(await complete()), etag: '' }))
  const engine = here.boot()
  const id = await here.add(engine, 'a.mov')
  expect(await here.until(engine, id, 'done', 'failed')).toMatchObject({
    object: { etag: here.store.objects.get(key)?.etag },
  })
})

test('an empty ETag does not make another program’s object this upload’s', async () => {
  const here = world()
  completing(here, 1, async (complete) => {
    const object = await complete()
    replace(here)
    return { ...object, etag: '' }
  })
  expect(await uploaded(here)).toMatchObject({ end: 'ObjectReplaced' })
})

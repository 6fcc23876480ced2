import { expect, test } from 'vitest'
import { Life } from './fakes/life.ts'
import { partBytes, World } from './fakes/world.ts'

/** An upload of four parts, stopped as the second one arrives, on a store that returns no checksums. */
async function stoppedInMiddle(etags: 'md5' | 'opaque') {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  world.store.returnsChecksums = false
  world.store.etags = etags
  const first = world.boot()
  const id = await world.add(first, 'a.mov', { parallel: 1 })
  await world.whenPartArrives(2, () => first.stop())
  return { world, bytes, engine: world.boot(), id }
}

// The answer to part 2 never came. Its MD5 shows that it is the file's; without one it is sent again.
test.each([
  ['md5', 0],
  ['opaque', partBytes],
] as const)(
  'without checksums stored parts are recognised by their ETag, or by ETag and journal (%s)',
  async (etags, againBytes) => {
    const { world, bytes, engine, id } = await stoppedInMiddle(etags)
    await engine.start()
    const state = await world.until(engine, id, 'done', 'failed')
    expect(state).toMatchObject({ kind: 'done', resentBytes: againBytes })
    expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
    expect(world.store.receivedBytes).toBe(bytes.length + againBytes)
  },
)

test.each([
  ['md5', partBytes],
  ['opaque', 2 * partBytes],
] as const)('without checksums a stored part that differs is sent again (%s)', async (etags, againBytes) => {
  const { world, bytes, engine, id } = await stoppedInMiddle(etags)
  world.store.sessions.get('session-1')?.parts.set(1, Buffer.alloc(partBytes))
  await engine.start()
  const state = await world.until(engine, id, 'done', 'failed')
  expect(state).toMatchObject({ kind: 'done', resentBytes: againBytes })
  expect(world.stored('a.mov')?.equals(bytes)).toBe(true)
})

test('an upload goes on in its own session, not in a newer one of the same key', async () => {
  const world = new World()
  const bytes = world.file('a.mov', 4 * partBytes)
  const engine = world.boot()
  const plan = world.plan('a.mov', { parallel: 1 })
  const [record] = (await engine.add([{ ...plan, key: 'shared.mov' }])).records
  const id = record?.id ?? ''
  await world.whenPartArrives(2, () => engine.pause([id]))
  const others = { key: 'shared.mov', contentType: 'video/mp4', uploadRecordId: 'u', originalName: 'a' }
  const store = world.store.reach(new Life())
  const { uploadId } = await store.open({ ...others, overwrite: false }, new AbortController().signal)
  world.store.sessions.get(uploadId)?.parts.set(1, Buffer.alloc(partBytes)).set(3, Buffer.alloc(partBytes))
  await engine.resume([id])
  expect((await world.until(engine, id, 'done', 'failed')).kind).toBe('done')
  expect(world.store.objects.get('shared.mov')?.bytes.equals(bytes)).toBe(true)
  expect([...world.store.sessions.keys()]).toEqual([uploadId])
  expect(world.store.receivedBytes).toBe(bytes.length)
})

import { expect, test } from 'vitest'
import { partBytes, scene } from './support/scene.ts'

test('a store that restarts with its data goes on where it stood', async () => {
  const { proxy, file, add, until, restartStore, delivered } = await scene()
  const reel = await file(6 * partBytes)
  proxy.on({ operation: 'part', part: 4 }, async () => proxy.cut())
  const id = await add(reel)
  await until(id, ({ state }) => state.kind === 'waiting')
  await restartStore('kept')
  const before = proxy.seen.length
  await proxy.open()
  const { notes } = await delivered(id, reel)
  expect(notes).toEqual([])
  const again = proxy.seen.slice(before).filter((name) => name.startsWith('part'))
  expect(again.length).toBeLessThanOrEqual(4)
  expect(proxy.count('open')).toBe(1)
})

test('a store that restarts with an empty disk starts the upload over, and says so', async () => {
  const { proxy, file, add, until, restartStore, delivered } = await scene()
  const reel = await file(6 * partBytes)
  proxy.on({ operation: 'part', part: 4 }, async () => proxy.cut())
  const id = await add(reel)
  await until(id, ({ state }) => state.kind === 'waiting')
  await restartStore('empty')
  await proxy.open()
  const { notes, resentBytes } = await delivered(id, reel)
  expect(notes).toEqual(['Started over: the store no longer has the unfinished upload.'])
  expect(resentBytes).toBeGreaterThanOrEqual(3 * partBytes)
  expect(proxy.count('open')).toBe(2)
})

test('a session that is gone when Complete is asked for starts over too', async () => {
  const { proxy, file, add, restartStore, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'complete' }, async (passing, through) => {
    await restartStore('empty')
    await through.pass(passing)
  })
  const { notes } = await delivered(await add(reel), reel)
  expect(notes).toEqual(['Started over: the store no longer has the unfinished upload.'])
})

test('a session that is gone after a restart of Dropreel starts over too', async () => {
  const { proxy, file, add, until, engine, restartEngine, restartStore, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 3 }, async () => proxy.cut())
  const id = await add(reel)
  await until(id, ({ state }) => state.kind === 'waiting')
  await engine.stop()
  await restartStore('empty')
  await proxy.open()
  await restartEngine()
  const { notes } = await delivered(id, reel)
  expect(notes).toEqual(['Started over: the store no longer has the unfinished upload.'])
})

import { expect, test } from 'vitest'
import { after } from './support/faults.ts'
import { smallDisk } from './support/full-disk.ts'
import { partBytes, scene } from './support/scene.ts'
import { storeContents } from './support/store-contents.ts'

test('a full disk under the journal ends the upload with a message; with space again a retry goes on', async () => {
  const { proxy, engine, file, add, failed, restartEngine, delivered } = await scene()
  const reel = await file()
  const disk = await smallDisk()
  proxy.on({ operation: 'part', part: 3 }, after(disk.fill))
  const id = await add(reel)
  const error = await failed(id, 'StateUnwritable')
  expect(error.advice).toContain('free some space')
  disk.free()
  const before = proxy.seen.length
  await engine.retry([id])
  await delivered(id, reel)
  expect(proxy.seen.slice(before).filter((name) => name.startsWith('part')).length).toBeLessThanOrEqual(3)
  expect(proxy.count('open')).toBe(1)
  await restartEngine()
})

test('a journal line cut off by the full disk costs no upload when Dropreel starts again', async () => {
  const { proxy, file, add, failed, restartEngine, delivered } = await scene()
  const reel = await file()
  const disk = await smallDisk()
  proxy.on({ operation: 'part', part: 2 }, after(disk.fill))
  const id = await add(reel)
  await failed(id, 'StateUnwritable')
  disk.free()
  await restartEngine()
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBeLessThanOrEqual(2 * partBytes)
  expect(proxy.count('open')).toBe(1)
})

test('nothing is sent that the journal cannot take', async () => {
  const { proxy, store, file, add } = await scene()
  const reel = await file()
  const disk = await smallDisk()
  disk.fill()
  await expect(add(reel)).rejects.toMatchObject({ error: { code: 'StateUnwritable' } })
  expect(proxy.seen).toEqual([])
  expect(await storeContents(store)).toEqual({ objects: new Map(), sessions: [] })
})

test('a session that the journal cannot record is aborted', async () => {
  const { proxy, store, file, add, failed, engine, delivered } = await scene()
  const reel = await file()
  const disk = await smallDisk()
  proxy.on({ operation: 'open' }, after(disk.fill))
  const id = await add(reel)
  await failed(id, 'StateUnwritable')
  expect((await storeContents(store)).sessions).toEqual([])
  disk.free()
  await engine.retry([id])
  await delivered(id, reel)
})

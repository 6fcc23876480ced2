import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import type { UploadState } from '../../electron/contract/index.ts'
import type { DemoStoreCapability } from '../../electron/demo-store/index.ts'
import { answer, flipBit, s3Error } from './support/faults.ts'
import { partBytes, scene } from './support/scene.ts'
import { overwritePart } from './support/store-contents.ts'

test('a bit that flips on the way is caught by the signed payload or the checksum, and the part sent again', async () => {
  const { proxy, file, add, states, delivered } = await scene()
  const reel = await file()
  // The first one goes to a store of which nothing is known yet, the third to one known to verify checksums.
  proxy.on({ operation: 'part', part: 1 }, flipBit(1_234_567))
  proxy.on({ operation: 'part', part: 3 }, flipBit(4_000_000))
  const id = await add(reel, { parallel: 1 })
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBe(2 * partBytes)
  expect(detailsOf(states(id))).toEqual([
    expect.stringContaining('XAmzContentSHA256Mismatch'),
    expect.stringContaining('BadDigest'),
  ])
  expect([1, 2, 3, 4].map((part) => proxy.count(`part ${part}`))).toEqual([2, 1, 2, 1])
})

test('a body that arrives shorter than it was sent is sent again', async () => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 2, times: 2 }, answer(s3Error(400, 'IncompleteBody')))
  await delivered(await add(reel), reel)
  expect([1, 2, 3, 4].map((part) => proxy.count(`part ${part}`))).toEqual([1, 3, 1, 1])
})

test('where the store knows no checksums the signed payload catches it', async () => {
  const missingCapabilities = new Set<DemoStoreCapability>(['checksums'])
  const { proxy, file, add, states, delivered } = await scene({ store: { missingCapabilities } })
  const reel = await file()
  proxy.on({ operation: 'part', part: 2 }, flipBit(0))
  const id = await add(reel, { parallel: 1 })
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBe(partBytes)
  expect(detailsOf(states(id))).toEqual([expect.stringContaining('XAmzContentSHA256Mismatch')])
})

test('damage that the store accepts is caught by the MD5 in its answer', async () => {
  const missingCapabilities = new Set<DemoStoreCapability>()
  const { proxy, file, add, states, delivered } = await scene({ store: { missingCapabilities } })
  const reel = await file()
  // It verified the first part, so the payload is not signed any more; from then on it verifies nothing.
  proxy.on({ operation: 'part', part: 2 }, async (passing, through) => {
    missingCapabilities.add('checksums')
    await flipBit(77)(passing, through)
  })
  const id = await add(reel, { parallel: 1 })
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBe(partBytes)
  expect(detailsOf(states(id))).toEqual([expect.stringContaining('MD5')])
})

test('a part that changed on the store between two runs is sent again', async () => {
  const { proxy, file, add, until, engine, store, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 3 }, async () => engine.pause([id]))
  const id = await add(reel, { parallel: 1 })
  await until(id, ({ state }) => state.kind === 'paused')
  await overwritePart(store, 2, randomBytes(partBytes))
  await engine.resume([id])
  await delivered(id, reel)
  expect(proxy.count('part 1')).toBe(1)
  expect(proxy.count('part 2')).toBe(2)
})

test('a connection that damages every try ends the upload with a message', async () => {
  const { proxy, file, add, failed, remove } = await scene()
  const reel = await file(2 * partBytes)
  proxy.on({ operation: 'part', part: 2, times: Infinity }, flipBit(9))
  const id = await add(reel)
  expect((await failed(id, 'ChecksumMismatch')).message).toContain('arrived damaged')
  await remove(id)
  expect(proxy.count('abort')).toBe(1)
})

test('damage in a file sent with one PutObject is caught as well', async () => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file(partBytes)
  proxy.on({ operation: 'put' }, flipBit(partBytes - 1))
  const { resentBytes } = await delivered(await add(reel), reel)
  expect(resentBytes).toBe(partBytes)
  expect(proxy.count('put')).toBe(2)
})

/** What the upload waited for after each try that was damaged, in the words of the log. */
function detailsOf(states: UploadState[]): (string | undefined)[] {
  const waits = states.filter((state) => state.kind === 'waiting')
  expect(waits.filter(({ cause }) => cause.code !== 'ChecksumMismatch')).toEqual([])
  return waits.map(({ cause }) => cause.detail)
}

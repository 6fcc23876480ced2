import { randomBytes } from 'node:crypto'
import { access, open, readdir, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { ObjectSettings } from '../../electron/contract/index.ts'
import type { DemoStoreCapability } from '../../electron/demo-store/index.ts'
import { after, flipBitOfAnswer, loseReply } from './support/faults.ts'
import { mebibyte, partBytes, scene, type Scene } from './support/scene.ts'

/** With a key of KMS the ETag is no MD5, so without checksums only the object itself shows what it holds. */
const kms: ObjectSettings = {
  storageClass: null,
  encryption: { kind: 'sse-kms', keyId: null },
  acl: null,
  metadata: {},
  tags: {},
  cacheControl: null,
  contentDisposition: null,
}

type Grade = { grade: 'A' | 'B' | 'C'; lacks: DemoStoreCapability[]; settings?: ObjectSettings }
const grades: [string, Grade][] = [
  ['A, a checksum of the whole object', { grade: 'A', lacks: [] }],
  ['A, with a key of KMS', { grade: 'A', lacks: [], settings: kms }],
  ['B, a checksum of the parts’ checksums', { grade: 'B', lacks: ['full-object-checksums'] }],
  ['B, an ETag', { grade: 'B', lacks: ['checksums', 'full-object-checksums'] }],
  ['C, read back', { grade: 'C', lacks: ['checksums', 'full-object-checksums'], settings: kms }],
]
const deleteLocal = { grade: 'C', afterDays: 0 } as const

function place({ lacks }: Grade) {
  return scene({ store: { missingCapabilities: new Set(lacks) } })
}

async function flip(path: string): Promise<void> {
  const { atime, mtime } = await stat(path)
  const file = await open(path, 'r+')
  const { buffer } = await file.read(Buffer.alloc(1), 0, 1, 4711)
  buffer.writeUInt8(buffer.readUInt8(0) ^ 8)
  await file.write(buffer, 0, 1, 4711)
  await file.close()
  await utimes(path, atime, mtime)
}

/** Flips a bit in each data file of the store. */
async function flipOnStore({ dir }: Scene): Promise<void> {
  for (const blob of await readdir(join(dir, 'store', 'blobs'))) await flip(join(dir, 'store', 'blobs', blob))
}

test.each(grades)('grade %s: proven, and only then in the trash', async (_name, how) => {
  const here = await place(how)
  const reel = await here.file()
  const id = await here.add(reel, { deleteLocal }, how.settings)
  const { state } = await here.until(
    id,
    ({ state }) => state.kind === 'done' && state.local.kind === 'trashed',
  )
  expect(state).toMatchObject({ proof: how.grade })
  await here.delivered(id, reel)
  await expect(access(reel.path)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await readdir(join(here.dir, 'data', 'Trash', 'files'))).toEqual(['reel.mov'])
})

test.each(grades)('grade %s: a bit that flips on the store’s disk keeps the file', async (_name, how) => {
  const here = await place(how)
  const reel = await here.file()
  here.proxy.on(
    { operation: 'complete', times: Infinity },
    after(() => flipOnStore(here)),
  )
  await here.failed(await here.add(reel, { deleteLocal }, how.settings), 'ProofFailed')
  await expect(access(reel.path)).resolves.toBeUndefined()
})

test.each(grades)('grade %s: a bit that flips on the local disk keeps the file', async (_name, how) => {
  const here = await place(how)
  const reel = await here.file()
  here.proxy.on(
    { operation: 'complete' },
    after(() => flip(reel.path)),
  )
  await here.failed(await here.add(reel, { deleteLocal }, how.settings), 'ProofFailed')
  await expect(access(reel.path)).resolves.toBeUndefined()
})

test('a bit that flips on the way back keeps the file', async () => {
  const how = { grade: 'C', lacks: ['checksums', 'full-object-checksums'], settings: kms } satisfies Grade
  const here = await place(how)
  const reel = await here.file()
  here.proxy.on({ operation: 'read' }, flipBitOfAnswer(2 * mebibyte))
  await here.failed(await here.add(reel, { deleteLocal }, how.settings), 'ProofFailed')
  expect(here.proxy.count('read')).toBe(1)
  await expect(access(reel.path)).resolves.toBeUndefined()
})

test('a proof whose requests get lost is retried, and nothing is sent again', async () => {
  const here = await place({ grade: 'A', lacks: [] })
  const reel = await here.file()
  const id = await here.add(reel, { verify: 'checksum' })
  here.proxy.on({ operation: 'head', times: 3 }, loseReply)
  const { state } = await here.delivered(id, reel)
  expect(state).toMatchObject({ proof: 'A', resentBytes: 0 })
})

test('a proof that was interrupted by a restart goes on', async () => {
  const here = await scene()
  const reel = await here.file(2 * partBytes)
  const id = await here.add(reel, { verify: 'checksum' })
  await here.until(id, ({ state }) => state.kind === 'verifying')
  await here.restartEngine()
  const { state } = await here.delivered(id, reel)
  expect(state).toMatchObject({ proof: 'A', resentBytes: 0 })
  // The other session shows whether the store refuses a wrong checksum.
  expect([here.proxy.count('open'), here.proxy.count('complete')]).toEqual([2, 1])
})

test('a file that was replaced by another one of the same size and mtime stays', async () => {
  const { proxy, file, add, failed, dir } = await scene()
  const reel = await file()
  proxy.on(
    { operation: 'complete' },
    after(async () => {
      const other = join(dir, 'other')
      await writeFile(other, randomBytes(reel.bytes.byteLength))
      await utimes(other, 1_700_000_000, 1_700_000_000)
      await rename(other, reel.path)
    }),
  )
  await failed(await add(reel, { deleteLocal }), 'ProofFailed')
  await expect(access(reel.path)).resolves.toBeUndefined()
})

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { crc32ToBase64 } from '../../../electron/engine/crc32-base64.ts'
import { engineOn } from '../../support/engine-on.ts'
import { quirkyStore } from '../../support/quirky-store.ts'
import { code } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'
import { s3Error } from './scripted-server.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const bytes = Buffer.from('sixteen bytes ok')
const other = Buffer.from('other bytes here')
const md5 = (of: Buffer) => createHash('md5').update(of).digest('hex')
const crc = (of: Buffer) => crc32ToBase64(crc32(of))
const meta = { 'x-amz-meta-dropreel-upload': 'upload-1' }
const full = (of: Buffer) => ({ algorithm: 'CRC32', value: crc(of), type: 'FULL_OBJECT' }) as const
const composite = { algorithm: 'CRC32', value: 'AAAAAA==-2', type: 'COMPOSITE' } as const

/** What an earlier try of the same upload, whose answer was lost, has left at the key. */
type Left = { bytes?: Buffer; etag?: string; sum?: ReturnType<typeof full> | typeof composite }

async function storeWith(
  { bytes: left = bytes, etag = 'opaque', sum }: Left,
  md5Known: 'etag' | 'content-md5' = 'etag',
) {
  const store = await quirkyStore({}, { md5: md5Known })
  store.objects.set('k', { bytes: left, etag, sum: sum ?? null, meta })
  return store
}

describe('what an earlier try has left at the key', () => {
  test.each<[string, Left, number]>([
    ['the same by its checksum', { sum: full(bytes) }, 0],
    ['the same by its ETag', { etag: md5(bytes) }, 0],
    ['as far as anybody can tell', { etag: 'opaque' }, 0],
    ['of another checksum', { sum: full(other) }, 1],
    ['of another ETag', { etag: md5(other) }, 1],
    ['of another size', { bytes: Buffer.from('short'), sum: full(bytes) }, 1],
  ])('is sent again in one request unless it is the same: %s', async (_what, left, writes) => {
    const store = await storeWith(left)
    await store.store.put(newObject({ key: 'k' }), partBody(bytes), pace, signal)
    expect(store.count('PutObject')).toBe(writes)
    expect(store.objects.get('k')?.bytes).toEqual(bytes)
  })

  test('is not sent again by an ETag that is known to be no MD5', async () => {
    const store = await storeWith({ etag: md5(other) }, 'content-md5')
    await store.store.put(newObject({ key: 'k' }), partBody(bytes), pace, signal)
    expect(store.count('PutObject')).toBe(0)
  })

  test.each<[string, Left, number]>([
    ['the same by its checksum', { sum: full(bytes) }, 0],
    ['with a checksum of its parts', { sum: composite }, 0],
    ['without a checksum', {}, 0],
    ['of another checksum', { sum: full(other) }, 1],
    ['of another size', { bytes: Buffer.from('short'), sum: full(bytes) }, 1],
  ])('is completed again unless it is the same: %s', async (_what, left, writes) => {
    const store = await storeWith(left)
    const object = newObject({ key: 'k' })
    const { uploadId } = await store.store.open(object, signal)
    const part = await store.store.sendPart(
      { key: 'k', uploadId, partNumber: 1, body: partBody(bytes) },
      pace,
      signal,
    )
    const upload = { object, uploadId, parts: [part], sizeBytes: bytes.length, crc32: crc32(bytes) }
    await store.store.complete(upload, signal)
    expect(store.count('CompleteMultipartUpload')).toBe(writes)
  })
})

test('a store that answers 412 whatever is sent, to a key that is free, is asked three times', async () => {
  const store = await quirkyStore({
    refuse: [({ operation }) => (operation === 'PutObject' ? s3Error(412, 'PreconditionFailed') : null)],
  })
  const sent = store.store.put(newObject({ key: 'k' }), partBody(bytes), pace, signal)
  await expect(sent).rejects.toMatchObject(code('ObjectExists'))
  expect(store.count('PutObject')).toBe(3)
})

test('one damaged arrival on a store that takes any Content-MD5 is sent again', async () => {
  let damaged = 1
  const ignore = /^(content-md5|x-amz-checksum-.*)$/
  const etag = (sum: string) => (damaged-- > 0 ? md5(other) : sum)
  const store = await quirkyStore({ ignore, etag }, { md5: 'both' })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('k', 1000)
  expect(await engine.ended(id)).toMatchObject({ kind: 'done' })
  expect([store.count('PutObject'), store.known().md5]).toEqual([2, 'both'])
})

import { createHash, randomUUID } from 'node:crypto'
import { parse } from 'content-disposition'
import { crc32 } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { BucketAddress, StoredObject } from '../../../electron/contract/index.ts'
import type { NewObject, ObjectStore, StoredPart } from '../../../electron/engine/ports.ts'
import { createStores, type Credentials } from '../../../electron/s3/index.ts'
import { linkRequest, newObject, partBody, someBytes } from './part-body.ts'

/** A running store with a bucket, and what it is known not to do. */
export type StoreUnderTest = {
  address: BucketAddress
  credentials: Credentials
  /** What it makes of the CRC-32 of parts: one of the whole object, one of the parts' checksums, or nothing. */
  checksums: 'full' | 'composite' | 'none'
  close: () => Promise<void>
}

const partSize = 5 * 1024 * 1024
const signal = new AbortController().signal
const pace = async () => undefined

/** What every store must do for Dropreel, in the words of the port. Runs against any server. */
export function objectStoreContract(name: string, start: () => Promise<StoreUnderTest>) {
  describe(`object store on ${name}`, () => {
    let server: StoreUnderTest
    let store: ObjectStore

    beforeAll(async () => {
      server = await start()
      store = storeOn(server)
    }, 60_000)
    afterAll(() => server.close())

    test('an object that was put is there, byte for byte, with its metadata', async () => {
      const bytes = someBytes(700_000)
      const object = newObject({ key: `${randomUUID()}/Überraschung 🎬 & + %20.mov` })
      const stored = await store.put(object, partBody(bytes), pace, signal)
      const facts = await store.head(object.key, signal)
      expect(facts).toMatchObject({ etag: stored.etag, sizeBytes: 700_000, uploadRecordId: 'upload-1' })
      expect(stored.checksum?.algorithm).toBe(server.checksums === 'none' ? undefined : 'CRC32')
      expect(sha256(await readAll(store, object.key))).toBe(sha256(bytes))
    })

    test('an empty object can be put', async () => {
      const object = newObject({ key: randomUUID() })
      await store.put(object, partBody(new Uint8Array()), pace, signal)
      expect(await store.head(object.key, signal)).toMatchObject({ sizeBytes: 0 })
    })

    test('head returns null for an object that does not exist', async () => {
      expect(await store.head(randomUUID(), signal)).toBeNull()
    })

    test('parts sent in parallel become the object', async () => {
      const { object, bytes, stored } = await uploadInParts(store)
      expect(await store.head(object.key, signal)).toMatchObject({
        ...(stored.etag === '' ? {} : { etag: stored.etag }),
        sizeBytes: bytes.byteLength,
        uploadRecordId: 'upload-1',
      })
      expect(sha256(await readAll(store, object.key))).toBe(sha256(bytes))
      const value = Buffer.alloc(4)
      value.writeUInt32BE(crc32(bytes))
      const answered = {
        full: { algorithm: 'CRC32', value: value.toString('base64'), scope: 'full' },
        composite: expect.objectContaining({ algorithm: 'CRC32', scope: 'composite' }) as unknown,
        none: null,
      }
      expect(stored.checksum).toEqual(answered[server.checksums])
    })

    test('ListParts returns the parts as they were answered', async () => {
      const object = newObject({ key: randomUUID() })
      const { uploadId } = await store.open(object, signal)
      const parts = [
        await send(store, object.key, uploadId, 2, 7),
        await send(store, object.key, uploadId, 1, 8),
      ]
      expect((await store.listParts(object.key, uploadId, signal)).parts).toEqual(parts.toReversed())
      await store.abort(object.key, uploadId, signal)
    })

    test('an aborted session no longer exists, and may be aborted again', async () => {
      const object = newObject({ key: randomUUID() })
      const { uploadId } = await store.open(object, signal)
      await send(store, object.key, uploadId, 1, 3)
      await store.abort(object.key, uploadId, signal)
      await expect(store.listParts(object.key, uploadId, signal)).rejects.toMatchObject(code('SessionGone'))
      await store.abort(object.key, uploadId, signal)
    })

    test('replaces nobody else’s object, by put or by complete', async () => {
      const object = newObject({ key: randomUUID() })
      await store.put(object, partBody(Buffer.from('first')), pace, signal)
      const other = { ...object, uploadRecordId: 'upload-2' }
      await expect(store.put(other, partBody(Buffer.from('second')), pace, signal)).rejects.toMatchObject(
        code('ObjectExists'),
      )
      await expect(uploadInParts(store, other)).rejects.toMatchObject(code('ObjectExists'))
      expect((await readAll(store, object.key)).toString()).toBe('first')
      await store.put({ ...other, overwrite: true }, partBody(Buffer.from('third')), pace, signal)
      expect((await readAll(store, object.key)).toString()).toBe('third')
    })

    test('a link works without credentials, and until it expires', async () => {
      const object = newObject({ key: `${randomUUID()}/a b+c.mov` })
      await store.put(object, partBody(Buffer.from('for the client')), pace, signal)
      const before = Math.floor(Date.now() / 1000) * 1000
      const link = await store.link(linkRequest(object.key), signal)
      expect(link.limitedBy).toBe('request')
      expect(link.validUntil).toBeGreaterThanOrEqual(before + 3_595_000)
      expect(link.validUntil).toBeLessThanOrEqual(Date.now() + 3_605_000)
      expect(await (await fetch(link.url)).text()).toBe('for the client')
    })

    test.for(['inline', 'download'] as const)(
      'a link to open %s tells the name in any script',
      async (opens) => {
        const object = newObject({ key: randomUUID() })
        await store.put(object, partBody(Buffer.from('for the client')), pace, signal)
        const fileName = 'Größe "7" 映画 🎬, 100% (a;b).mov'
        const { url } = await store.link(linkRequest(object.key, { opens, fileName }), signal)
        const answer = await fetch(url)
        expect(await answer.text()).toBe('for the client')
        const { type, parameters } = parse(answer.headers.get('content-disposition') ?? '')
        expect(type).toBe(opens === 'inline' ? 'inline' : 'attachment')
        expect(parameters['filename']).toBe(fileName)
      },
    )

    test('a link serves any range, and an empty object', async () => {
      const object = newObject({ key: randomUUID() })
      await store.put(object, partBody(Buffer.from('0123456789')), pace, signal)
      const { url } = await store.link(linkRequest(object.key), signal)
      const answer = await fetch(url, { headers: { range: 'bytes=4-6' } })
      expect([answer.status, await answer.text()]).toEqual([206, '456'])
      const empty = newObject({ key: randomUUID() })
      await store.put(empty, partBody(new Uint8Array()), pace, signal)
      const { url: emptyUrl } = await store.link(linkRequest(empty.key), signal)
      expect(await (await fetch(emptyUrl)).text()).toBe('')
    })

    test('an object has the name of its file', async () => {
      const object = newObject({ key: randomUUID(), originalName: 'Größe 映画.mov' })
      await store.put(object, partBody(Buffer.from('x')), pace, signal)
      expect(await store.head(object.key, signal)).toMatchObject({ originalName: 'Größe 映画.mov' })
    })

    test('makes no link to an object that does not exist', async () => {
      await expect(store.link(linkRequest(randomUUID()), signal)).rejects.toMatchObject(code('ObjectMissing'))
    })

    test('tells wrong keys, an unknown key id and a missing bucket apart', async () => {
      const { credentials, address } = server
      const wrong = storeOn({ ...server, credentials: { ...credentials, secretAccessKey: 'wrong' } })
      const put = (on: ObjectStore) =>
        on.put(newObject({ key: 'x' }), partBody(Buffer.from('x')), pace, signal)
      await expect(put(wrong)).rejects.toMatchObject(code('CredentialsWrong'))
      await expect(wrong.open(newObject(), signal)).rejects.toMatchObject(code('CredentialsWrong'))
      const nowhere = storeOn({ ...server, address: { ...address, bucket: 'no-such-bucket-here' } })
      await expect(put(nowhere)).rejects.toMatchObject(code('BucketMissing'))
      await expect(nowhere.open(newObject(), signal)).rejects.toMatchObject(code('BucketMissing'))
    })
  })
}

export function storeOn({ address, credentials }: StoreUnderTest): ObjectStore {
  return createStores({ credentialsFor: () => async () => credentials, now: Date.now }).at(address)
}

/** Shape of a rejection with this code. */
export function code(code: string) {
  return { error: { code } }
}

export async function readAll(store: ObjectStore, key: string): Promise<Buffer> {
  const { sizeBytes = 0 } = (await store.head(key, signal)) ?? {}
  if (sizeBytes === 0) return Buffer.alloc(0)
  const range = { versionId: null, offsetBytes: 0, sizeBytes }
  const chunks: Uint8Array[] = []
  for await (const chunk of store.read(key, range, signal)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

async function send(
  store: ObjectStore,
  key: string,
  uploadId: string,
  partNumber: number,
  seed: number,
): Promise<StoredPart> {
  const body = partBody(someBytes(partSize, seed))
  return await store.sendPart({ key, uploadId, partNumber, body }, pace, signal)
}

/** Two whole parts and a short one. */
export async function uploadInParts(
  store: ObjectStore,
  object: NewObject = newObject({ key: randomUUID() }),
): Promise<{ object: NewObject; bytes: Buffer; stored: StoredObject }> {
  const bytes = someBytes(2 * partSize + 12_345)
  const { uploadId } = await store.open(object, signal)
  const pieces = [0, 1, 2].map((index) => bytes.subarray(index * partSize, (index + 1) * partSize))
  const parts = await Promise.all(
    pieces.map((piece, index) => {
      const part = { key: object.key, uploadId, partNumber: index + 1, body: partBody(piece) }
      return store.sendPart(part, pace, signal)
    }),
  )
  const upload = { object, uploadId, parts, sizeBytes: bytes.byteLength, crc32: crc32(bytes) }
  const stored = await store.complete(upload, signal)
  return { object, bytes, stored }
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

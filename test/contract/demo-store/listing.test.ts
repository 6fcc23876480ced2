import { createHash } from 'node:crypto'
import * as S3 from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'
import { signedRequest } from './raw-request.ts'

const lab = useStore({ buckets: [BUCKET, 'uploads', 'parts'] })
const KEYS = ['a.mov', 'b/1.mov', 'b/2.mov', 'b/deep/3.mov', 'c&<d>.mov', 'd e.mov', '～', '😀']

beforeAll(async () => {
  for (const Key of KEYS.toReversed()) {
    await lab.client().send(new S3.PutObjectCommand({ Bucket: BUCKET, Key, Body: Key }))
  }
})

const listObjects = (input: Partial<S3.ListObjectsV2CommandInput> = {}) =>
  lab.client().send(new S3.ListObjectsV2Command({ Bucket: BUCKET, ...input }))
const keysOf = ({ Contents = [] }: S3.ListObjectsV2CommandOutput) => Contents.map(({ Key }) => Key)
const prefixesOf = ({ CommonPrefixes = [] }: S3.ListObjectsV2CommandOutput) =>
  CommonPrefixes.map(({ Prefix }) => Prefix)

async function pages(input: Partial<S3.ListObjectsV2CommandInput>): Promise<(string | undefined)[][]> {
  const found: (string | undefined)[][] = []
  let ContinuationToken: string | undefined
  do {
    const page = await listObjects({ ...input, ContinuationToken })
    expect(page.IsTruncated).toBe(page.NextContinuationToken !== undefined)
    found.push([...keysOf(page), ...prefixesOf(page)])
    ContinuationToken = page.NextContinuationToken
  } while (ContinuationToken !== undefined)
  return found
}

describe('ListObjectsV2', () => {
  test('is sorted by the bytes of the keys', async () => {
    const all = await listObjects()
    // U+FF5E comes before the emoji in UTF-8, and after it in UTF-16.
    expect(keysOf(all)).toEqual(KEYS)
    expect(all).toMatchObject({ KeyCount: KEYS.length, MaxKeys: 1000, IsTruncated: false, Name: BUCKET })
    expect(all.Contents?.[0]).toMatchObject({
      Size: 5,
      StorageClass: 'STANDARD',
      ChecksumAlgorithm: ['CRC32'],
    })
  })

  test('groups by prefix and delimiter', async () => {
    const top = await listObjects({ Delimiter: '/' })
    expect(keysOf(top)).toEqual(KEYS.filter((key) => !key.startsWith('b/')))
    expect(prefixesOf(top)).toEqual(['b/'])
    const inside = await listObjects({ Delimiter: '/', Prefix: 'b/' })
    expect(keysOf(inside)).toEqual(['b/1.mov', 'b/2.mov'])
    expect(prefixesOf(inside)).toEqual(['b/deep/'])
    expect(keysOf(await listObjects({ Prefix: 'b/de' }))).toEqual(['b/deep/3.mov'])
  })

  test('comes in pages, in which a group counts once', async () => {
    expect(await pages({ MaxKeys: 3 })).toEqual([KEYS.slice(0, 3), KEYS.slice(3, 6), KEYS.slice(6)])
    expect(await pages({ MaxKeys: 2, Delimiter: '/' })).toEqual([
      ['a.mov', 'b/'],
      ['c&<d>.mov', 'd e.mov'],
      ['～', '😀'],
    ])
  })

  test('starts after a key', async () => {
    expect(keysOf(await listObjects({ StartAfter: 'd e.mov' }))).toEqual(['～', '😀'])
    expect(prefixesOf(await listObjects({ StartAfter: 'b/1.mov', Delimiter: '/' }))).toEqual(['b/'])
  })

  test('encodes keys when asked', async () => {
    const encoded = await listObjects({ EncodingType: 'url', Prefix: 'b/d' })
    expect(encoded).toMatchObject({ EncodingType: 'url', Prefix: 'b/d' })
    expect(keysOf(await listObjects({ EncodingType: 'url', Prefix: 'd' }))).toEqual(['d%20e.mov'])
    expect(keysOf(encoded)).toEqual(['b/deep/3.mov'])
  })

  test('of max-keys 0 is empty', async () => {
    expect(await listObjects({ MaxKeys: 0 })).toMatchObject({ KeyCount: 0 })
  })

  test('names the owner when asked', async () => {
    expect((await listObjects()).Contents?.[0]?.Owner).toBeUndefined()
    expect((await listObjects({ FetchOwner: true })).Contents?.[0]?.Owner).toBeDefined()
  })

  test.each([
    ['continuation-token', '*'],
    ['max-keys', 'many'],
    ['max-keys', '-1'],
    ['encoding-type', 'base64'],
  ])('%s=%s is refused', async (name, value) => {
    const query = { 'list-type': '2', [name]: value }
    const answer = await signedRequest(lab.store.endpoint, { path: `/${BUCKET}`, query })
    expect(answer).toMatchObject({ status: 400, code: 'InvalidArgument' })
  })

  test('needs a bucket', async () => {
    expect(await errorOf(listObjects({ Bucket: 'no-such-bucket' }))).toMatchObject({ code: 'NoSuchBucket' })
  })
})

describe('ListMultipartUploads', () => {
  const at = { Bucket: 'uploads' }
  const ids: string[] = []
  const keys = ['a', 'b/1', 'b/2', 'same', 'same', 'same']

  beforeAll(async () => {
    for (const Key of keys) {
      const made = await lab.client().send(new S3.CreateMultipartUploadCommand({ ...at, Key }))
      ids.push(made.UploadId ?? '')
      // Uploads of one key are listed by time.
      lab.clock.ahead += 1000
    }
  })
  const list = (input: Partial<S3.ListMultipartUploadsCommandInput> = {}) =>
    lab.client().send(new S3.ListMultipartUploadsCommand({ ...at, ...input }))

  test('lists every unfinished upload, by key and time', async () => {
    const { Uploads, IsTruncated } = await list()
    expect(Uploads?.map(({ UploadId }) => UploadId)).toEqual(ids)
    expect(Uploads?.map(({ Key }) => Key)).toEqual(keys)
    expect(Uploads?.[0]?.Initiated).toBeInstanceOf(Date)
    expect(IsTruncated).toBe(false)
  })

  test('comes in pages', async () => {
    const found: (string | undefined)[] = []
    let page = await list({ MaxUploads: 2 })
    for (;;) {
      expect(page.Uploads).toHaveLength(2)
      found.push(...(page.Uploads ?? []).map(({ UploadId }) => UploadId))
      if (!page.IsTruncated) break
      const { NextKeyMarker: KeyMarker, NextUploadIdMarker: UploadIdMarker } = page
      page = await list({ MaxUploads: 2, KeyMarker, UploadIdMarker })
    }
    expect(found).toEqual(ids)
  })

  test('takes a prefix, a delimiter and a key marker alone', async () => {
    expect((await list({ Prefix: 'b/' })).Uploads?.map(({ Key }) => Key)).toEqual(['b/1', 'b/2'])
    const top = await list({ Delimiter: '/', MaxUploads: 2 })
    expect(top.CommonPrefixes).toEqual([{ Prefix: 'b/' }])
    const next = await list({ Delimiter: '/', KeyMarker: top.NextKeyMarker })
    expect(next.CommonPrefixes).toBeUndefined()
    expect(next.Uploads?.map(({ Key }) => Key)).toEqual(['same', 'same', 'same'])
    expect((await list({ KeyMarker: 'b/2' })).Uploads).toHaveLength(3)
    expect((await list({ KeyMarker: 'same' })).Uploads).toBeUndefined()
  })
})

describe('ListParts', () => {
  const at = { Bucket: 'parts', Key: 'film' }
  const numbers = [1, 2, 3, 7, 10_000]
  let UploadId = ''

  beforeAll(async () => {
    const made = await lab.client().send(
      new S3.CreateMultipartUploadCommand({
        ...at,
        StorageClass: 'STANDARD_IA',
        ChecksumAlgorithm: 'CRC32',
      }),
    )
    UploadId = made.UploadId ?? ''
    for (const PartNumber of numbers.toReversed()) {
      const Body = 'p'.repeat(PartNumber % 10)
      await lab
        .client()
        .send(new S3.UploadPartCommand({ ...at, UploadId, PartNumber, Body: Buffer.from(Body) }))
    }
  })
  const list = (input: Partial<S3.ListPartsCommandInput> = {}) =>
    lab.client().send(new S3.ListPartsCommand({ ...at, UploadId, ...input }))

  test('lists number, size, ETag and time', async () => {
    const { Parts, StorageClass } = await list()
    expect(Parts?.map(({ PartNumber }) => PartNumber)).toEqual(numbers)
    const ETag = `"${createHash('md5').update('pp').digest('hex')}"`
    expect(Parts?.[1]).toMatchObject({ Size: 2, ETag })
    expect(Parts?.[1]?.LastModified).toBeInstanceOf(Date)
    expect(StorageClass).toBe('STANDARD_IA')
  })

  test('comes in pages', async () => {
    const first = await list({ MaxParts: 2 })
    expect(first).toMatchObject({ IsTruncated: true, NextPartNumberMarker: '2', MaxParts: 2 })
    const second = await list({ MaxParts: 2, PartNumberMarker: first.NextPartNumberMarker })
    expect(second.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([3, 7])
    const third = await list({ MaxParts: 2, PartNumberMarker: second.NextPartNumberMarker })
    expect(third.Parts?.map(({ PartNumber }) => PartNumber)).toEqual([10_000])
    expect(third.IsTruncated).toBe(false)
  })

  test('is not implemented where the store lacks it', async () => {
    lab.missing.add('list-parts')
    expect(await errorOf(list())).toEqual({ code: 'NotImplemented', status: 501 })
  })
})

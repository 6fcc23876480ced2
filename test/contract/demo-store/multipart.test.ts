import { createHash } from 'node:crypto'
import * as S3 from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, test } from 'vitest'
import { BUCKET, errorOf, MIB, useStore } from './fixture.ts'
import { signedRequest } from './raw-request.ts'

const lab = useStore()
const at = { Bucket: BUCKET, Key: 'film.mov' }
const FIVE = Buffer.alloc(5 * MIB, 'five ')
const LAST = Buffer.from('the last part may be small')
const md5 = (data: Buffer | string) => createHash('md5').update(data).digest()
/** Without checksums of the SDK: these tests are about the plain rules. */
const client = () => lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })

let UploadId = ''
beforeEach(async () => {
  await client().send(new S3.DeleteObjectCommand(at))
  UploadId = await create()
})

async function create(input: Partial<S3.CreateMultipartUploadCommandInput> = {}): Promise<string> {
  const made = await client().send(new S3.CreateMultipartUploadCommand({ ...at, ...input }))
  return made.UploadId ?? ''
}
async function upload(PartNumber: number, Body: Buffer | string, input = {}): Promise<S3.CompletedPart> {
  const part = await client().send(new S3.UploadPartCommand({ ...at, UploadId, PartNumber, Body, ...input }))
  return { PartNumber, ETag: part.ETag ?? '' }
}
const complete = (Parts: S3.CompletedPart[], input: Partial<S3.CompleteMultipartUploadCommandInput> = {}) =>
  client().send(
    new S3.CompleteMultipartUploadCommand({ ...at, UploadId, MultipartUpload: { Parts }, ...input }),
  )
const get = (input: Partial<S3.GetObjectCommandInput> = {}) =>
  client().send(new S3.GetObjectCommand({ ...at, ...input }))
const abort = () => client().send(new S3.AbortMultipartUploadCommand({ ...at, UploadId }))
const listed = async () => (await client().send(new S3.ListPartsCommand({ ...at, UploadId }))).Parts

test('parts become one object, in the order of their numbers', async () => {
  const last = await upload(7, LAST)
  const first = await upload(3, FIVE)
  const made = await complete([first, last])
  const etag = createHash('md5').update(md5(FIVE)).update(md5(LAST)).digest('hex')
  expect(made).toMatchObject({ ETag: `"${etag}-2"`, Bucket: BUCKET, Key: 'film.mov' })
  expect(made.Location).toBe(`${lab.store.endpoint}/${BUCKET}/film.mov`)
  const object = await get()
  expect(object.ETag).toBe(`"${etag}-2"`)
  expect(
    Buffer.concat([FIVE, LAST]).equals(Buffer.from((await object.Body?.transformToByteArray()) ?? [])),
  ).toBe(true)
  const across = await get({ Range: `bytes=${FIVE.length - 5}-${FIVE.length + 2}` })
  expect(await across.Body?.transformToString()).toBe('five the')
})

test('the object has what its upload was created with', async () => {
  const described = {
    ContentType: 'video/quicktime',
    Metadata: { 'dropreel-upload': 'id' },
    CacheControl: 'no-store',
  }
  UploadId = await create({ ...described, Tagging: 'a=b', StorageClass: 'STANDARD_IA' })
  await complete([await upload(1, LAST)])
  expect(await get()).toMatchObject({ ...described, TagCount: 1, StorageClass: 'STANDARD_IA' })
})

test('a part sent again replaces the earlier one', async () => {
  const former = await upload(1, 'former')
  const part = await upload(1, 'latter')
  expect(await listed()).toMatchObject([{ PartNumber: 1, Size: 6, ETag: part.ETag }])
  expect(await errorOf(complete([former]))).toMatchObject({ code: 'InvalidPart' })
  await complete([part])
  expect(await (await get()).Body?.transformToString()).toBe('latter')
})

test('a refused part leaves the earlier one', async () => {
  const part = await upload(1, 'former')
  const wrong = upload(1, 'latter', { ContentMD5: md5('other').toString('base64') })
  expect(await errorOf(wrong)).toMatchObject({ code: 'BadDigest' })
  expect(await listed()).toMatchObject([{ ETag: part.ETag }])
})

test('some of the parts are enough', async () => {
  const parts = [await upload(1, FIVE), await upload(2, FIVE), await upload(3, LAST)]
  await complete(parts.filter((part) => part.PartNumber !== 2))
  expect((await client().send(new S3.HeadObjectCommand(at))).ContentLength).toBe(FIVE.length + LAST.length)
})

describe('Complete refuses', () => {
  test('a part that is not there, or is another', async () => {
    const part = await upload(1, LAST)
    expect(await errorOf(complete([part, { PartNumber: 2, ETag: '"none"' }]))).toEqual({
      code: 'InvalidPart',
      status: 400,
    })
    expect(await errorOf(complete([{ ...part, ETag: '"other"' }]))).toMatchObject({ code: 'InvalidPart' })
  })

  test('parts out of order, or twice', async () => {
    const [first, second] = [await upload(1, FIVE), await upload(2, LAST)]
    expect(await errorOf(complete([second, first]))).toEqual({ code: 'InvalidPartOrder', status: 400 })
    expect(await errorOf(complete([first, first]))).toMatchObject({ code: 'InvalidPartOrder' })
  })

  test('parts under 5 MiB, except the last', async () => {
    const [small, last] = [await upload(1, FIVE.subarray(1)), await upload(2, LAST)]
    expect(await errorOf(complete([small, last]))).toEqual({ code: 'EntityTooSmall', status: 400 })
    await complete([await upload(1, FIVE), last])
  })

  test('no parts, and what is no XML', async () => {
    expect(await errorOf(complete([]))).toMatchObject({ code: 'MalformedXML' })
    const answer = await signedRequest(lab.store.endpoint, {
      method: 'POST',
      path: `/${BUCKET}/film.mov`,
      query: { uploadId: UploadId },
      body: 'complete',
    })
    expect(answer).toMatchObject({ status: 400, code: 'MalformedXML' })
  })

  test('to replace an object with If-None-Match: *, and keeps the upload', async () => {
    await client().send(new S3.PutObjectCommand({ ...at, Body: 'there' }))
    const part = await upload(1, LAST)
    expect(await errorOf(complete([part], { IfNoneMatch: '*' }))).toEqual({
      code: 'PreconditionFailed',
      status: 412,
    })
    expect(await listed()).toHaveLength(1)
    expect(await (await get()).Body?.transformToString()).toBe('there')
    lab.missing.add('conditional-writes')
    await complete([part], { IfNoneMatch: '*' })
  })
})

test('a second Complete has the same answer; with other parts it fails', async () => {
  const parts = [await upload(1, FIVE), await upload(2, LAST)]
  const made = await complete(parts)
  expect((await complete(parts)).ETag).toBe(made.ETag)
  expect((await complete(parts, { IfNoneMatch: '*' })).ETag).toBe(made.ETag)
  expect(await errorOf(complete(parts.slice(0, 1)))).toMatchObject({ code: 'NoSuchUpload' })
  await client().send(new S3.DeleteObjectCommand(at))
  expect(await errorOf(complete(parts))).toEqual({ code: 'NoSuchUpload', status: 404 })
})

test('Abort removes everything of an upload', async () => {
  const part = await upload(1, LAST)
  await abort()
  const noUpload = { code: 'NoSuchUpload', status: 404 }
  expect(await errorOf(listed())).toEqual(noUpload)
  expect(await errorOf(upload(2, LAST))).toEqual(noUpload)
  expect(await errorOf(complete([part]))).toEqual(noUpload)
  expect(await errorOf(abort())).toEqual(noUpload)
})

test('an upload belongs to its key', async () => {
  const part = await upload(1, LAST)
  const noUpload = { code: 'NoSuchUpload' }
  expect(await errorOf(upload(1, LAST, { Key: 'other' }))).toMatchObject(noUpload)
  expect(await errorOf(complete([part], { Key: 'other' }))).toMatchObject(noUpload)
})

test.each([0, 10_001])('part number %i is refused', async (PartNumber) => {
  expect(await errorOf(upload(PartNumber, LAST))).toEqual({ code: 'InvalidArgument', status: 400 })
})

test('part number 10000 is the last', async () => {
  expect((await complete([await upload(10_000, LAST)])).ETag).toMatch(/-1"$/)
})

test('a part of the object can be asked for by its number', async () => {
  await complete([await upload(1, FIVE), await upload(2, LAST)])
  const second = await get({ PartNumber: 2 })
  expect(second).toMatchObject({
    PartsCount: 2,
    ContentLength: LAST.length,
    $metadata: { httpStatusCode: 206 },
  })
  expect(await second.Body?.transformToString()).toBe(LAST.toString())
  expect(await errorOf(get({ PartNumber: 3 }))).toEqual({ code: 'InvalidPartNumber', status: 416 })
  expect(await errorOf(get({ PartNumber: 1, Range: 'bytes=0-1' }))).toMatchObject({ code: 'InvalidRequest' })
})

test('UploadPartCopy takes a range of another object', async () => {
  const source = { Bucket: BUCKET, Key: 'part source' }
  await client().send(new S3.PutObjectCommand({ ...source, Body: '0123456789' }))
  const copy = (CopySourceRange: string) =>
    client().send(
      new S3.UploadPartCopyCommand({
        ...at,
        UploadId,
        PartNumber: 1,
        CopySource: `${BUCKET}/part%20source`,
        CopySourceRange,
      }),
    )
  expect(await errorOf(copy('bytes=5-10'))).toMatchObject({ code: 'InvalidArgument' })
  const { CopyPartResult } = await copy('bytes=2-4')
  expect(CopyPartResult?.ETag).toBe(`"${md5('234').toString('hex')}"`)
  await complete([{ PartNumber: 1, ETag: CopyPartResult?.ETag }])
  expect(await (await get()).Body?.transformToString()).toBe('234')
})

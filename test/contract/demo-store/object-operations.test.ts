import { createHash } from 'node:crypto'
import * as S3 from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'
import { signedRequest } from './raw-request.ts'

const lab = useStore()
const at = { Bucket: BUCKET, Key: 'source' }
const textOf = async (Key: string) =>
  (await lab.client().send(new S3.GetObjectCommand({ Bucket: BUCKET, Key }))).Body?.transformToString()

beforeEach(async () => {
  await lab.client().send(
    new S3.PutObjectCommand({
      ...at,
      Body: 'source',
      ContentType: 'text/plain',
      Metadata: { from: 'source' },
      Tagging: 'kind=source&a%20b=c',
    }),
  )
})

const head = (Key: string) =>
  lab.client().send(new S3.HeadObjectCommand({ Bucket: BUCKET, Key, ChecksumMode: 'ENABLED' }))
const tagsOf = async (Key: string) =>
  (await lab.client().send(new S3.GetObjectTaggingCommand({ Bucket: BUCKET, Key }))).TagSet

const xml = (count: number) => `<Delete>${'<Object><Key>k</Key></Object>'.repeat(count)}</Delete>`
const post = (body: string, headers: Record<string, string> = {}) =>
  signedRequest(lab.store.endpoint, {
    method: 'POST',
    path: `/${BUCKET}`,
    query: { delete: '' },
    body,
    headers,
  })
const sum = (body: string) => ({ 'content-md5': createHash('md5').update(body).digest('base64') })

describe('DeleteObject and DeleteObjects', () => {
  test('deleting is final, and deleting what is not there succeeds', async () => {
    await lab.client().send(new S3.DeleteObjectCommand(at))
    expect(await errorOf(head('source'))).toMatchObject({ status: 404 })
    const again = await lab.client().send(new S3.DeleteObjectCommand(at))
    expect(again.$metadata.httpStatusCode).toBe(204)
  })

  test('several at once, each with its own result', async () => {
    const keys = ['source', ' spaces ', 'a&b<c>', 'none', 'x'.repeat(1025)]
    const Objects = keys.map((Key) => ({ Key }))
    const result = await lab
      .client()
      .send(new S3.DeleteObjectsCommand({ Bucket: BUCKET, Delete: { Objects } }))
    expect(result.Deleted?.map(({ Key }) => Key)).toEqual(keys.slice(0, 4))
    expect(result.Errors?.map(({ Code }) => Code)).toEqual(['KeyTooLongError'])
    expect(await errorOf(head('source'))).toMatchObject({ status: 404 })
  })

  test('quietly only errors are told', async () => {
    const Delete = { Objects: [{ Key: 'source' }], Quiet: true }
    const result = await lab.client().send(new S3.DeleteObjectsCommand({ Bucket: BUCKET, Delete }))
    expect(result.Deleted).toBeUndefined()
    expect(await errorOf(head('source'))).toMatchObject({ status: 404 })
  })

  test('the body needs a sum', async () => {
    expect(await post(xml(1))).toMatchObject({ status: 400, code: 'InvalidRequest' })
    expect(await post(xml(1), sum(xml(2)))).toMatchObject({ code: 'BadDigest' })
    expect(await post(xml(1), sum(xml(1)))).toMatchObject({ status: 200 })
  })

  test.each([
    ['no key', xml(0)],
    ['more than 1000 keys', xml(1001)],
    ['another root', '<Remove><Object><Key>k</Key></Object></Remove>'],
    ['an open element', '<Delete><Object>'],
    ['no XML', 'delete it'],
  ])('%s is MalformedXML', async (_what, body) => {
    expect(await post(body, sum(body))).toMatchObject({ status: 400, code: 'MalformedXML' })
  })
})

const copy = (input: Partial<S3.CopyObjectCommandInput> = {}) =>
  lab
    .client()
    .send(new S3.CopyObjectCommand({ Bucket: BUCKET, Key: 'copy', CopySource: `${BUCKET}/source`, ...input }))

describe('CopyObject', () => {
  test('copies bytes, headers, metadata, tags and checksum', async () => {
    const { CopyObjectResult } = await copy()
    const [source, made] = [await head('source'), await head('copy')]
    expect(CopyObjectResult?.ETag).toBe(source.ETag)
    expect(made).toMatchObject({ ContentType: 'text/plain', Metadata: { from: 'source' }, TagCount: 2 })
    expect(made.ChecksumCRC32).toBe(source.ChecksumCRC32)
    expect(made.ChecksumCRC32).toBeDefined()
    expect(await textOf('copy')).toBe('source')
    expect(await tagsOf('copy')).toEqual(await tagsOf('source'))
  })

  test('replaces metadata and tags when told', async () => {
    await copy({ MetadataDirective: 'REPLACE', Metadata: { by: 'copy' }, ContentType: 'text/css' })
    expect(await head('copy')).toMatchObject({
      Metadata: { by: 'copy' },
      ContentType: 'text/css',
      TagCount: 2,
    })
    await copy({ TaggingDirective: 'REPLACE', Tagging: 'only=one' })
    expect(await tagsOf('copy')).toEqual([{ Key: 'only', Value: 'one' }])
  })

  test('calculates another checksum when told', async () => {
    await copy({ ChecksumAlgorithm: 'SHA256' })
    expect((await head('copy')).ChecksumSHA256).toBe(createHash('sha256').update('source').digest('base64'))
  })

  test('onto itself only with a change', async () => {
    expect(await errorOf(copy({ Key: 'source' }))).toMatchObject({ code: 'InvalidRequest' })
    await copy({ Key: 'source', MetadataDirective: 'REPLACE', Metadata: { by: 'itself' } })
    expect(await head('source')).toMatchObject({ Metadata: { by: 'itself' } })
    expect(await textOf('source')).toBe('source')
  })

  test.each([
    ['a key that is not there', { CopySource: `${BUCKET}/none` }, 'NoSuchKey'],
    ['a bucket that is not there', { CopySource: 'no-such-bucket/source' }, 'NoSuchBucket'],
    ['If-Match of another', { CopySourceIfMatch: '"other"' }, 'PreconditionFailed'],
    ['If-None-Match of any', { CopySourceIfNoneMatch: '*' }, 'PreconditionFailed'],
  ])('%s', async (_what, input, code) => {
    expect(await errorOf(copy(input))).toMatchObject({ code })
  })
})

describe('tags', () => {
  test('come from the header, are replaced and deleted', async () => {
    const both = [
      { Key: 'kind', Value: 'source' },
      { Key: 'a b', Value: 'c' },
    ]
    expect(await tagsOf('source')).toEqual(both)
    const TagSet = [{ Key: 'new <&>', Value: '' }]
    await lab.client().send(new S3.PutObjectTaggingCommand({ ...at, Tagging: { TagSet } }))
    expect(await tagsOf('source')).toEqual(TagSet)
    await lab.client().send(new S3.DeleteObjectTaggingCommand(at))
    expect(await tagsOf('source')).toEqual([])
    expect((await head('source')).TagCount).toBeUndefined()
  })

  test.each([
    [
      'the same key twice',
      [
        { Key: 'a', Value: '1' },
        { Key: 'a', Value: '2' },
      ],
    ],
    ['a long key', [{ Key: 'a'.repeat(129), Value: '' }]],
    ['a long value', [{ Key: 'a', Value: 'v'.repeat(257) }]],
    ['eleven tags', Array.from({ length: 11 }, (_, index) => ({ Key: `k${index}`, Value: '' }))],
  ])('%s is refused', async (_what, TagSet) => {
    const command = new S3.PutObjectTaggingCommand({ ...at, Tagging: { TagSet } })
    expect(await errorOf(lab.client().send(command))).toMatchObject({ code: 'InvalidTag' })
  })

  test('of a key that is not there', async () => {
    expect(await errorOf(tagsOf('none'))).toMatchObject({ code: 'NoSuchKey' })
  })
})

test('GetObjectAttributes tells what is asked for', async () => {
  const attributes = (ObjectAttributes: S3.ObjectAttributes[]) =>
    lab.client().send(new S3.GetObjectAttributesCommand({ ...at, ObjectAttributes }))
  const { ETag = '', ChecksumCRC32 } = await head('source')
  const all = await attributes(['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'])
  expect(all).toMatchObject({
    ETag: ETag.replaceAll('"', ''),
    Checksum: { ChecksumCRC32, ChecksumType: 'FULL_OBJECT' },
    StorageClass: 'STANDARD',
    ObjectSize: 6,
  })
  expect(all.ObjectParts).toBeUndefined()
  const few = await attributes(['ObjectSize'])
  expect(few).toMatchObject({ ObjectSize: 6 })
  expect(few.ETag).toBeUndefined()
  const headers = { 'x-amz-object-attributes': 'Colour' }
  const path = `/${BUCKET}/source`
  const answer = await signedRequest(lab.store.endpoint, { path, query: { attributes: '' }, headers })
  expect(answer).toMatchObject({ code: 'InvalidArgument' })
})

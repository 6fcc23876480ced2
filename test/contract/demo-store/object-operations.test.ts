import { createHash } from 'node:crypto'
import * as S3 from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'

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

describe('DeleteObject', () => {
  test('deleting is final, and deleting what is not there succeeds', async () => {
    await lab.client().send(new S3.DeleteObjectCommand(at))
    expect(await errorOf(head('source'))).toMatchObject({ status: 404 })
    const again = await lab.client().send(new S3.DeleteObjectCommand(at))
    expect(again.$metadata.httpStatusCode).toBe(204)
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

  test('replaces metadata and tags when asked', async () => {
    await copy({ MetadataDirective: 'REPLACE', Metadata: { by: 'copy' }, ContentType: 'text/css' })
    expect(await head('copy')).toMatchObject({
      Metadata: { by: 'copy' },
      ContentType: 'text/css',
      TagCount: 2,
    })
    await copy({ TaggingDirective: 'REPLACE', Tagging: 'only=one' })
    expect(await tagsOf('copy')).toEqual([{ Key: 'only', Value: 'one' }])
  })

  test('calculates another checksum when asked', async () => {
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
  test('come from the header', async () => {
    expect(await tagsOf('source')).toEqual([
      { Key: 'kind', Value: 'source' },
      { Key: 'a b', Value: 'c' },
    ])
  })

  test.each([
    ['the same key twice', 'a=1&a=2'],
    ['a long key', `${'a'.repeat(129)}=`],
    ['a long value', `a=${'v'.repeat(257)}`],
    ['eleven tags', Array.from({ length: 11 }, (_, index) => `k${index}=`).join('&')],
  ])('%s is refused', async (_what, Tagging) => {
    const command = new S3.PutObjectCommand({ ...at, Body: 'other', Tagging })
    expect(await errorOf(lab.client().send(command))).toMatchObject({ code: 'InvalidTag' })
  })

  test('of a key that is not there', async () => {
    expect(await errorOf(tagsOf('none'))).toMatchObject({ code: 'NoSuchKey' })
  })
})

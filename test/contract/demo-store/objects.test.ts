import * as S3 from '@aws-sdk/client-s3'
import { beforeEach, describe, expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'
import { rawRequest, signedRequest, signRequest } from './raw-request.ts'

const lab = useStore()
const at = { Bucket: BUCKET, Key: 'object' }
const put = (input: Partial<S3.PutObjectCommandInput> = {}) =>
  lab.client().send(new S3.PutObjectCommand({ ...at, Body: '0123456789', ...input }))
const get = (input: Partial<S3.GetObjectCommandInput> = {}) =>
  lab.client().send(new S3.GetObjectCommand({ ...at, ...input }))
const head = (input: Partial<S3.HeadObjectCommandInput> = {}) =>
  lab.client().send(new S3.HeadObjectCommand({ ...at, ...input }))
const textOf = async (answer: Promise<S3.GetObjectCommandOutput>) => (await answer).Body?.transformToString()

async function rangeIf(ifRange: string): Promise<string> {
  const headers = { range: 'bytes=0-1', 'if-range': ifRange }
  return (await signedRequest(lab.store.endpoint, { path: `/${BUCKET}/object`, headers })).text
}

beforeEach(async () => {
  await put()
})

test('an object is returned as it was stored', async () => {
  const etag = '"781e5e245d69b566979b86e28d23f2c7"'
  expect((await put()).ETag).toBe(etag)
  expect(await head()).toMatchObject({
    ETag: etag,
    ContentLength: 10,
    ContentType: 'application/octet-stream',
  })
  expect(await textOf(get())).toBe('0123456789')
})

test('an object may be empty', async () => {
  await put({ Body: Buffer.alloc(0) })
  expect(await textOf(get())).toBe('')
  expect(await errorOf(get({ Range: 'bytes=0-0' }))).toMatchObject({ code: 'InvalidRange' })
})

test('headers, metadata and storage class come back', async () => {
  const described = {
    ContentType: 'video/mp4',
    CacheControl: 'max-age=60',
    ContentDisposition: 'attachment',
    ContentEncoding: 'gzip',
    ContentLanguage: 'de',
    Metadata: { 'dropreel-upload': 'id', name: 'a%20b' },
    StorageClass: 'STANDARD_IA' as const,
  }
  await put(described)
  expect(await head()).toMatchObject(described)
  await put()
  expect(await head()).toMatchObject({ Metadata: {} })
})

test.each([
  ['a storage class that does not exist', { 'x-amz-storage-class': 'ATTIC' }, 'InvalidStorageClass'],
  ['more than 2 KB of metadata', { 'x-amz-meta-a': 'x'.repeat(2048) }, 'MetadataTooLarge'],
  ['a public ACL', { 'x-amz-acl': 'public-read' }, 'AccessControlListNotSupported'],
  ['an encryption that S3 does not know', { 'x-amz-server-side-encryption': 'rot13' }, 'InvalidArgument'],
  [
    'a customer key, which it does not do,',
    { 'x-amz-server-side-encryption-customer-algorithm': 'AES256' },
    'NotImplemented',
  ],
  ['more than 10 tags', { 'x-amz-tagging': 'a=&b=&c=&d=&e=&f=&g=&h=&i=&j=&k=' }, 'InvalidTag'],
])('%s is refused', async (_what, headers, code) => {
  const answer = await signedRequest(lab.store.endpoint, {
    method: 'PUT',
    path: `/${BUCKET}/refused`,
    headers,
  })
  expect(answer).toMatchObject({ code })
})

test.each([
  '../../up',
  'a//b',
  '/leading',
  'trailing/',
  'with space +&=?#%41',
  'emoji 😀',
  'é',
  'tab\tand\nline',
  '.',
])('accepts the key %j', async (Key) => {
  await put({ Key, Body: Key })
  expect(await textOf(get({ Key }))).toBe(Key)
  const list = await lab.client().send(new S3.ListObjectsV2Command({ Bucket: BUCKET, Prefix: Key }))
  expect(list.Contents?.map((object) => object.Key)).toEqual([Key])
  await lab.client().send(new S3.DeleteObjectCommand({ Bucket: BUCKET, Key }))
  expect(await errorOf(get({ Key }))).toMatchObject({ code: 'NoSuchKey' })
})

test('a key has up to 1024 bytes', async () => {
  await put({ Key: '😀'.repeat(256) })
  expect(await errorOf(put({ Key: `${'😀'.repeat(256)}a` }))).toEqual({
    code: 'KeyTooLongError',
    status: 400,
  })
  const path = `/${BUCKET}/%ff`
  expect(await rawRequest(lab.store.endpoint, 'GET', path)).toMatchObject({ code: 'InvalidURI' })
})

test('missing objects and buckets have their own error codes', async () => {
  const nowhere = { Bucket: 'no-such-bucket' }
  expect(await errorOf(get({ Key: 'none' }))).toEqual({ code: 'NoSuchKey', status: 404 })
  expect(await errorOf(get(nowhere))).toEqual({ code: 'NoSuchBucket', status: 404 })
  expect(await errorOf(put(nowhere))).toEqual({ code: 'NoSuchBucket', status: 404 })
})

test('an error is XML, with no body after HEAD', async () => {
  const path = `/${BUCKET}/none`
  const answer = await signedRequest(lab.store.endpoint, { path })
  expect(answer.headers['content-type']).toBe('application/xml')
  expect(answer.text).toMatch(
    /^<\?xml.*<Error><Code>NoSuchKey<\/Code><Message>.+<\/Message><Key>none<\/Key>/s,
  )
  expect(answer.text).toContain(`<RequestId>${String(answer.headers['x-amz-request-id'])}</RequestId>`)
  expect(answer.text).toContain(`<Resource>${path}</Resource>`)
  expect(await signedRequest(lab.store.endpoint, { method: 'HEAD', path })).toMatchObject({
    status: 404,
    text: '',
  })
})

describe('ranges', () => {
  test.each([
    ['bytes=2-4', '234', 'bytes 2-4/10'],
    ['bytes=7-', '789', 'bytes 7-9/10'],
    ['bytes=-3', '789', 'bytes 7-9/10'],
    ['bytes=-30', '0123456789', 'bytes 0-9/10'],
    ['bytes=8-100', '89', 'bytes 8-9/10'],
  ])('%s', async (Range, text, ContentRange) => {
    const answer = await get({ Range })
    expect(answer).toMatchObject({
      ContentRange,
      ContentLength: text.length,
      $metadata: { httpStatusCode: 206 },
    })
    expect(await answer.Body?.transformToString()).toBe(text)
    expect(await head({ Range })).toMatchObject({ ContentRange, ContentLength: text.length })
  })

  test.each(['bytes=10-', 'bytes=10-12', 'bytes=-0'])('%s is out of range', async (Range) => {
    expect(await errorOf(get({ Range }))).toEqual({ code: 'InvalidRange', status: 416 })
  })

  test.each(['bytes=4-2', 'lines=1-2', 'bytes=0-1,3-4', 'bytes=-'])('%s is ignored', async (Range) => {
    expect((await get({ Range })).$metadata.httpStatusCode).toBe(200)
  })

  test('If-Range applies a range only to the object it was meant for', async () => {
    const { ETag = '', LastModified } = await head()
    expect(await rangeIf(ETag)).toBe('01')
    expect(await rangeIf('"other"')).toBe('0123456789')
    expect(await rangeIf(LastModified?.toUTCString() ?? '')).toBe('01')
    expect(await rangeIf(new Date(0).toUTCString())).toBe('0123456789')
  })
})

describe('conditions of reading', () => {
  const past = new Date(Date.now() - 60_000)
  const future = new Date(Date.now() + 60_000)
  const OTHER = '"00000000000000000000000000000000"'

  test.each([
    ['If-Match of another', { IfMatch: OTHER }, 412],
    ['If-Unmodified-Since a time before', { IfUnmodifiedSince: past }, 412],
    ['If-None-Match of any', { IfNoneMatch: '*' }, 304],
    ['If-Modified-Since a time after', { IfModifiedSince: future }, 304],
  ])('%s', async (_what, condition, status) => {
    expect(await errorOf(get(condition))).toMatchObject({ status })
    expect(await errorOf(head(condition))).toMatchObject({ status })
  })

  test.each([
    ['If-Match of any', { IfMatch: '*' }],
    ['If-None-Match of another', { IfNoneMatch: OTHER }],
    ['If-Modified-Since a time before', { IfModifiedSince: past }],
    ['If-Unmodified-Since a time after', { IfUnmodifiedSince: future }],
  ])('%s holds', async (_what, condition) => {
    expect((await get(condition)).ETag).toBeDefined()
  })

  test('the ETag takes precedence over the time', async () => {
    const { ETag = '' } = await head()
    expect((await get({ IfMatch: ETag, IfUnmodifiedSince: past })).ETag).toBe(ETag)
    expect((await get({ IfNoneMatch: OTHER, IfModifiedSince: future })).ETag).toBe(ETag)
    expect(await errorOf(get({ IfNoneMatch: ETag, IfModifiedSince: past }))).toMatchObject({ status: 304 })
  })
})

describe('conditions of writing', () => {
  const held = { code: 'PreconditionFailed', status: 412 }

  test('If-None-Match: * never replaces', async () => {
    expect(await errorOf(put({ IfNoneMatch: '*', Body: 'other' }))).toEqual(held)
    expect(await textOf(get())).toBe('0123456789')
    expect((await put({ IfNoneMatch: '*', Key: 'fresh' })).ETag).toBeDefined()
  })

  test('of several at once one succeeds', async () => {
    const puts = Array.from({ length: 5 }, (_, index) =>
      put({ IfNoneMatch: '*', Key: 'race', Body: String(index) }).then(
        () => 'won',
        () => 'lost',
      ),
    )
    expect((await Promise.all(puts)).filter((result) => result === 'won')).toHaveLength(1)
  })

  test('If-Match replaces only what it names', async () => {
    const { ETag = '' } = await head()
    expect(await errorOf(put({ IfMatch: '"other"' }))).toEqual(held)
    expect(await errorOf(put({ IfMatch: ETag, Key: 'none' }))).toMatchObject({ code: 'NoSuchKey' })
    expect((await put({ IfMatch: ETag, Body: 'new' })).ETag).not.toBe(ETag)
  })

  test('If-None-Match with an ETag is not implemented', async () => {
    expect(await errorOf(put({ IfNoneMatch: '"other"' }))).toMatchObject({ code: 'NotImplemented' })
  })

  test('a store without conditional writes replaces the object', async () => {
    lab.missing.add('conditional-writes')
    await put({ IfNoneMatch: '*', Body: 'other' })
    expect(await textOf(get())).toBe('other')
  })
})

describe('the length of a body', () => {
  const path = `/${BUCKET}/length`

  test('must be given', async () => {
    const headers = { 'transfer-encoding': 'chunked' }
    const signed = await signRequest(lab.store.endpoint, {
      method: 'PUT',
      path,
      payload: 'UNSIGNED-PAYLOAD',
      headers,
    })
    const answer = await rawRequest(lab.store.endpoint, 'PUT', path, signed.headers, 'body')
    expect(answer).toMatchObject({ status: 411, code: 'MissingContentLength' })
  })

  test('may be 5 GiB', async () => {
    const tooLong = { 'content-length': String(5 * 1024 ** 3 + 1), expect: '100-continue' }
    const signed = await signRequest(lab.store.endpoint, { method: 'PUT', path, payload: 'UNSIGNED-PAYLOAD' })
    const answer = await rawRequest(lab.store.endpoint, 'PUT', path, { ...signed.headers, ...tooLong })
    expect(answer).toMatchObject({ status: 400, code: 'EntityTooLarge' })
  })
})

test('an operation that does not exist here is not implemented', async () => {
  expect(await errorOf(lab.client().send(new S3.GetBucketAclCommand({ Bucket: BUCKET })))).toMatchObject({
    code: 'NotImplemented',
  })
  expect(await errorOf(lab.client().send(new S3.ListObjectsCommand({ Bucket: BUCKET })))).toMatchObject({
    code: 'NotImplemented',
  })
  expect(await errorOf(get({ VersionId: 'v1' }))).toMatchObject({ code: 'NotImplemented' })
})

import { GetObjectCommand, HeadObjectCommand, ListBucketsCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from 'vitest'
import { BUCKET, errorOf, KEY, useStore } from './fixture.ts'
import { rawRequest, signedRequest, signRequest } from './raw-request.ts'

const lab = useStore()
const MINUTE = 60_000
const OBJECT = `/${BUCKET}/signed.txt`

beforeAll(async () => {
  await lab.client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'signed.txt', Body: 'signed' }))
})

test('a signed request is answered, with a request id and the date of the server clock', async () => {
  lab.clock.ahead = 5 * MINUTE
  const answer = await signedRequest(lab.store.endpoint, { path: OBJECT })
  expect(answer).toMatchObject({ status: 200, text: 'signed' })
  expect(answer.headers['x-amz-request-id']).toMatch(/^[0-9A-F]{16}$/)
  expect(Date.parse(answer.headers.date ?? '') - Date.now()).toBeGreaterThan(4 * MINUTE)
})

test('a request without a signature is denied', async () => {
  expect(await rawRequest(lab.store.endpoint, 'GET', OBJECT)).toMatchObject({
    status: 403,
    code: 'AccessDenied',
  })
  expect(await rawRequest(lab.store.endpoint, 'PUT', `/${BUCKET}/x`, {}, 'x')).toMatchObject({
    code: 'AccessDenied',
  })
})

test('an unknown key and a wrong secret have different errors', async () => {
  const unknown = lab.client({ credentials: { ...KEY, accessKeyId: 'AKNOBODY' } })
  const wrong = lab.client({ credentials: { ...KEY, secretAccessKey: 'wrong' } })
  expect(await errorOf(unknown.send(new ListBucketsCommand()))).toEqual({
    code: 'InvalidAccessKeyId',
    status: 403,
  })
  expect(await errorOf(wrong.send(new ListBucketsCommand()))).toEqual({
    code: 'SignatureDoesNotMatch',
    status: 403,
  })
})

test.each([
  ['path', (request: { path: string }) => void (request.path = `/${BUCKET}/other`)],
  ['query', (request: { path: string }) => void (request.path += '?response-content-type=text/html')],
  ['signed header', (request: Tampered) => void (request.headers['range'] = 'bytes=1-1')],
  ['body hash', (request: Tampered) => void (request.headers['x-amz-content-sha256'] = 'UNSIGNED-PAYLOAD')],
  ['date', (request: Tampered) => void (request.headers['x-amz-date'] = soon())],
])('a changed %s breaks the signature', async (_what, tamper) => {
  const answer = await signedRequest(lab.store.endpoint, {
    path: OBJECT,
    headers: { range: 'bytes=0-0' },
    tamper,
  })
  expect(answer).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
})

test('a changed method breaks the signature', async () => {
  const { path, headers } = await signRequest(lab.store.endpoint, { path: OBJECT })
  expect(await rawRequest(lab.store.endpoint, 'DELETE', path, headers)).toMatchObject({
    code: 'SignatureDoesNotMatch',
  })
})

test('an unsigned header that is not of S3 is ignored', async () => {
  expect(
    await signedRequest(lab.store.endpoint, {
      path: OBJECT,
      tamper: (request) => void (request.headers['x-ignored'] = '1'),
    }),
  ).toMatchObject({ status: 200 })
})

test('an x-amz header that is not signed is refused', async () => {
  const answer = await signedRequest(lab.store.endpoint, {
    path: OBJECT,
    tamper: (request) => void (request.headers['x-amz-meta-added'] = '1'),
  })
  expect(answer).toMatchObject({ status: 403, code: 'AccessDenied' })
  expect(answer.text).toContain('<HeadersNotSigned>x-amz-meta-added</HeadersNotSigned>')
})

test('a path may be signed with other escapes than it is sent with', async () => {
  expect(
    await signedRequest(lab.store.endpoint, {
      path: OBJECT,
      tamper: (request) => void (request.path = `/${BUCKET}/%73igned.txt`),
    }),
  ).toMatchObject({ status: 200 })
})

test.each([-16, 16])('a clock %i minutes off is refused', async (minutes) => {
  const date = new Date(Date.now() + minutes * MINUTE)
  const answer = await signedRequest(lab.store.endpoint, { path: OBJECT, date })
  expect(answer).toMatchObject({ status: 403, code: 'RequestTimeTooSkewed' })
  expect(answer.text).toContain('<ServerTime>')
})

test.each([-14, 14])('a clock %i minutes off is accepted', async (minutes) => {
  const date = new Date(Date.now() + minutes * MINUTE)
  expect(await signedRequest(lab.store.endpoint, { path: OBJECT, date })).toMatchObject({ status: 200 })
})

test('the wrong region is answered with the right one', async () => {
  const answer = await signedRequest(lab.store.endpoint, { path: OBJECT, region: 'eu-west-1' })
  expect(answer).toMatchObject({ status: 400, code: 'AuthorizationHeaderMalformed' })
  expect(answer.text).toContain('<Region>us-east-1</Region>')
  expect(answer.headers['x-amz-bucket-region']).toBe('us-east-1')
})

test.each([
  ['AWS AKIDEMO:c2lnbmF0dXJl', 'InvalidRequest'],
  ['AWS4-HMAC-SHA256 nonsense', 'AuthorizationHeaderMalformed'],
  ['AWS4-HMAC-SHA256 Credential=AKIDEMO/20260101/us-east-1/ec2/aws4_request', 'AuthorizationHeaderMalformed'],
])('Authorization "%s" is %s', async (authorization, code) => {
  expect(
    await signedRequest(lab.store.endpoint, {
      path: OBJECT,
      tamper: (request) => void (request.headers['authorization'] = authorization),
    }),
  ).toMatchObject({
    status: 400,
    code,
  })
})

test('a header signature and a presigned query together are refused', async () => {
  const query = { 'X-Amz-Signature': '0' }
  expect(await signedRequest(lab.store.endpoint, { path: OBJECT, query })).toMatchObject({
    code: 'InvalidArgument',
  })
})

test('x-amz-date must be there', async () => {
  expect(
    await signedRequest(lab.store.endpoint, {
      path: OBJECT,
      tamper: (request) => void delete request.headers['x-amz-date'],
    }),
  ).toMatchObject({
    code: 'AccessDenied',
  })
})

describe('x-amz-content-sha256', () => {
  test('must be there', async () => {
    expect(
      await signedRequest(lab.store.endpoint, {
        path: OBJECT,
        tamper: (request) => void delete request.headers['x-amz-content-sha256'],
      }),
    ).toMatchObject({
      code: 'InvalidRequest',
    })
  })
  test('must be a hash or a known value', async () => {
    expect(await signedRequest(lab.store.endpoint, { path: OBJECT, payload: 'abc' })).toMatchObject({
      code: 'InvalidArgument',
    })
  })
  test.each(['PUT', 'GET'])('must be that of the body of a %s', async (method) => {
    const payload = 'a'.repeat(64)
    const path = `/${BUCKET}/mismatch`
    const answer = await signedRequest(lab.store.endpoint, {
      method,
      path,
      body: method === 'PUT' ? 'x' : '',
      payload,
    })
    expect(answer).toMatchObject({ status: 400, code: 'XAmzContentSHA256Mismatch' })
    const head = lab.client().send(new HeadObjectCommand({ Bucket: BUCKET, Key: 'mismatch' }))
    expect(await errorOf(head)).toMatchObject({ status: 404 })
  })
  test('may leave the body unsigned', async () => {
    const answer = await signedRequest(lab.store.endpoint, {
      method: 'PUT',
      path: `/${BUCKET}/unsigned`,
      body: 'x',
      payload: 'UNSIGNED-PAYLOAD',
    })
    expect(answer.status).toBe(200)
  })
})

const get = () => new GetObjectCommand({ Bucket: BUCKET, Key: 'signed.txt' })

describe('temporary keys', () => {
  const temporary = {
    accessKeyId: 'ASIATEMP',
    secretAccessKey: 'temporary',
    sessionToken: 'token-of-the-session',
  }

  test('keys can be added and removed while the store runs', async () => {
    const client = lab.client({ credentials: temporary })
    expect(await errorOf(client.send(get()))).toMatchObject({ code: 'InvalidAccessKeyId' })
    lab.store.keys.push(temporary)
    expect((await client.send(get())).ETag).toBeDefined()
    lab.store.keys.pop()
    expect(await errorOf(client.send(get()))).toMatchObject({ code: 'InvalidAccessKeyId' })
  })

  test.each([
    ['another token', { ...temporary, sessionToken: 'other' }, 'InvalidToken', 400],
    ['no token', { accessKeyId: 'ASIATEMP', secretAccessKey: 'temporary' }, 'InvalidAccessKeyId', 403],
    ['a token for a lasting key', { ...KEY, sessionToken: 'other' }, 'InvalidToken', 400],
  ])('%s is refused', async (_what, credentials, code, status) => {
    lab.store.keys.push(temporary)
    const client = lab.client({ credentials })
    expect(await errorOf(client.send(get()))).toEqual({ code, status })
    lab.store.keys.pop()
  })

  test('expire at their time', async () => {
    lab.store.keys.push({ ...temporary, expiresAt: Date.now() + 5 * MINUTE })
    const client = lab.client({ credentials: temporary })
    expect((await client.send(get())).ETag).toBeDefined()
    lab.clock.ahead = 6 * MINUTE
    expect(await errorOf(client.send(get()))).toEqual({ code: 'ExpiredToken', status: 400 })
    lab.store.keys.pop()
  })
})

type Tampered = { path: string; headers: Record<string, string> }

function soon(): string {
  return `${new Date(Date.now() + 1000).toISOString().slice(0, 19).replace(/[-:]/g, '')}Z`
}

import { GetObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { beforeAll, expect, test } from 'vitest'
import { BUCKET, KEY, useStore } from './fixture.ts'

const lab = useStore()
const MINUTE = 60_000
const get = (extra = {}) => new GetObjectCommand({ Bucket: BUCKET, Key: 'a film/ö 😀.mp4', ...extra })

beforeAll(async () => {
  const stored = { Body: 'film', ContentType: 'video/mp4' }
  await lab.client().send(new PutObjectCommand({ Bucket: BUCKET, Key: 'a film/ö 😀.mp4', ...stored }))
})

async function fetchText(url: string, init: RequestInit = {}) {
  const response = await fetch(url, init)
  const text = await response.text()
  const { status, headers } = response
  return { status, headers, text, code: /<Code>(.*?)<\/Code>/.exec(text)?.[1] ?? '' }
}

test('a link works for anyone who has it', async () => {
  const url = await getSignedUrl(lab.client(), get())
  const answer = await fetchText(url)
  expect(answer).toMatchObject({ status: 200, text: 'film' })
  expect(answer.headers.get('content-type')).toBe('video/mp4')
  expect(await fetchText(url, { headers: { range: 'bytes=0-0' } })).toMatchObject({ status: 206, text: 'f' })
})

test('a link is for its own method and key', async () => {
  const url = await getSignedUrl(lab.client(), get())
  expect(await fetchText(url, { method: 'PUT', body: 'x' })).toMatchObject({ code: 'SignatureDoesNotMatch' })
  expect(await fetchText(url.replace('.mp4', '.mov'))).toMatchObject({ code: 'SignatureDoesNotMatch' })
})

test('response-* parameters replace headers and are part of the signature', async () => {
  const overrides = {
    ResponseContentType: 'text/plain',
    ResponseContentDisposition: 'attachment; filename="a.mp4"',
  }
  const url = await getSignedUrl(lab.client(), get(overrides))
  const { headers } = await fetchText(url)
  expect(headers.get('content-type')).toBe('text/plain')
  expect(headers.get('content-disposition')).toBe('attachment; filename="a.mp4"')
  expect(await fetchText(url.replace('text%2Fplain', 'text%2Fhtml'))).toMatchObject({
    code: 'SignatureDoesNotMatch',
  })
})

test('an override that no header can hold is refused', async () => {
  const url = await getSignedUrl(lab.client(), get({ ResponseContentDisposition: 'filename="😀"' }))
  expect(await fetchText(url)).toMatchObject({ status: 400, code: 'InvalidArgument' })
})

test('a link expires at its time with the reason', async () => {
  const url = await getSignedUrl(lab.client(), get(), { expiresIn: 600 })
  lab.clock.ahead = 9 * MINUTE
  expect(await fetchText(url)).toMatchObject({ status: 200 })
  lab.clock.ahead = 11 * MINUTE
  const late = await fetchText(url)
  expect(late).toMatchObject({ status: 403, code: 'AccessDenied' })
  expect(late.text).toContain('<Message>Request has expired</Message>')
  expect(late.text).toContain('<X-Amz-Expires>600</X-Amz-Expires>')
})

test('a link works for a week at most', async () => {
  const url = await getSignedUrl(lab.client(), get(), { expiresIn: 604_800 })
  lab.clock.ahead = 6.9 * 24 * 60 * MINUTE
  expect(await fetchText(url)).toMatchObject({ status: 200 })
  const longer = url.replace('X-Amz-Expires=604800', 'X-Amz-Expires=604801')
  expect(await fetchText(longer)).toMatchObject({ status: 400, code: 'AuthorizationQueryParametersError' })
})

test.each([
  ['X-Amz-Expires=600', 'X-Amz-Expires=soon'],
  ['X-Amz-Expires=600', 'X-Amz-Expires=-1'],
  ['X-Amz-Algorithm=AWS4-HMAC-SHA256', 'X-Amz-Algorithm=AWS4-HMAC-SHA1'],
  ['X-Amz-Date=', 'X-Amz-Date=x'],
  ['aws4_request', 'aws5_request'],
  ['X-Amz-Signature=', 'X-Amz-Signed='],
  ['us-east-1', 'eu-west-1'],
])('%s as %s is malformed', async (part, replacement) => {
  const url = await getSignedUrl(lab.client(), get(), { expiresIn: 600 })
  expect(url).toContain(part)
  expect(await fetchText(url.replace(part, replacement))).toMatchObject({
    status: 400,
    code: 'AuthorizationQueryParametersError',
  })
})

test('the expiry cannot be moved', async () => {
  const url = await getSignedUrl(lab.client(), get(), { expiresIn: 600 })
  const moved = url.replace('X-Amz-Expires=600', 'X-Amz-Expires=6000')
  expect(await fetchText(moved)).toMatchObject({ code: 'SignatureDoesNotMatch' })
})

test('a link from the future is not yet valid', async () => {
  const url = await getSignedUrl(lab.client(), get())
  lab.clock.ahead = -16 * MINUTE
  const early = await fetchText(url)
  expect(early).toMatchObject({ status: 403, code: 'AccessDenied' })
  expect(early.text).toContain('not yet valid')
})

test('a link of a temporary key ends with the key', async () => {
  const temporary = { accessKeyId: 'ASIALINK', secretAccessKey: 's', sessionToken: 'link token' }
  lab.store.keys.push({ ...temporary, expiresAt: Date.now() + 5 * MINUTE })
  const url = await getSignedUrl(lab.client({ credentials: temporary }), get(), { expiresIn: 3600 })
  expect(await fetchText(url)).toMatchObject({ status: 200 })
  expect(await fetchText(url.replace('link%20token', 'other'))).toMatchObject({ code: 'InvalidToken' })
  lab.clock.ahead = 6 * MINUTE
  expect(await fetchText(url)).toMatchObject({ status: 400, code: 'ExpiredToken' })
  lab.store.keys.pop()
})

test('an x-amz header added to a link is refused', async () => {
  const url = await getSignedUrl(lab.client(), get())
  const headers = { 'x-amz-checksum-mode': 'ENABLED' }
  expect(await fetchText(url, { headers })).toMatchObject({ status: 403, code: 'AccessDenied' })
})

test('a presigned PUT stores what its query says', async () => {
  const command = new PutObjectCommand({
    Bucket: BUCKET,
    Key: 'put by link',
    Metadata: { from: 'link' },
    ChecksumCRC32: 'NhCmhg==',
  })
  const client = lab.client({ requestChecksumCalculation: 'WHEN_REQUIRED' })
  const url = await getSignedUrl(client, command)
  expect(url).toContain('x-amz-checksum-crc32')
  expect(await fetchText(url, { method: 'PUT', body: 'other' })).toMatchObject({ code: 'BadDigest' })
  expect(await fetchText(url, { method: 'PUT', body: 'hello' })).toMatchObject({ status: 200 })
  const stored = await client.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'put by link' }))
  expect(stored.Metadata).toEqual({ from: 'link' })
})

test('a link of a removed key does not work', async () => {
  const url = await getSignedUrl(lab.client({ credentials: { ...KEY, accessKeyId: 'AKGONE' } }), get())
  expect(await fetchText(url)).toMatchObject({ status: 403, code: 'InvalidAccessKeyId' })
})

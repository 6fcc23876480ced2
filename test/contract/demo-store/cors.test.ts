import * as S3 from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'
import { rawRequest } from './raw-request.ts'

const lab = useStore()
const ORIGIN = 'https://review.example.com'
const link = () => getSignedUrl(lab.client(), new S3.GetObjectCommand({ Bucket: BUCKET, Key: 'film' }))
const configure = (...rules: S3.CORSRule[]) =>
  lab.client().send(new S3.PutBucketCorsCommand({ Bucket: BUCKET, CORSConfiguration: { CORSRules: rules } }))
const get = () => lab.client().send(new S3.GetBucketCorsCommand({ Bucket: BUCKET }))
const remove = () => lab.client().send(new S3.DeleteBucketCorsCommand({ Bucket: BUCKET }))
const preflight = (headers: Record<string, string>) =>
  rawRequest(lab.store.endpoint, 'OPTIONS', `/${BUCKET}/film`, {
    origin: ORIGIN,
    'access-control-request-method': 'GET',
    ...headers,
  })
const rule: S3.CORSRule = {
  ID: 'review',
  AllowedOrigins: ['https://*.example.com'],
  AllowedMethods: ['GET', 'PUT'],
  AllowedHeaders: ['range', 'x-amz-*'],
  ExposeHeaders: ['ETag'],
  MaxAgeSeconds: 60,
}

test('without rules no other origin may read', async () => {
  await lab.client().send(new S3.PutObjectCommand({ Bucket: BUCKET, Key: 'film', Body: 'film' }))
  expect(await errorOf(get())).toMatchObject({ code: 'NoSuchCORSConfiguration' })
  const answer = await fetch(await link(), { headers: { origin: ORIGIN } })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  await answer.text()
  expect(await preflight({})).toMatchObject({ status: 403, code: 'AccessForbidden' })
})

test('a rule lets a browser of its origin read, errors too', async () => {
  await configure(rule)
  expect((await get()).CORSRules).toEqual([rule])
  const answer = await fetch(await link(), { headers: { origin: ORIGIN } })
  expect(await answer.text()).toBe('film')
  expect(answer.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  expect(answer.headers.get('access-control-expose-headers')).toBe('ETag')
  expect(answer.headers.get('vary')).toContain('Origin')
  const refused = await fetch(`${await link()}x`, { headers: { origin: ORIGIN } })
  expect(refused.status).toBe(403)
  expect(refused.headers.get('access-control-allow-origin')).toBe(ORIGIN)
  await refused.text()
  const foreign = await fetch(await link(), { headers: { origin: 'https://example.org' } })
  expect(foreign.headers.get('access-control-allow-origin')).toBeNull()
  await foreign.text()
})

test('a preflight needs no signature and tells what is allowed', async () => {
  await configure(rule)
  const answer = await preflight({ 'access-control-request-headers': 'Range, x-amz-date' })
  expect(answer).toMatchObject({ status: 200 })
  expect(answer.headers).toMatchObject({
    'access-control-allow-origin': ORIGIN,
    'access-control-allow-methods': 'GET, PUT',
    'access-control-allow-headers': 'range, x-amz-date',
    'access-control-max-age': '60',
  })
})

test.each([
  ['another origin', { origin: 'https://example.org' }],
  ['another method', { 'access-control-request-method': 'DELETE' }],
  ['another header', { 'access-control-request-headers': 'authorization' }],
])('a preflight of %s is forbidden', async (_what, headers) => {
  await configure(rule)
  expect(await preflight(headers)).toMatchObject({ status: 403, code: 'AccessForbidden' })
})

test('any origin is answered with a star', async () => {
  await configure({ AllowedOrigins: ['*'], AllowedMethods: ['GET'] })
  expect((await preflight({})).headers['access-control-allow-origin']).toBe('*')
})

test('rules survive a restart and can be deleted', async () => {
  await configure(rule)
  await lab.restart()
  expect((await get()).CORSRules).toEqual([rule])
  await remove()
  expect(await errorOf(get())).toMatchObject({ code: 'NoSuchCORSConfiguration' })
})

test('a method that S3 does not have is MalformedXML', async () => {
  const wrong = { AllowedOrigins: ['*'], AllowedMethods: ['PATCH'] }
  expect(await errorOf(configure(wrong))).toMatchObject({ code: 'MalformedXML' })
})

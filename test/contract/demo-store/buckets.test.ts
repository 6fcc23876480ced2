import * as S3 from '@aws-sdk/client-s3'
import { getSignedUrl } from '@aws-sdk/s3-request-presigner'
import { describe, expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'
import { rawRequest, signedRequest } from './raw-request.ts'

const lab = useStore()
const european = useStore({ region: 'eu-central-1' })

describe('buckets', () => {
  const create = (Bucket: string) => lab.client().send(new S3.CreateBucketCommand({ Bucket }))
  const head = (Bucket: string) => lab.client().send(new S3.HeadBucketCommand({ Bucket }))
  const remove = (Bucket: string) => lab.client().send(new S3.DeleteBucketCommand({ Bucket }))
  const names = async () =>
    (await lab.client().send(new S3.ListBucketsCommand())).Buckets?.map(({ Name }) => Name)

  test('are created, seen, listed and deleted', async () => {
    await create('a-new.one')
    expect(await head('a-new.one')).toMatchObject({ BucketRegion: 'us-east-1' })
    expect(await names()).toEqual(['a-new.one', BUCKET])
    await remove('a-new.one')
    expect(await errorOf(head('a-new.one'))).toMatchObject({ status: 404 })
    expect(await errorOf(remove('a-new.one'))).toEqual({ code: 'NoSuchBucket', status: 404 })
    expect(await names()).toEqual([BUCKET])
  })

  test.each(['ab', 'Capital', 'under_score', '-dash', 'two..dots', '192.168.0.1', 'x'.repeat(64)])(
    'cannot be called %s',
    async (name) => {
      const answer = await signedRequest(lab.store.endpoint, { method: 'PUT', path: `/${name}` })
      expect(answer).toMatchObject({ status: 400, code: 'InvalidBucketName' })
    },
  )

  test('are deleted only when empty; unfinished uploads go with them', async () => {
    const at = { Bucket: 'to-delete', Key: 'object' }
    await create(at.Bucket)
    await lab.client().send(new S3.PutObjectCommand({ ...at, Body: 'x' }))
    expect(await errorOf(remove(at.Bucket))).toEqual({ code: 'BucketNotEmpty', status: 409 })
    await lab.client().send(new S3.DeleteObjectCommand(at))
    await lab.client().send(new S3.CreateMultipartUploadCommand(at))
    await remove(at.Bucket)
    await create(at.Bucket)
    const { Uploads } = await lab.client().send(new S3.ListMultipartUploadsCommand({ Bucket: at.Bucket }))
    expect(Uploads).toBeUndefined()
    await remove(at.Bucket)
  })

  test('created again are a conflict, save in us-east-1, and keep their objects', async () => {
    await lab.client().send(new S3.PutObjectCommand({ Bucket: BUCKET, Key: 'kept', Body: 'x' }))
    await create(BUCKET)
    await lab.client().send(new S3.HeadObjectCommand({ Bucket: BUCKET, Key: 'kept' }))
    expect(await errorOf(european.client().send(new S3.CreateBucketCommand({ Bucket: BUCKET })))).toEqual({
      code: 'BucketAlreadyOwnedByYou',
      status: 409,
    })
  })

  test('are in the region of the store', async () => {
    const inRegion = (Bucket: string, LocationConstraint: S3.BucketLocationConstraint) =>
      new S3.CreateBucketCommand({ Bucket, CreateBucketConfiguration: { LocationConstraint } })
    expect(await errorOf(lab.client().send(inRegion('elsewhere', 'eu-west-1')))).toMatchObject({
      code: 'IllegalLocationConstraintException',
    })
    await european.client().send(inRegion('at-home', 'eu-central-1'))
    const path = '/no-constraint'
    const unspecified = { method: 'PUT', path, region: 'eu-central-1' }
    expect(await signedRequest(european.store.endpoint, unspecified)).toMatchObject({
      code: 'IllegalLocationConstraintException',
    })
    const body =
      '<CreateBucketConfiguration><LocationConstraint>us-east-1</LocationConstraint></CreateBucketConfiguration>'
    expect(await signedRequest(lab.store.endpoint, { method: 'PUT', path, body })).toMatchObject({
      code: 'InvalidLocationConstraint',
    })
    const located = async (home: typeof lab) =>
      (await home.client().send(new S3.GetBucketLocationCommand({ Bucket: BUCKET }))).LocationConstraint
    expect(await located(european)).toBe('eu-central-1')
    expect(await located(lab)).toBeFalsy()
  })
})

describe('CORS', () => {
  const ORIGIN = 'https://review.example.com'
  const link = () => getSignedUrl(lab.client(), new S3.GetObjectCommand({ Bucket: BUCKET, Key: 'film' }))
  const configure = (...rules: S3.CORSRule[]) =>
    lab
      .client()
      .send(new S3.PutBucketCorsCommand({ Bucket: BUCKET, CORSConfiguration: { CORSRules: rules } }))
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
})

import * as S3 from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'
import { signedRequest } from './raw-request.ts'

const lab = useStore()
const european = useStore({ region: 'eu-central-1' })
const create = (Bucket: string) => lab.client().send(new S3.CreateBucketCommand({ Bucket }))
const head = (Bucket: string) => lab.client().send(new S3.HeadBucketCommand({ Bucket }))
const remove = (Bucket: string) => lab.client().send(new S3.DeleteBucketCommand({ Bucket }))
const names = async () =>
  (await lab.client().send(new S3.ListBucketsCommand())).Buckets?.map(({ Name }) => Name)

test('buckets are created, seen, listed and deleted', async () => {
  await create('a-new.one')
  expect(await head('a-new.one')).toMatchObject({ BucketRegion: 'us-east-1' })
  expect(await names()).toEqual(['a-new.one', BUCKET])
  await remove('a-new.one')
  expect(await errorOf(head('a-new.one'))).toMatchObject({ status: 404 })
  expect(await errorOf(remove('a-new.one'))).toEqual({ code: 'NoSuchBucket', status: 404 })
  expect(await names()).toEqual([BUCKET])
})

test.each(['ab', 'Capital', 'under_score', '-dash', 'two..dots', '192.168.0.1', 'x'.repeat(64)])(
  'a bucket cannot be called %s',
  async (name) => {
    const answer = await signedRequest(lab.store.endpoint, { method: 'PUT', path: `/${name}` })
    expect(answer).toMatchObject({ status: 400, code: 'InvalidBucketName' })
  },
)

test('buckets are deleted only when empty; unfinished uploads go with them', async () => {
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

test('buckets created again are a conflict, save in us-east-1, and keep their objects', async () => {
  await lab.client().send(new S3.PutObjectCommand({ Bucket: BUCKET, Key: 'kept', Body: 'x' }))
  await create(BUCKET)
  await lab.client().send(new S3.HeadObjectCommand({ Bucket: BUCKET, Key: 'kept' }))
  expect(await errorOf(european.client().send(new S3.CreateBucketCommand({ Bucket: BUCKET })))).toEqual({
    code: 'BucketAlreadyOwnedByYou',
    status: 409,
  })
})

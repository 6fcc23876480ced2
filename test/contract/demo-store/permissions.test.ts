import * as S3 from '@aws-sdk/client-s3'
import { beforeAll, describe, expect, test } from 'vitest'
import { BUCKET, errorOf, useStore } from './fixture.ts'
import { rawRequest } from './raw-request.ts'

const lab = useStore()
const bucket = { Bucket: BUCKET }
const at = { ...bucket, Key: 'object' }
let UploadId = ''

beforeAll(async () => {
  await lab.client().send(new S3.PutObjectCommand({ ...at, Body: 'x' }))
  const made = await lab
    .client()
    .send(new S3.CreateMultipartUploadCommand({ ...at, ChecksumAlgorithm: 'CRC32' }))
  UploadId = made.UploadId ?? ''
})

type Send = (client: S3.S3Client) => Promise<unknown>
/** In an order in which each is allowed to succeed after the one before. */
const ACTIONS: [string, string, Send][] = [
  ['s3:ListAllMyBuckets', 'ListBuckets', (client) => client.send(new S3.ListBucketsCommand())],
  [
    's3:CreateBucket',
    'CreateBucket',
    (client) => client.send(new S3.CreateBucketCommand({ Bucket: 'another' })),
  ],
  [
    's3:DeleteBucket',
    'DeleteBucket',
    (client) => client.send(new S3.DeleteBucketCommand({ Bucket: 'another' })),
  ],
  ['s3:ListBucket', 'HeadBucket', (client) => client.send(new S3.HeadBucketCommand(bucket))],
  ['s3:ListBucket', 'ListObjectsV2', (client) => client.send(new S3.ListObjectsV2Command(bucket))],
  ['s3:PutObject', 'PutObject', (client) => client.send(new S3.PutObjectCommand({ ...at, Body: 'x' }))],
  ['s3:PutObject', 'CreateMultipartUpload', (client) => client.send(new S3.CreateMultipartUploadCommand(at))],
  [
    's3:PutObject',
    'UploadPart',
    (client) => client.send(new S3.UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: 'x' })),
  ],
  [
    's3:PutObjectTagging',
    'PutObject with tags',
    (client) => client.send(new S3.PutObjectCommand({ ...at, Body: 'x', Tagging: 'a=b' })),
  ],
  ['s3:GetObject', 'HeadObject', (client) => client.send(new S3.HeadObjectCommand(at))],
  ['s3:GetObject', 'GetObject', (client) => client.send(new S3.GetObjectCommand(at))],
  [
    's3:GetObject',
    'CopyObject',
    (client) => client.send(new S3.CopyObjectCommand({ ...at, Key: 'copy', CopySource: `${BUCKET}/object` })),
  ],
  [
    's3:ListMultipartUploadParts',
    'ListParts',
    (client) => client.send(new S3.ListPartsCommand({ ...at, UploadId })),
  ],
  [
    's3:ListBucketMultipartUploads',
    'ListMultipartUploads',
    (client) => client.send(new S3.ListMultipartUploadsCommand(bucket)),
  ],
  [
    's3:AbortMultipartUpload',
    'AbortMultipartUpload',
    (client) => client.send(new S3.AbortMultipartUploadCommand({ ...at, UploadId })),
  ],
  ['s3:GetObjectTagging', 'GetObjectTagging', (client) => client.send(new S3.GetObjectTaggingCommand(at))],
  ['s3:DeleteObject', 'DeleteObject', (client) => client.send(new S3.DeleteObjectCommand(at))],
]

describe('a denied action is AccessDenied, and allowed again at once', () => {
  test.each(ACTIONS)('%s: %s', async (action, _operation, send) => {
    lab.denied.add(action)
    const denied = await errorOf(send(lab.client()))
    expect(denied.status).toBe(403)
    lab.denied.delete(action)
    await send(lab.client())
  })
})

test('every request is reported with its action', async () => {
  await lab.client().send(new S3.PutObjectCommand({ ...at, Body: 'x' }))
  await rawRequest(lab.store.endpoint, 'GET', '/?unsigned')
  expect(lab.requests).toEqual([
    { method: 'PUT', path: `/${BUCKET}/object?x-id=PutObject`, action: 's3:PutObject' },
    { method: 'GET', path: '/?unsigned', action: 's3:ListAllMyBuckets' },
  ])
})

import { GetObjectTaggingCommand, HeadObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { expect, test } from 'vitest'
import type { ObjectSettings } from '../../../electron/contract/index.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { code, uploadInParts } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const settings: ObjectSettings = {
  storageClass: 'STANDARD_IA',
  encryption: { kind: 'sse-kms', keyId: 'arn:aws:kms:us-east-1:111122223333:key/reels' },
  acl: 'bucket-owner-full-control',
  metadata: { show: 'Night Shift', 'dropreel-upload': 'somebody else' },
  tags: { client: 'Acme & Söhne', cut: 'v7=final' },
  cacheControl: 'max-age=3600',
  contentDisposition: 'attachment',
}

const at = (Key: string) => ({ Bucket: 'reels', Key })

async function scene(denied: string[] = []) {
  const { address } = await demoPlace({ deniedActions: new Set(denied) })
  const store = createStores({ credentialsFor: () => async () => credentials, now: Date.now }).at(address)
  const { endpoint, region } = address
  const s3 = new S3Client({ endpoint: endpoint ?? '', region, credentials, forcePathStyle: true })
  return {
    store,
    head: (key: string) => s3.send(new HeadObjectCommand(at(key))),
    tags: async (key: string) => (await s3.send(new GetObjectTaggingCommand(at(key)))).TagSet,
  }
}

test.each(['one piece', 'parts'])('an object sent in %s has the settings', async (how) => {
  const { store, head, tags } = await scene()
  const object = newObject({ key: 'carries.mov', settings })
  if (how === 'parts') await uploadInParts(store, object)
  else await store.put(object, partBody(Buffer.from('moov')), pace, signal)
  expect(await head('carries.mov')).toMatchObject({
    StorageClass: 'STANDARD_IA',
    ServerSideEncryption: 'aws:kms',
    SSEKMSKeyId: 'arn:aws:kms:us-east-1:111122223333:key/reels',
    CacheControl: 'max-age=3600',
    ContentDisposition: 'attachment',
    ContentType: 'video/quicktime',
    // What settles a lost answer is never somebody else's.
    Metadata: expect.objectContaining({ show: 'Night Shift', 'dropreel-upload': 'upload-1' }),
  })
  expect(await tags('carries.mov')).toEqual([
    { Key: 'client', Value: 'Acme & Söhne' },
    { Key: 'cut', Value: 'v7=final' },
  ])
})

test('requests SSE-S3 by name', async () => {
  const { store, head } = await scene()
  const object = newObject({ key: 'sse.mov', settings: { ...plainObjects, encryption: { kind: 'sse-s3' } } })
  await store.put(object, partBody(Buffer.from('moov')), pace, signal)
  expect(await head('sse.mov')).toMatchObject({ ServerSideEncryption: 'AES256' })
})

test.each([
  ['s3:PutObjectAcl', { acl: 'bucket-owner-full-control' }],
  ['s3:PutObjectTagging', { tags: { a: 'b' } }],
  ['kms:GenerateDataKey', { encryption: { kind: 'sse-kms', keyId: null } }],
] as const)('without %s its setting is refused, and nothing else', async (action, one) => {
  const { store } = await scene([action])
  const put = (key: string, more: object) =>
    store.put(
      newObject({ key, settings: { ...plainObjects, ...more } }),
      partBody(Buffer.from('x')),
      pace,
      signal,
    )
  await expect(put('with', one)).rejects.toMatchObject(code('AccessDenied'))
  await put('without', {})
})

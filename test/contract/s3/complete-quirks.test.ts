import { afterEach, expect, test } from 'vitest'
import { createStores } from '../../../electron/s3/index.ts'
import { newObject } from './part-body.ts'
import { scriptedServer } from './scripted-server.ts'

const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

test('a store that answers Complete without an ETag is asked for it by HEAD', async () => {
  let isComplete = false
  const server = await scriptedServer(({ method }) => {
    if (method === 'HEAD') {
      const headers = { etag: '"feed-1"', 'content-length': '5', 'x-amz-request-id': 'R1' }
      return isComplete ? { status: 200, headers } : { status: 404, headers: { 'x-amz-request-id': 'R1' } }
    }
    isComplete = true
    return {
      status: 200,
      headers: { 'content-type': 'application/xml', 'x-amz-request-id': 'R1' },
      body: '<CompleteMultipartUploadResult><Bucket>reels</Bucket><ETag>""</ETag></CompleteMultipartUploadResult>',
    }
  })
  closing.push(server.close)
  const store = createStores({ credentialsFor: () => credentials, now: Date.now }).at(server.address)
  const parts = [{ partNumber: 1, sizeBytes: 5, etag: 'feed', crc32: null }]
  const upload = { object: newObject({ key: 'k' }), uploadId: 'u', parts, sizeBytes: 5, crc32: null }
  expect(await store.complete(upload, new AbortController().signal)).toMatchObject({ etag: 'feed-1' })
})

test('a checksum of a multipart object counts for its parts, not for the whole, where its type is not told', async () => {
  const server = await scriptedServer(() => ({
    status: 200,
    headers: { etag: 'W/"feed-3"', 'content-length': '5', 'x-amz-checksum-crc32': 'AAAAAA==' },
  }))
  closing.push(server.close)
  const store = createStores({ credentialsFor: () => credentials, now: Date.now }).at(server.address)
  expect(await store.head('k', new AbortController().signal)).toMatchObject({
    etag: 'feed-3',
    checksum: { algorithm: 'CRC32', scope: 'composite' },
  })
})

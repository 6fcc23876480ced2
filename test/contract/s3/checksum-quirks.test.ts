import { afterEach, expect, test } from 'vitest'
import { createStores } from '../../../electron/s3/index.ts'
import { scriptedServer } from './scripted-server.ts'

const credentials = async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' })

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
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

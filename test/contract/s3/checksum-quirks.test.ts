import { expect, test } from 'vitest'
import { storeAnswering } from './scripted-server.ts'

test('a checksum of a multipart object counts for its parts, not for the whole, where its type is not told', async () => {
  const { store } = await storeAnswering(() => ({
    status: 200,
    headers: { etag: 'W/"feed-3"', 'content-length': '5', 'x-amz-checksum-crc32': 'AAAAAA==' },
  }))
  expect(await store.head('k', new AbortController().signal)).toMatchObject({
    etag: 'feed-3',
    checksum: { algorithm: 'CRC32', scope: 'composite' },
  })
})

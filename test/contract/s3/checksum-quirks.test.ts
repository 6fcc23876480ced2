import { expect, test } from 'vitest'
import { storeAnswering } from './scripted-server.ts'

test('without ChecksumType the checksum of a multipart object is composite', async () => {
  const { store } = await storeAnswering(() => ({
    status: 200,
    headers: { etag: 'W/"feed-3"', 'content-length': '5', 'x-amz-checksum-crc32': 'AAAAAA==' },
  }))
  expect(await store.head('k', new AbortController().signal)).toMatchObject({
    etag: 'feed-3',
    checksum: { algorithm: 'CRC32', scope: 'composite' },
  })
})

import { expect, test } from 'vitest'
import { useStore } from './fixture.ts'
import { rawRequest } from './raw-request.ts'

/** The examples of the S3 API reference ("Authenticating Requests: AWS Signature Version 4"), signatures included. */
const EXAMPLE_KEY = {
  accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}
const CREDENTIAL = 'AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request'
const lab = useStore({
  keys: [EXAMPLE_KEY],
  buckets: ['examplebucket'],
  now: () => Date.UTC(2013, 4, 24),
})

// The examples address the bucket by host name. Here that reads as a bucket named test.txt and an operation that does
// not exist, so 501 says that the signature was right.
test('GET object with the documented Authorization header', async () => {
  const headers = {
    host: 'examplebucket.s3.amazonaws.com',
    range: 'bytes=0-9',
    'x-amz-content-sha256': 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    'x-amz-date': '20130524T000000Z',
    authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIAL},SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41`,
  }
  expect(await rawRequest(lab.store.endpoint, 'GET', '/test.txt', headers)).toMatchObject({ status: 501 })
  const changed = { ...headers, range: 'bytes=0-8' }
  expect(await rawRequest(lab.store.endpoint, 'GET', '/test.txt', changed)).toMatchObject({ status: 403 })
})

test('the documented presigned URL', async () => {
  const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&X-Amz-Credential=${encodeURIComponent(CREDENTIAL)}&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host&X-Amz-Signature=`
  const headers = { host: 'examplebucket.s3.amazonaws.com' }
  const right = 'aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404'
  const send = (signature: string) =>
    rawRequest(lab.store.endpoint, 'GET', `/test.txt?${query}${signature}`, headers)
  expect(await send(right)).toMatchObject({ status: 501 })
  expect(await send(right.replace('a', 'b'))).toMatchObject({ status: 403, code: 'SignatureDoesNotMatch' })
})

const chunk = (size: number, signature: string) =>
  `${size.toString(16)};chunk-signature=${signature}\r\n${'a'.repeat(size)}\r\n`

test('the documented signed aws-chunked upload', async () => {
  const body = [
    chunk(65_536, 'ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648'),
    chunk(1024, '0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497'),
    chunk(0, 'b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9'),
  ].join('')
  const headers = {
    host: 's3.amazonaws.com',
    'x-amz-date': '20130524T000000Z',
    'x-amz-storage-class': 'REDUCED_REDUNDANCY',
    authorization: `AWS4-HMAC-SHA256 Credential=${CREDENTIAL},SignedHeaders=content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-class,Signature=4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9`,
    'x-amz-content-sha256': 'STREAMING-AWS4-HMAC-SHA256-PAYLOAD',
    'content-encoding': 'aws-chunked',
    'x-amz-decoded-content-length': '66560',
    'content-length': '66824',
  }
  expect(body.length).toBe(66_824)
  const path = '/examplebucket/chunkObject.txt'
  expect(await rawRequest(lab.store.endpoint, 'PUT', path, headers, body)).toMatchObject({ status: 200 })
  // A byte of the second chunk.
  const changed = `${body.slice(0, 66_000)}b${body.slice(66_001)}`
  expect(await rawRequest(lab.store.endpoint, 'PUT', path, headers, changed)).toMatchObject({
    status: 403,
    code: 'SignatureDoesNotMatch',
  })
})

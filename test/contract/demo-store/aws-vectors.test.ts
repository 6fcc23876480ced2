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

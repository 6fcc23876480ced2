import { expect, test } from 'vitest'
import { addressFromFlags, amendedAddress } from '../../electron/commands/address.ts'

test('an empty environment variable is one that is not set', () => {
  const empty = { AWS_REGION: '', AWS_ENDPOINT_URL_S3: '' }
  expect(addressFromFlags({ bucket: 'reels' }, empty)).toMatchObject({ endpoint: null, region: 'us-east-1' })
  const set = { AWS_DEFAULT_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9000' }
  expect(addressFromFlags({ bucket: 'reels' }, { ...empty, ...set })).toMatchObject({
    endpoint: 'http://127.0.0.1:9000',
    region: 'eu-west-1',
  })
})

test.for(['Old_Bucket.with-CAPITALS', 'tenant:reels'])('%s is taken as a bucket', (bucket) => {
  expect(addressFromFlags({ bucket }, {}).bucket).toBe(bucket)
})

test('a region of the environment is checked as well', () => {
  expect(() => addressFromFlags({ bucket: 'reels' }, { AWS_REGION: 'x.y' })).toThrow(
    'x.y is not the name of a region.',
  )
})

test.for([
  ['https://s3.example.com/reels', 'The endpoint has the bucket in it; leave it out.'],
  ['https://s3.example.com/?region=x', 'The endpoint has no ? and no # in it.'],
  ['https://key:secret@s3.example.com', 'The endpoint has a user name or password in it.'],
] as const)('%s is refused, in a flag as in a variable', ([endpoint, sentence]) => {
  expect(() => addressFromFlags({ bucket: 'reels', endpoint }, {})).toThrow(sentence)
  expect(() => addressFromFlags({ bucket: 'reels' }, { AWS_ENDPOINT_URL: endpoint })).toThrow(sentence)
  const known = addressFromFlags({ bucket: 'reels' }, {})
  expect(() => amendedAddress(known, { endpoint })).toThrow(sentence)
  expect(() => amendedAddress({ ...known, bucket: 'other' }, { endpoint }, 'reels')).toThrow(sentence)
})

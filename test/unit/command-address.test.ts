import { expect, test } from 'vitest'
import { ambientInWords, ambientPlace, withAmbient } from '../../electron/commands/ambient-place.ts'
import { addressFromFlags, amendedAddress } from '../../electron/commands/address.ts'

test('an empty variable is one that is not set', async () => {
  const empty = { AWS_REGION: '', AWS_ENDPOINT_URL_S3: '' }
  expect(await ambientPlace({}, empty)).toEqual({})
  const set = { AWS_DEFAULT_REGION: 'eu-west-1', AWS_ENDPOINT_URL: 'http://127.0.0.1:9000' }
  expect(await ambientPlace({}, { ...empty, ...set })).toEqual({
    endpoint: { value: 'http://127.0.0.1:9000', from: 'AWS_ENDPOINT_URL' },
    region: { value: 'eu-west-1', from: 'AWS_DEFAULT_REGION' },
  })
})

test('what decides where the bucket is is told', () => {
  const region = { value: 'eu-west-1', from: 'AWS_REGION' }
  expect(ambientInWords({ region }, {})).toBe('The region is eu-west-1, from AWS_REGION.')
  expect(ambientInWords({ region }, { endpoint: 'https://s3' })).toBeNull()
  const endpoint = { value: 'https://s3', from: 'the profile studio' }
  expect(ambientInWords({ endpoint, region }, {})).toBe(
    'The endpoint is https://s3, from the profile studio.',
  )
})

test('a flag comes before a variable, and a variable for S3 before the one for all services', async () => {
  const set = {
    AWS_ENDPOINT_URL: 'https://all',
    AWS_ENDPOINT_URL_S3: 'https://s3',
    AWS_REGION: 'r',
    AWS_DEFAULT_REGION: 'd',
  }
  expect(withAmbient({}, await ambientPlace({}, set))).toEqual({ endpoint: 'https://s3', region: 'r' })
  const typed = { endpoint: 'https://typed', region: 'typed' }
  expect(await ambientPlace(typed, set)).toEqual({})
})

test.for(['Old_Bucket.with-CAPITALS', 'tenant:reels'])('%s is taken as a bucket', (bucket) => {
  expect(addressFromFlags({ bucket }).bucket).toBe(bucket)
})

test('a region is checked', () => {
  expect(() => addressFromFlags({ bucket: 'reels', region: 'x.y' })).toThrow(
    'x.y is not the name of a region.',
  )
})

test.for([
  ['https://s3.example.com/reels', 'The endpoint has the bucket in it; leave it out.'],
  ['https://s3.example.com/?region=x', 'The endpoint has no ? and no # in it.'],
  ['https://key:secret@s3.example.com', 'The endpoint has a user name or password in it.'],
] as const)('%s is refused', ([endpoint, sentence]) => {
  expect(() => addressFromFlags({ bucket: 'reels', endpoint })).toThrow(sentence)
  const known = addressFromFlags({ bucket: 'reels' })
  expect(() => amendedAddress(known, { endpoint })).toThrow(sentence)
  expect(() => amendedAddress({ ...known, bucket: 'other' }, { endpoint }, 'reels')).toThrow(sentence)
})

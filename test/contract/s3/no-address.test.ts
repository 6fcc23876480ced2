import { expect, onTestFinished, test } from 'vitest'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { usualNetwork } from '../../../electron/core/destination-rules.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { credentials } from './demo-place.ts'
import { failureOf, refusal } from './refusal.ts'
import { addressAt, storeAnswering } from './scripted-server.ts'

const { signal } = new AbortController()
const accelerated = { network: { ...usualNetwork, acceleration: true } }
const inManyRegions = 'arn:aws:s3::123456789012:accesspoint:mfzwi23gnjvgw.mrap'
const point = 'arn:aws:s3:us-east-1:123456789012:accesspoint:reels'

async function failureAt(change: Partial<BucketAddress>, hosts?: string[]) {
  const proxies = { systemProxy: async () => null, proxyPassword: async () => '' }
  const policy = hosts === undefined ? {} : { hosts }
  const stores = createStores({
    credentialsFor: () => async () => credentials,
    now: Date.now,
    proxies,
    policy,
  })
  onTestFinished(() => stores.close())
  const address = { ...addressAt(9), endpoint: null, pathStyle: false, ...change }
  return await failureOf(stores.at(address).head('a.mov', signal))
}

test.each([undefined, ['*.amazonaws.com']])(
  'a multi-region access point is refused with what to use instead, with the hosts %j of a policy',
  async (hosts) => {
    expect(await failureAt({ bucket: inManyRegions }, hosts)).toMatchObject({
      code: 'BadInput',
      message: `Dropreel cannot sign requests to ${inManyRegions}, which is in several regions.`,
      advice: 'Use a bucket, or an access point of one region.',
    })
  },
)

test.each<[string, Partial<BucketAddress>]>([
  ['a topic', { bucket: 'arn:aws:sns:us-east-1:123456789012:topic' }],
  ['a bucket as an ARN', { bucket: 'arn:aws:s3:::reels' }],
  ['what only begins like an ARN', { bucket: 'arn:reels' }],
  ['an access point of another part of AWS', { bucket: point.replace('us-east-1', 'cn-north-1') }],
  ['an access point in the path', { bucket: point, pathStyle: true }],
  ['a name with a capital, accelerated', { bucket: 'Reels', ...accelerated }],
  ['a directory bucket, accelerated', { bucket: 'reels--use1-az4--x-s3', ...accelerated }],
  ['a region without acceleration', { region: 'cn-north-1', ...accelerated }],
  ['acceleration at another store', { endpoint: 'https://s3.example.com', ...accelerated }],
])('%s: the SDK knows no address, and the bucket and its words are said', async (_what, change) => {
  const bucket = change.bucket ?? addressAt(9).bucket
  const failure = await failureAt(change)
  expect(failure).toMatchObject({
    code: 'BadInput',
    advice: 'Check the bucket, the region and the network settings of this destination.',
  })
  expect(failure.message.startsWith(`The bucket ${bucket} has no address with these settings (`)).toBe(true)
  expect(failure.message).not.toContain('unexpected')
})

test('a store that speaks of SigV4a is quoted as a store', async () => {
  const { store } = await storeAnswering(() => refusal(400, 'Odd', 'Use SigV4a.'))
  const failure = await failureOf(store.abort('a.mov', 'u', signal))
  expect(failure).toMatchObject({ code: 'StoreRefused', message: expect.stringContaining('Use SigV4a') })
})

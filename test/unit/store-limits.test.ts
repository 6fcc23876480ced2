import { expect, test } from 'vitest'
import {
  knownStoreOf,
  refuseTooLarge,
  storeLimits,
  type KnownStore,
} from '../../electron/core/store-limits.ts'

test.each<[string | null, KnownStore | null]>([
  [null, 'aws'],
  ['https://s3.eu-central-1.amazonaws.com', 'aws'],
  ['https://s3.cn-north-1.amazonaws.com.cn', 'aws'],
  ['https://0123456789abcdef.eu.r2.cloudflarestorage.com', 'r2'],
  ['https://s3.us-west-004.backblazeb2.com', 'b2'],
  ['https://s3.wasabisys.com', 'wasabi'],
  ['https://fra1.digitaloceanspaces.com', 'spaces'],
  ['https://storage.googleapis.com', 'gcs'],
  ['https://s3.fr-par.scw.cloud', 'scaleway'],
  ['https://reels.s3.nl-ams.scw.cloud', 'scaleway'],
  ['https://s3.example.com', null],
  ['https://wasabisys.com.example.com', null],
  ['https://notwasabisys.com', null],
  ['http://127.0.0.1:9000', null],
])('the store behind %s is %s', (endpoint, store) => {
  expect(knownStoreOf(endpoint)).toBe(store)
})

test.each(Object.values(storeLimits))('$name takes $maxObject.size $maxObject.unit and no more', (limits) => {
  const endpoint = endpoints[limits.name] ?? null
  expect(() => refuseTooLarge('a.mov', limits.maxObjectBytes, endpoint)).not.toThrow()
  expect(() => refuseTooLarge('a.mov', limits.maxObjectBytes + 1, endpoint)).toThrow(
    expect.objectContaining({
      error: {
        code: 'TooLarge',
        message: 'a.mov is too large for this store.',
        advice: `Objects on ${limits.name} hold at most ${limits.maxObject.size} ${limits.maxObject.unit}.`,
        retryable: false,
      },
    }),
  )
})

test('a store that is not known is trusted up to 50 TB', () => {
  const endpoint = 'https://s3.example.com'
  expect(() => refuseTooLarge('a.mov', 50e12, endpoint)).not.toThrow()
  expect(() => refuseTooLarge('a.mov', 50e12 + 1, endpoint)).toThrow('a.mov is too large for this store.')
})

const endpoints: Record<string, string> = {
  'Cloudflare R2': 'https://account.r2.cloudflarestorage.com',
  'Backblaze B2': 'https://s3.us-west-004.backblazeb2.com',
  Wasabi: 'https://s3.eu-central-1.wasabisys.com',
  'DigitalOcean Spaces': 'https://fra1.digitaloceanspaces.com',
  'Google Cloud Storage': 'https://storage.googleapis.com',
  Scaleway: 'https://s3.fr-par.scw.cloud',
}

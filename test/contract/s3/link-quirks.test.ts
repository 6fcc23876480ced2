import { expect, test } from 'vitest'
import { code } from './object-store-contract.ts'
import { linkRequest } from './part-body.ts'
import { exampleKeys, s3Error, storeAnswering, type Answer } from './scripted-server.ts'

const signal = new AbortController().signal
const session = async () => ({ ...exampleKeys, sessionToken: 'T' })
const oneByte: Answer = { status: 206, body: 'x' }

test('a link to an empty object, which has no first byte, is opened as a whole', async () => {
  const { store, seen } = await storeAnswering(({ headers }) =>
    headers.range === undefined ? { status: 200 } : s3Error(416, 'InvalidRange'),
  )
  const { url } = await store.link(linkRequest('k'), signal)
  const path = url.slice(url.indexOf('/reels'))
  expect(seen.map(({ path, headers: { range } }) => [path, range])).toEqual([
    [path, 'bytes=0-0'],
    [path, undefined],
  ])
})

test('makes no link to an empty object that cannot be read', async () => {
  const { store } = await storeAnswering(({ headers }) =>
    headers.range === undefined ? s3Error(403, 'AccessDenied') : s3Error(416, 'InvalidRange'),
  )
  await expect(store.link(linkRequest('k'), signal)).rejects.toMatchObject(code('AccessDenied'))
})

test.for([
  [403, 'AccessDenied', 'AccessDenied', 's3:GetObject is not allowed on reels/k'],
  [404, 'NoSuchKey', 'ObjectMissing', 's3://reels/k'],
  [404, 'NoSuchBucket', 'BucketMissing', 'reels'],
  [403, 'SignatureDoesNotMatch', 'CredentialsWrong', 'the secret access key does not match'],
  [503, 'SlowDown', 'StoreBusy', 'busy'],
] as const)('a link that answers %i %s is not handed out: %s', async ([status, answer, is, words]) => {
  const { store } = await storeAnswering(() => s3Error(status, answer))
  const refused = store.link(linkRequest('k'), signal)
  await expect(refused).rejects.toMatchObject({
    error: { code: is, message: expect.stringContaining(words) },
  })
  await expect(refused).rejects.toMatchObject({ error: { detail: expect.not.stringContaining('X-Amz') } })
})

test('makes no link that leads to something of another size', async () => {
  const { store } = await storeAnswering(() => ({
    ...oneByte,
    headers: { 'content-range': 'bytes 0-0/1000' },
  }))
  expect((await store.link(linkRequest('k'), signal)).url).toContain('/reels/k?')
  expect((await store.link(linkRequest('k', { sizeBytes: 1000 }), signal)).url).toContain('/reels/k?')
  const other = store.link(linkRequest('k', { sizeBytes: 999 }), signal)
  await expect(other).rejects.toMatchObject(code('ProofFailed'))
})

test.each([{ 'content-range': 'bytes 0-0/*' }, {}])('ignores a size that is missing: %j', async (headers) => {
  const { store } = await storeAnswering(() => ({ ...oneByte, headers }))
  expect((await store.link(linkRequest('k', { sizeBytes: 999 }), signal)).url).toContain('/reels/k?')
})

test('makes no link to an endpoint that is not S3', async () => {
  const { store } = await storeAnswering(() => ({ status: 404, body: '<html>nothing here</html>' }))
  await expect(store.link(linkRequest('k'), signal)).rejects.toMatchObject(code('EndpointInvalid'))
})

const hourAhead = () => Date.now() + 3_600_000

test('the first refused link corrects the clock of a computer that is an hour late', async () => {
  const { store, seen } = await storeAnswering(({ path }) => {
    const signedAt = /X-Amz-Date=(\w+)/.exec(path)?.[1] ?? ''
    const near = Math.abs(parseAmzDate(signedAt) - hourAhead()) < 60_000
    const headers = { date: new Date(hourAhead()).toUTCString() }
    return near ? { ...oneByte, headers } : { ...s3Error(403, 'AccessDenied'), headers }
  })
  const { validUntil } = await store.link(linkRequest('k', { expiresSeconds: 600 }), signal)
  expect(Math.abs((validUntil ?? 0) - Date.now() - 600_000)).toBeLessThan(5000)
  expect(seen).toHaveLength(2)
})

function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

test('does not sign a refused link again if the clock is right', async () => {
  const { store, seen } = await storeAnswering(() => s3Error(403, 'AccessDenied'))
  await expect(store.link(linkRequest('k'), signal)).rejects.toMatchObject(code('AccessDenied'))
  expect(seen).toHaveLength(1)
})

test('a link may expire early if its session credentials do not say when they expire', async () => {
  const { store } = await storeAnswering(() => oneByte, session)
  expect(await store.link(linkRequest('k'), signal)).toMatchObject({ limitedBy: 'unknown-session' })
})

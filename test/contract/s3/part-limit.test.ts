import { expect, test } from 'vitest'
import type { PartBody, StoredPart } from '../../../electron/engine/ports.ts'
import { newObject, partBody } from './part-body.ts'
import { refusal } from './refusal.ts'
import { storeAnswering } from './scripted-server.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const body: PartBody = partBody(Buffer.from('x'))

async function partRefused(partNumber: number, status: number, code: string, sentence: string) {
  const { store } = await storeAnswering(() => refusal(status, code, sentence))
  const sending = store.sendPart({ key: 'a.mov', uploadId: 'u', partNumber, body }, pace, signal)
  return { thrown: await sending.catch((thrown: unknown) => thrown), maxParts: store.maxParts() }
}

test.each([
  [1001, 'InvalidArgument', 'Part number must be an integer between 1 and 1000, inclusive', 1000],
  [1003, 'InvalidArgument', 'Part number must be an integer between 1 and 1,000', 1000],
  [501, 'InvalidPartNumber', 'At most 500 parts are allowed', 500],
  [1001, 'InvalidPart', 'The part number is not valid', 1000],
  [1002, 'TooManyParts', 'The upload exceeds the maximum number of parts', 1000],
  [1500, 'InvalidPart', 'The part number is not valid, request 1234', 1000],
  [1003, 'InvalidRequest', 'The part number exceeds the maximum of rule 7', 1000],
  [1001, 'InvalidArgument', 'Part number 1001 is more than 1000', 1000],
  [5001, 'InvalidRequest', 'You cannot upload more than 5000 parts', 5000],
])('part %i refused by %s, %j', async (partNumber, code, sentence, limit) => {
  const { thrown, maxParts } = await partRefused(partNumber, 400, code, sentence)
  expect(thrown).toMatchObject({
    error: {
      code: 'TooManyParts',
      message: `The store takes no more than ${limit.toLocaleString('en')} parts of one object.`,
      detail: expect.stringContaining(sentence) as unknown,
    },
  })
  expect(maxParts).toBe(limit)
})

test.each([
  [3, 400, 'InvalidArgument', 'The part number is not valid', 'StoreRefused'],
  [1001, 400, 'InvalidArgument', 'The header is not valid', 'StoreRefused'],
  [1001, 400, 'InvalidArgument', 'Part number must be an integer between 1 and 10000', 'StoreRefused'],
  [1001, 403, 'InvalidRequest', 'The part number is not valid', 'AccessDenied'],
  [1001, 503, 'SlowDown', 'Please send fewer than 1000 parts', 'StoreBusy'],
  [10_001, 400, 'InvalidDigest', 'Part 10000', 'ChecksumMismatch'],
])('part %i refused for another reason: %i %s, %j', async (partNumber, status, code, sentence, expected) => {
  const { thrown, maxParts } = await partRefused(partNumber, status, code, sentence)
  expect(thrown).toMatchObject({ error: { code: expected } })
  expect(maxParts).toBe(10_000)
})

test('a store that took higher parts does not refuse one for its number', async () => {
  let isRefusing = false
  const { store } = await storeAnswering(() =>
    isRefusing
      ? refusal(400, 'InvalidRequest', 'The part could not be read')
      : { status: 200, headers: { etag: '"e"' } },
  )
  const sendPart = (partNumber: number) =>
    store.sendPart({ key: 'a.mov', uploadId: 'u', partNumber, body }, pace, signal)
  await sendPart(1500)
  await sendPart(2)
  isRefusing = true
  await expect(sendPart(1501)).rejects.toMatchObject({ error: { code: 'StoreRefused' } })
  expect(store.maxParts()).toBe(10_000)
})

test('a store that lists higher parts does not refuse one for its number', async () => {
  const part = '<Part><PartNumber>1500</PartNumber><Size>5</Size><ETag>"e"</ETag></Part>'
  const { store } = await storeAnswering(({ method }) =>
    method === 'GET'
      ? {
          status: 200,
          body: `<ListPartsResult><IsTruncated>false</IsTruncated>${part}</ListPartsResult>`,
        }
      : refusal(400, 'InvalidRequest', 'The part could not be read'),
  )
  await store.listParts('a.mov', 'u', signal)
  const sending = store.sendPart({ key: 'a.mov', uploadId: 'u', partNumber: 1501, body }, pace, signal)
  await expect(sending).rejects.toMatchObject({ error: { code: 'StoreRefused' } })
  expect(store.maxParts()).toBe(10_000)
})

test('a part refused for its number is not sent again without its checksum', async () => {
  const sentence = 'Part number must be an integer between 1 and 1000, inclusive'
  const { store, seen } = await storeAnswering(() => refusal(400, 'InvalidArgument', sentence))
  const sending = store.sendPart({ key: 'a.mov', uploadId: 'u', partNumber: 1001, body }, pace, signal)
  await expect(sending).rejects.toMatchObject({ error: { code: 'TooManyParts' } })
  expect(seen).toHaveLength(1)
})

test.each([
  ['InvalidArgument', 'You have more than 1000 parts', 'TooManyParts', 1000],
  ['InvalidPart', 'One or more of the specified parts could not be found.', 'PartMissing', 10_000],
])('Complete refused by %s, %j', async (code, sentence, expected, maxParts) => {
  const { store } = await storeAnswering(() => refusal(400, code, sentence))
  const parts = Array.from({ length: 1001 }, (_, index): StoredPart => ({
    partNumber: index + 1,
    sizeBytes: 1,
    etag: 'e',
    crc32: null,
  }))
  const object = newObject({ overwrite: true })
  const completing = store.complete({ object, uploadId: 'u', parts, sizeBytes: 1001, crc32: null }, signal)
  await expect(completing).rejects.toMatchObject({ error: { code: expected } })
  expect(store.maxParts()).toBe(maxParts)
})

test.each([
  ['https://s3.fr-par.scw.cloud', 1000],
  ['https://s3.example.com', 10_000],
])('the store at %s is known to take %i parts', async (endpoint, maxParts) => {
  const { stores, address } = await storeAnswering(() => ({ status: 200 }))
  expect(stores.at({ ...address, endpoint }).maxParts()).toBe(maxParts)
})

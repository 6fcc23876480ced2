import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { AppFailure } from '../../../electron/core/errors.ts'
import { crc32ToBase64 } from '../../../electron/engine/crc32-base64.ts'
import { refuses, type Asked } from '../../support/quirky-request.ts'
import { quirkyStore, type Quirks } from '../../support/quirky-store.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { code, uploadInParts } from './object-store-contract.ts'
import { newObject, partBody, someBytes } from './part-body.ts'
import { s3Error, storesAt } from './scripted-server.ts'

const pace = async () => undefined
type Store = Awaited<ReturnType<typeof quirkyStore>>

const bytesOf = (key: string) => Buffer.from(`the bytes of ${key}`)
function put(
  { stores, address }: Pick<Store, 'stores' | 'address'>,
  key: string,
  bytes: Uint8Array = bytesOf(key),
) {
  const object = newObject({ key, uploadRecordId: `of ${key}` })
  return stores.at(address).put(object, partBody(bytes), pace, new AbortController().signal)
}

async function putMany(store: Pick<Store, 'stores' | 'address'>, from: number, to: number) {
  for (let number = from; number <= to; number++) await put(store, `f${number}`)
}

/** Everything that was sent is there as it was sent, with its checksum. */
function expectAll({ objects }: Store, count: number) {
  expect(Array.from(objects, ([key, { bytes, sum }]) => [key, bytes.toString(), sum?.value])).toEqual(
    Array.from({ length: count }, (_, index) => {
      const key = `f${index + 1}`
      return [key, bytesOf(key).toString(), crc32ToBase64(crc32(bytesOf(key)))]
    }),
  )
}

/** The first request of a trial: no other one has a Content-MD5 here. */
const isWrong = ({ operation, headers }: Asked) =>
  operation === 'PutObject' && headers['content-md5'] !== undefined
const ignoresGuard = /^if-none-match$/

test('asks with HEAD until a store has shown that it keeps a taken key, then writes at once', async () => {
  const store = await quirkyStore()
  await putMany(store, 1, 20)
  expectAll(store, 20)
  expect(store.known().ifNoneMatch).toBe('honoured')
  // Two more, one with wrong sums and one without, to a key that this upload has just written.
  expect([store.count('HeadObject'), store.count('PutObject')]).toEqual([8, 22])
  const trials = store.asked.filter(({ operation, key }) => operation === 'PutObject' && key === 'f8')
  expect(trials.map(({ headers }) => headers['if-none-match'])).toEqual(['*', '*', '*'])
  expect(trials.map(isWrong)).toEqual([false, true, false])
  expect(store.asked.slice(-12).every(({ headers }) => headers['if-none-match'] === '*')).toBe(true)
})

test('a taken key is not replaced once HEAD is left out', async () => {
  const store = await quirkyStore()
  await putMany(store, 1, 8)
  store.objects.set('f9', { bytes: Buffer.from('theirs'), etag: 'e', sum: null, meta: {} })
  await expect(put(store, 'f9')).rejects.toMatchObject(code('ObjectExists'))
  expect(store.objects.get('f9')?.bytes.toString()).toBe('theirs')
})

test('a store that keeps a taken key in PutObject only is asked with HEAD before a file in parts', async () => {
  let isTaken = false
  const theirs = { bytes: Buffer.from('theirs'), etag: 'e', sum: null, meta: {} }
  const store = await quirkyStore({
    refuse: [
      (asked) => {
        if (asked.operation === 'UploadPart' && isTaken) store.objects.set('k', theirs)
        // It looks at no header of Complete.
        if (asked.operation === 'CompleteMultipartUpload') delete asked.headers['if-none-match']
        return null
      },
    ],
  })
  await putMany(store, 1, 8)
  expect(store.known().ifNoneMatch).toBe('honoured')
  isTaken = true
  const sent = uploadInParts(store.stores.at(store.address), newObject({ key: 'k', uploadRecordId: 'of k' }))
  await expect(sent).rejects.toMatchObject(code('ObjectExists'))
  expect(store.objects.get('k')?.bytes.toString()).toBe('theirs')
})

const liars: [string, Quirks, string, number][] = [
  ['ignores the guard and refuses wrong sums', { ignore: ignoresGuard }, 'unknown', 1],
  [
    'looks at sums first',
    { refuse: [(asked) => (isWrong(asked) ? s3Error(400, 'BadDigest') : null)] },
    'unknown',
    1,
  ],
  ['ignores the guard and takes any sum', { ignore: ignoresGuard, isCredulous: true }, 'ignored', 2],
  [
    'answers 412 to wrong sums and ignores the guard',
    {
      ignore: ignoresGuard,
      refuse: [(asked) => (isWrong(asked) ? s3Error(412, 'PreconditionFailed') : null)],
    },
    'ignored',
    2,
  ],
  [
    'answers 412 without S3 in it',
    {
      ignore: ignoresGuard,
      refuse: [(asked) => (isWrong(asked) ? { status: 412, body: '<html>no</html>' } : null)],
    },
    'unknown',
    2,
  ],
  [
    'answers 409 to what is written twice',
    { refuse: [(asked) => (isWrong(asked) ? s3Error(409, 'ConditionalRequestConflict') : null)] },
    'unknown',
    2,
  ],
]

test.each(liars)('goes on asking with HEAD where a store %s', async (_name, quirks, ifNoneMatch, trials) => {
  const store = await quirkyStore(quirks)
  await putMany(store, 1, 15)
  expectAll(store, 15)
  expect(store.known().ifNoneMatch).toBe(ifNoneMatch)
  expect([store.count('HeadObject'), store.count('PutObject')]).toEqual([15, 15 + trials])
  store.objects.set('f16', { bytes: Buffer.from('theirs'), etag: 'e', sum: null, meta: {} })
  await expect(put(store, 'f16')).rejects.toMatchObject(code('ObjectExists'))
  expect(store.objects.get('f16')?.bytes.toString()).toBe('theirs')
})

test('tries nothing where a store answers no checksums: it might take wrong ones', async () => {
  const store = await quirkyStore({ ignore: /^x-amz-checksum-/ })
  await putMany(store, 1, 12)
  expect([store.count('HeadObject'), store.count('PutObject')]).toEqual([12, 12])
})

test('tries nothing with an object of more than 1 MiB, but with the next small one', async () => {
  const store = await quirkyStore()
  await putMany(store, 1, 7)
  await put(store, 'large', someBytes(1024 * 1024 + 1))
  expect(store.count('PutObject')).toBe(8)
  await put(store, 'f8')
  expect([store.count('PutObject'), store.known().ifNoneMatch]).toEqual([11, 'honoured'])
})

test('a trial that the store is too busy for fails nothing, and is made again later', async () => {
  let isBusy = true
  const busy = (asked: Asked) => (isBusy && isWrong(asked) ? s3Error(503, 'SlowDown') : null)
  const store = await quirkyStore({ refuse: [busy] })
  await putMany(store, 1, 8)
  isBusy = false
  await putMany(store, 9, 15)
  expect(store.known().ifNoneMatch).toBe('unknown')
  await putMany(store, 16, 20)
  expectAll(store, 20)
  expect([store.known().ifNoneMatch, store.count('HeadObject')]).toEqual(['honoured', 16])
})

test('an upload that is stopped during the trial has its object', async () => {
  const stop = new AbortController()
  const store = await quirkyStore({
    refuse: [
      (asked) => {
        if (isWrong(asked)) stop.abort(new Error('stopped'))
        return null
      },
    ],
  })
  await putMany(store, 1, 7)
  const object = newObject({ key: 'f8', uploadRecordId: 'of f8' })
  const stored = await store.stores.at(store.address).put(object, partBody(bytesOf('f8')), pace, stop.signal)
  expect(stored.etag).toBe(store.objects.get('f8')?.etag)
})

const takesAnySum = { ignore: ignoresGuard, isCredulous: true }

test('an upload that is stopped while a store takes wrong sums has the right ones', async () => {
  const stop = new AbortController()
  const store = await quirkyStore({
    ...takesAnySum,
    alter: (answer, asked) => {
      if (isWrong(asked)) stop.abort(new Error('stopped'))
      return answer
    },
  })
  await putMany(store, 1, 7)
  const object = newObject({ key: 'f8', uploadRecordId: 'of f8' })
  await store.stores.at(store.address).put(object, partBody(bytesOf('f8')), pace, stop.signal)
  expect(store.objects.get('f8')?.sum?.value).toBe(crc32ToBase64(crc32(bytesOf('f8'))))
})

test('an upload whose right sums cannot be sent after wrong ones fails, and its next try sends them', async () => {
  let isLost = false
  const store = await quirkyStore({
    ...takesAnySum,
    refuse: [(asked) => (isLost && asked.operation === 'PutObject' ? s3Error(503, 'SlowDown') : null)],
    alter: (answer, asked) => {
      if (isWrong(asked)) isLost = true
      return answer
    },
  })
  await putMany(store, 1, 7)
  await expect(put(store, 'f8')).rejects.toBeInstanceOf(AppFailure)
  isLost = false
  await put(store, 'f8')
  expectAll(store, 8)
})

test('many at once make one trial', async () => {
  const store = await quirkyStore()
  await Promise.all(Array.from({ length: 30 }, (_, index) => put(store, `f${index}`)))
  expect([store.count('PutObject'), store.known().ifNoneMatch]).toEqual([32, 'honoured'])
})

test('tries nothing where a store is known to refuse If-None-Match', async () => {
  const refuse = [refuses('PutObject', /^if-none-match:/, 400, 'InvalidArgument', 'If-None-Match: no.')]
  const store = await quirkyStore({ refuse })
  await putMany(store, 1, 12)
  expect(store.asked.some(isWrong)).toBe(false)
  expect(store.count('HeadObject')).toBe(12)
})

test.each([
  [[], 8],
  [['conditional-writes'], 12],
] as const)('the demo store without %j is asked by %i HEADs for 12 files', async (missing, heads) => {
  const methods: string[] = []
  const place = await demoPlace({
    missingCapabilities: new Set(missing),
    onRequest: ({ method }) => methods.push(method),
  })
  await putMany({ stores: storesAt(async () => credentials), address: place.address }, 1, 12)
  expect(methods.filter((method) => method === 'HEAD')).toHaveLength(heads)
})

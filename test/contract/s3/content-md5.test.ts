import { createHash, randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { engineOn } from '../../support/engine-on.ts'
import { demands, refuses } from '../../support/quirky-request.ts'
import { quirkyStore, type Quirks } from '../../support/quirky-store.ts'
import { code } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'

const MiB = 1024 * 1024
const signal = new AbortController().signal
const pace = async () => undefined
const bodies = 'PutObject UploadPart'
const checksum = /^x-amz-checksum-/
const contentMd5 = /^content-md5:/
const ignore = /^x-amz-checksum-/

const required =
  'Content-MD5 OR x-amz-checksum- HTTP header is required for Put requests with Object Lock parameters'

test.each<[string, Quirks]>([
  [
    'refuses checksums',
    {
      refuse: [
        refuses(bodies, checksum, 400, 'InvalidArgument', 'x-amz-checksum-crc32 is not supported.'),
        demands(bodies, contentMd5, 400, 'InvalidRequest', 'Content-MD5 HTTP header is required.'),
      ],
    },
  ],
  [
    'does not know checksums',
    { ignore, refuse: [demands(bodies, contentMd5, 400, 'InvalidRequest', required)] },
  ],
  [
    'has a code of its own for it, as MinIO',
    {
      ignore,
      refuse: [
        demands(bodies, contentMd5, 400, 'MissingContentMD5', 'Missing required header: Content-Md5.'),
      ],
    },
  ],
  [
    'calls it an invalid digest',
    {
      ignore,
      refuse: [
        demands(bodies, contentMd5, 400, 'InvalidDigest', 'The Content-MD5 you specified is not valid.'),
      ],
    },
  ],
  [
    'takes only one of the two',
    {
      refuse: [
        demands(bodies, contentMd5, 400, 'InvalidRequest', 'Content-MD5 is required.'),
        refuses(bodies, checksum, 400, 'InvalidRequest', 'Either Content-MD5 or a checksum, not both.'),
      ],
    },
  ],
])('sends Content-MD5 to a store that demands it and %s', async (_name, quirks) => {
  const store = await quirkyStore(quirks)
  const engine = await engineOn(store.stores, store.address)
  for (const [name, size] of [
    ['small', 1000],
    ['large', 11 * MiB],
  ] as const) {
    const { id, bytes } = await engine.add(name, size, { verify: 'checksum' })
    expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'B', resentBytes: 0 })
    expect(store.objects.get(name)?.bytes.equals(bytes)).toBe(true)
  }
  expect(store.known().md5).toBe('both')
  // From then on at once.
  const before = store.asked.length
  const next = store.nextRun().at(store.address)
  await next.put(newObject({ key: 'next', overwrite: true }), partBody(Buffer.from('x')), pace, signal)
  const [only, ...others] = store.asked.slice(before)
  const md5 = createHash('md5').update('x').digest('base64')
  expect([only?.headers['content-md5'], others]).toEqual([md5, []])
})

test('a store that demands Content-MD5 and takes checksums gets both', async () => {
  const store = await quirkyStore({
    refuse: [demands(bodies, contentMd5, 400, 'InvalidRequest', 'Content-MD5 is required.')],
  })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('large', 11 * MiB, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'A' })
  expect(store.known()).toMatchObject({ checksums: 'verified', md5: 'both' })
})

test('a store that demands Content-MD5 and refuses it is not asked for ever', async () => {
  const refuse = [
    demands(bodies, contentMd5, 400, 'InvalidRequest', 'Content-MD5 is required.'),
    refuses(bodies, contentMd5, 400, 'InvalidRequest', 'Content-MD5 is not supported.'),
  ]
  const { store, count } = await quirkyStore({ refuse })
  const object = newObject({ key: 'k', overwrite: true })
  await expect(store.put(object, partBody(Buffer.from('x')), pace, signal)).rejects.toMatchObject(
    code('StoreRefused'),
  )
  expect(count('PutObject')).toBeLessThan(7)
})

const salted = (md5: string) => createHash('md5').update(`salt ${md5}`).digest('hex')

test.each<[string, (md5: string) => string]>([
  ['always the same of the same bytes', salted],
  ['another one each time', () => randomBytes(16).toString('hex')],
])('32 hex digits of an ETag that are no MD5, %s', async (_name, etag) => {
  const store = await quirkyStore({ ignore, etag })
  const engine = await engineOn(store.stores, store.address)
  const large = await engine.add('large', 11 * MiB)
  expect(await engine.ended(large.id)).toMatchObject({ kind: 'done' })
  expect(store.objects.get('large')?.bytes.equals(large.bytes)).toBe(true)
  // The first part twice without Content-MD5, then with it; the others once.
  expect([store.count('UploadPart'), store.known().md5]).toEqual([5, 'content-md5'])
  const small = await engine.add('small', 1000, { verify: 'checksum' })
  expect(await engine.ended(small.id)).toMatchObject({ kind: 'done', proof: 'C' })
  expect(store.count('PutObject')).toBe(1)
})

test('the same of a file in one request', async () => {
  const store = await quirkyStore({ ignore, etag: salted })
  const engine = await engineOn(store.stores, store.address)
  const { id, bytes } = await engine.add('small', 1000)
  expect(await engine.ended(id)).toMatchObject({ kind: 'done' })
  expect(store.objects.get('small')?.bytes.equals(bytes)).toBe(true)
  expect([store.count('PutObject'), store.known().md5]).toEqual([3, 'content-md5'])
})

test('a resumed upload keeps parts whose ETags are no MD5s', async () => {
  let isCut = true
  const store = await quirkyStore({
    ignore,
    etag: salted,
    refuse: [
      (asked) =>
        isCut ? refuses('UploadPart', /^content-length: 1048576$/, 403, 'AccessDenied')(asked) : null,
    ],
  })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('large', 11 * MiB)
  expect(await engine.ended(id)).toMatchObject({ kind: 'failed' })
  isCut = false
  await engine.restart(store.nextRun())
  await engine.retry(id)
  expect(await engine.ended(id)).toMatchObject({ kind: 'done' })
  expect(store.count('UploadPart')).toBe(6)
})

test('bytes that arrive damaged twice do not make an ETag that is an MD5 a wrong one', async () => {
  let damaged = 2
  const store = await quirkyStore({ ignore, etag: (md5) => (damaged-- > 0 ? salted(md5) : md5) })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('small', 1000)
  expect(await engine.ended(id)).toMatchObject({ kind: 'done' })
  expect([store.count('PutObject'), store.known().md5]).toEqual([3, 'etag'])
})

test('bytes that the store refuses as damaged by their Content-MD5 are no success', async () => {
  const refuse = [
    refuses(bodies, contentMd5, 400, 'BadDigest', 'The Content-MD5 you specified did not match.'),
  ]
  const store = await quirkyStore({ ignore, etag: salted, refuse })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('small', 1000)
  expect(await engine.ended(id)).toMatchObject({ kind: 'failed', error: { code: 'ChecksumMismatch' } })
  expect(store.known().md5).toBe('etag')
})

test.each<[Quirks, object]>([
  [{ ignore, etag: salted }, { md5: 'content-md5' }],
  [
    { ignore, refuse: [demands(bodies, contentMd5, 400, 'InvalidRequest', required)] },
    { md5: 'both', ifNoneMatch: 'honoured' },
  ],
])('the connection test learns the same', async (quirks, known) => {
  const store = await quirkyStore(quirks)
  const checked = { prefix: '', publicBaseUrl: null }
  const { lines, capabilities } = await store.stores.check(store.address, checked, signal, () => undefined)
  expect(lines.filter(({ status }) => status === 'failed')).toEqual([])
  expect(capabilities).toMatchObject(known)
})

test.each(['UploadPart', 'PutObject'])(
  'a success of %s without an ETag is said as what it is',
  async (operation) => {
    const { store, known } = await quirkyStore({
      alter: (answer, asked) => {
        const { etag: _etag, ...headers } = answer.headers ?? {}
        return asked.operation === operation ? { ...answer, headers } : answer
      },
    })
    const object = newObject({ key: 'k', overwrite: true })
    const { uploadId } = await store.open(object, signal)
    const body = partBody(Buffer.from('x'))
    const sent =
      operation === 'PutObject'
        ? store.put(object, body, pace, signal)
        : store.sendPart({ key: 'k', uploadId, partNumber: 1, body }, pace, signal)
    await expect(sent).rejects.toMatchObject({
      error: { code: 'EtagMissing', message: expect.stringContaining('answered without an ETag') },
    })
    expect(known()).not.toMatchObject({ checksums: 'refused' })
  },
)

test('a file whose answer had no ETag is found on the store', async () => {
  const store = await quirkyStore({
    alter: (answer, asked) => {
      const { etag: _etag, ...headers } = answer.headers ?? {}
      return asked.operation === 'PutObject' ? { ...answer, headers } : answer
    },
  })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('small', 1000, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'A' })
  expect(store.count('PutObject')).toBe(1)
})

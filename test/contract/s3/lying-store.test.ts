import { expect, test } from 'vitest'
import type { Capabilities, CheckLine } from '../../../electron/contract/index.ts'
import { plainObjects } from '../../../electron/core/destination-rules.ts'
import { unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { initialCapabilities } from '../../../electron/s3/transport/capabilities.ts'
import { engineOn } from '../../support/engine-on.ts'
import { demands, refuses, type Asked } from '../../support/quirky-request.ts'
import { quirkyStore, type Quirks } from '../../support/quirky-store.ts'
import { addressAt, type Answer } from './scripted-server.ts'

const MiB = 1024 * 1024
const signal = new AbortController().signal

/** One bit of each larger body flips on the way to the disk. */
const flips: Quirks['disk'] = (received) => {
  const kept = Buffer.from(received)
  if (kept.length > 99) kept.writeUInt8(kept.readUInt8(77) ^ 1, 77)
  return kept
}
/** The second part is lost, and zeros of its size are in its place. */
const dropsPart: Quirks['disk'] = (received, { query }) =>
  query.get('partNumber') === '2' ? Buffer.alloc(received.length) : received
const opaque: Quirks['etag'] = (md5) => `opaque-${md5}`

test.each([
  ['a flipped bit', flips],
  ['a lost part', dropsPart],
])('a store that takes wrong checksums never has grade A: %s', async (_what, disk) => {
  const store = await quirkyStore({ isCredulous: true, disk })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mov', 11 * MiB, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'B' })
})

test('where its ETags say nothing either, the object is read back', async () => {
  const store = await quirkyStore({ isCredulous: true, disk: flips, etag: opaque })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mov', 11 * MiB, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'failed', error: { code: 'ProofFailed' } })
})

const probes = ({ asked }: Awaited<ReturnType<typeof quirkyStore>>) =>
  asked.filter(({ operation, headers }) => operation === 'UploadPart' && headers['content-length'] === '41')

test('whether a store refuses wrong checksums is asked once, and leaves nothing there', async () => {
  const store = await quirkyStore()
  const engine = await engineOn(store.stores, store.address)
  for (const name of ['a.mov', 'b.mov']) {
    const { id, bytes } = await engine.add(name, 6 * MiB, { verify: 'checksum' })
    expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'A' })
    expect(store.objects.get(name)?.bytes.equals(bytes)).toBe(true)
  }
  await engine.restart(store.nextRun())
  const { id } = await engine.add('c.mov', 1000, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'A' })
  expect([probes(store).length, store.sessions.size, store.objects.size]).toEqual([1, 0, 3])
  expect(store.known().wrongChecksum).toBe('refused')
})

const wrongPart = /^content-length: 41$/

test.each<[string, Quirks, string, Capabilities['wrongChecksum']]>([
  [
    'refuses them with a code of its own',
    { refuse: [onlyWrong(refuses('UploadPart', wrongPart, 400, 'ChecksumError', 'Checksums differ.'))] },
    'A',
    'refused',
  ],
  [
    'as MinIO',
    { refuse: [refuses('UploadPart', wrongPart, 400, 'XAmzContentChecksumMismatch')] },
    'A',
    'refused',
  ],
  ['may not be asked', { refuse: [refuses('UploadPart', wrongPart, 403, 'AccessDenied')] }, 'B', 'unknown'],
  ['refuses the right one too', { refuse: [refuses('UploadPart', wrongPart, 400, 'Odd')] }, 'B', 'unknown'],
  [
    'opens no session to ask in',
    { refuse: [refuses('CreateMultipartUpload', /^host:/, 403, 'AccessDenied')] },
    'B',
    'unknown',
  ],
])('a store that %s', async (_what, quirks, proof, wrongChecksum) => {
  const store = await quirkyStore(quirks)
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mov', 1000, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof })
  expect([store.known().wrongChecksum ?? 'unknown', store.sessions.size]).toEqual([wrongChecksum, 0])
})

/** The first of such requests only: the second one has the right checksum. */
function onlyWrong(refuse: (asked: Asked) => Answer | null) {
  let refused = 0
  return (asked: Asked) => (refused === 0 && refuse(asked) !== null && ++refused === 1 ? refuse(asked) : null)
}

test('a store that is busy when it is asked is asked again', async () => {
  let busy = 2
  const refuse = refuses('UploadPart', wrongPart, 503, 'SlowDown')
  const store = await quirkyStore({
    refuse: [(asked) => (refuse(asked) !== null && busy-- > 0 ? refuse(asked) : null)],
  })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mov', 1000, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'A' })
  expect([probes(store).length, store.sessions.size]).toEqual([3, 0])
})

test('a store that fails when it is asked fails the proof, which a retry goes on with', async () => {
  let isFailing = true
  const refuse = refuses('UploadPart', wrongPart, 500, 'InternalError')
  const store = await quirkyStore({ refuse: [(asked) => (isFailing ? refuse(asked) : null)] })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mov', 1000, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'failed', error: { code: 'StoreError' } })
  isFailing = false
  await engine.retry(id)
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'A', resentBytes: 0 })
})

test('the session in which it is asked has the settings of the objects', async () => {
  const sse = /^x-amz-server-side-encryption: AES256$/
  const { store, sessions } = await quirkyStore({
    refuse: [demands('CreateMultipartUpload', sse, 403, 'AccessDenied')],
  })
  const asked = {
    sum: 'checksum',
    key: 'k',
    settings: { ...plainObjects, encryption: { kind: 'sse-s3' } },
  } as const
  expect(await store.refusesWrong(asked, signal)).toBe(true)
  expect(sessions.size).toBe(0)
})

test('a question that is stopped leaves no session', async () => {
  const controller = new AbortController()
  const { store, sessions } = await quirkyStore({
    refuse: [
      (asked) => {
        if (asked.operation === 'UploadPart') controller.abort(new Error('stopped'))
        return null
      },
    ],
  })
  const asked = store.refusesWrong({ sum: 'checksum', key: 'k' }, controller.signal)
  await expect(asked).rejects.toThrow('stopped')
  expect(sessions.size).toBe(0)
})

test('an ETag that only repeats Content-MD5 is no evidence', async () => {
  const store = await quirkyStore({
    isCredulous: true,
    ignore: /^x-amz-checksum-/,
    disk: flips,
    etag: (_md5, { headers }) => Buffer.from(String(headers['content-md5']), 'base64').toString('hex'),
    refuse: [
      demands('PutObject UploadPart', /^content-md5:/, 400, 'InvalidRequest', 'Content-MD5 is required.'),
    ],
  })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mov', 1000, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'failed', error: { code: 'ProofFailed' } })
  expect(store.known().wrongMd5).toBe('taken')
})

test('once a store has taken a wrong checksum, parts are compared by their ETags', async () => {
  let damaged = 1
  const store = await quirkyStore(
    { isCredulous: true, etag: (md5) => (damaged-- > 0 ? 'c0ffee'.padEnd(32, '0') : md5) },
    { wrongChecksum: 'taken' },
  )
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mov', 6 * MiB)
  expect(await engine.ended(id)).toMatchObject({ kind: 'done' })
  // The first part arrived damaged, and was sent again.
  expect([store.count('UploadPart'), store.known().checksums]).toEqual([3, 'ignored'])
})

test('the connection test says where no wrong checksum could be tried', async () => {
  const store = await quirkyStore({
    refuse: [
      refuses('PutObject CreateMultipartUpload UploadPart', /^x-amz-checksum-/, 501, 'NotImplemented'),
    ],
  })
  const checked = { prefix: '', publicBaseUrl: null }
  const { lines, capabilities } = await store.stores.check(store.address, checked, signal, () => undefined)
  expect(lines.find(({ step }) => step === 'checksums')).toMatchObject({
    status: 'skipped',
    text: 'No wrong checksum could be tried.',
  })
  expect(capabilities.wrongChecksum).toBe('unknown')
})

test.each<[string, Quirks, Partial<CheckLine>]>([
  [
    'refuses',
    {},
    { status: 'passed', text: 'It refuses a wrong checksum, so its checksums count as proof.' },
  ],
  [
    'takes',
    { isCredulous: true },
    { status: 'skipped', text: expect.stringContaining('no proof has grade A') },
  ],
  [
    'takes in one request what it refuses of a part',
    { isCredulous: 'PutObject' },
    { status: 'skipped', text: expect.stringContaining('no proof has grade A') },
  ],
  [
    'takes for the whole object what it refuses of a part',
    { isCredulous: 'CompleteMultipartUpload' },
    { status: 'skipped', text: expect.stringContaining('no proof has grade A') },
  ],
])('the connection test says that a store %s wrong checksums', async (_what, quirks, line) => {
  const store = await quirkyStore(quirks)
  const checked = { prefix: '', publicBaseUrl: null }
  const { lines, capabilities } = await store.stores.check(store.address, checked, signal, () => undefined)
  expect(lines.find(({ step }) => step === 'checksums')).toMatchObject(line)
  const known = line.status === 'passed' ? ['refused', 'verified'] : ['taken', 'ignored']
  expect([capabilities.wrongChecksum, capabilities.checksums]).toEqual(known)
  expect(capabilities.putChecksums).toBe(capabilities.checksums)
  expect(lines.filter(({ status }) => status === 'failed')).toEqual([])
  expect([store.objects.size, store.sessions.size]).toEqual([0, 0])
})

test('AWS is known to refuse them', () => {
  const aws = { ...addressAt(1), endpoint: null }
  expect(initialCapabilities(aws, unknownCapabilities)).toMatchObject({
    wrongChecksum: 'refused',
    wrongMd5: 'refused',
  })
})

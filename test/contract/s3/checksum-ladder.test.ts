import { expect, test } from 'vitest'
import { capabilitiesInWords, unknownCapabilities } from '../../../electron/core/capabilities.ts'
import { engineOn } from '../../support/engine-on.ts'
import { demands, refuses, type Asked } from '../../support/quirky-request.ts'
import { quirkyStore, type Quirks } from '../../support/quirky-store.ts'
import { uploadInParts } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'
import { s3Error } from './scripted-server.ts'

const MiB = 1024 * 1024
const signal = new AbortController().signal
const pace = async () => undefined

/** R2 knows FULL_OBJECT for CRC64NVME only. */
const wholeCrc32 = (status: number, code: string, message?: string) => (asked: Asked) =>
  asked.headers['x-amz-checksum-algorithm'] === 'CRC32' && asked.headers['x-amz-checksum-type'] !== undefined
    ? s3Error(status, code, '', message)
    : null
const create = 'CreateMultipartUpload'

test.each<[string, Quirks['refuse'], string, string, string]>([
  [
    'FULL_OBJECT with CRC32 is not implemented, as on R2',
    [wholeCrc32(501, 'NotImplemented', 'x-amz-checksum-type FULL_OBJECT with CRC32')],
    'CRC32 CRC64NVME',
    'CRC64NVME',
    'A',
  ],
  [
    'the same is an invalid request',
    [wholeCrc32(400, 'InvalidRequest')],
    'CRC32 CRC64NVME',
    'CRC64NVME',
    'A',
  ],
  [
    'the same has a code of its own',
    [wholeCrc32(400, 'UnsupportedChecksum', 'This type of checksum cannot be had.')],
    'CRC32 CRC64NVME',
    'CRC64NVME',
    'A',
  ],
  [
    'x-amz-checksum-type is not known',
    [refuses(create, /^x-amz-checksum-type:/, 400, 'InvalidArgument', 'Unknown header x-amz-checksum-type')],
    'CRC32 CRC64NVME CRC32',
    'composite',
    'B',
  ],
  [
    'it says no more than 501',
    [refuses(create, /^x-amz-checksum-type:/, 501, 'NotImplemented', 'Not implemented.')],
    'CRC32 CRC64NVME CRC32',
    'composite',
    'B',
  ],
  [
    'no checksum of a session is taken',
    [refuses(create, /^x-amz-checksum-/, 400, 'InvalidArgument', 'Bad value.')],
    'CRC32 CRC64NVME CRC32 none',
    'none',
    'B',
  ],
])('goes down one step only where %s', async (_name, refuse = [], asked, session, grade) => {
  const store = await quirkyStore({ refuse }, { wrongChecksum: 'refused' })
  const engine = await engineOn(store.stores, store.address)
  const { id, bytes } = await engine.add('a.mp4', 11 * MiB, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: grade, resentBytes: 0 })
  expect(store.objects.get('a.mp4')?.bytes.equals(bytes)).toBe(true)
  const opened = store.asked.filter(({ operation }) => operation === create)
  expect(opened.map(({ headers }) => headers['x-amz-checksum-algorithm'] ?? 'none').join(' ')).toBe(asked)
  expect(store.known()).toMatchObject({ session, checksums: 'verified' })
  // Each part carried a checksum, and was sent once.
  const parts = store.asked.filter(({ operation }) => operation === 'UploadPart')
  expect(parts.filter(({ headers }) => /x-amz-checksum/.test(Object.keys(headers).join(' ')))).toHaveLength(3)
  expect(store.count('UploadPart')).toBe(3)
  // The next run does not ask for what was refused.
  await uploadInParts(store.nextRun().at(store.address), newObject({ key: 'b' }))
  expect(store.count(create)).toBe(opened.length + 1)
})

test.each(['CRC32', 'ignored'] as const)(
  'goes down one step only from what the store did earlier, too: %s',
  async (session) => {
    const store = await quirkyStore({ refuse: [wholeCrc32(501, 'NotImplemented')] }, { session })
    await uploadInParts(store.store, newObject({ key: 'b' }))
    const opened = store.asked.filter(({ operation }) => operation === create)
    expect(opened.map(({ headers }) => headers['x-amz-checksum-algorithm'])).toEqual(['CRC32', 'CRC64NVME'])
    expect(store.known().session).toBe('CRC64NVME')
  },
)

test.each<[string, Quirks['refuse'], string]>([
  ['CRC64NVME', [wholeCrc32(501, 'NotImplemented')], 'A'],
  ['composite', [refuses(create, /^x-amz-checksum-type:/, 501, 'NotImplemented')], 'B'],
  ['no', [refuses(create, /^x-amz-checksum-/, 501, 'NotImplemented')], 'B'],
])('goes on in a session for a %s checksum, and proves the same', async (_name, refuse = [], grade) => {
  let isCut = true
  const cut = (asked: Asked) =>
    isCut && asked.query.get('partNumber') === '3' ? s3Error(403, 'AccessDenied') : null
  const store = await quirkyStore({ refuse: [cut, ...refuse] }, { wrongChecksum: 'refused' })
  const engine = await engineOn(store.stores, store.address)
  const { id, bytes } = await engine.add('a.mp4', 11 * MiB, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'failed' })
  isCut = false
  await engine.restart(store.nextRun())
  await engine.retry(id)
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: grade })
  expect(store.objects.get('a.mp4')?.bytes.equals(bytes)).toBe(true)
  // Three parts, of which the last was refused once.
  expect(store.count('UploadPart')).toBe(4)
})

const checksum = /^x-amz-checksum-/
test.each<[string, Quirks['refuse'], object, number]>([
  [
    'parts',
    [refuses('UploadPart', checksum, 400, 'InvalidArgument', 'x-amz-checksum-crc32 is not known.')],
    { checksums: 'refused', putChecksums: 'verified', session: 'CRC32' },
    4,
  ],
  [
    'parts, without a word about it',
    [refuses('UploadPart', checksum, 501, 'NotImplemented', 'A header implies something.')],
    { checksums: 'refused', putChecksums: 'verified', session: 'CRC32' },
    4,
  ],
  [
    'files in one request',
    [refuses('PutObject', checksum, 400, 'InvalidRequest', 'Not here.')],
    { checksums: 'verified', putChecksums: 'refused', session: 'CRC32' },
    3,
  ],
])('a store that refuses checksums of %s keeps the others', async (_name, refuse = [], known, parts) => {
  const { store, known: learned, count } = await quirkyStore({ refuse })
  const object = newObject({ key: 'small', overwrite: true })
  await store.put(object, partBody(Buffer.from('x')), pace, signal)
  // One part first, as parts that are sent at the same time find out at the same time.
  const { uploadId } = await store.open(object, signal)
  await store.sendPart(
    { key: 'small', uploadId, partNumber: 1, body: partBody(Buffer.from('y')) },
    pace,
    signal,
  )
  const before = count('UploadPart')
  await uploadInParts(store, newObject({ key: 'k' }))
  expect(learned()).toMatchObject(known)
  expect(before - 1 + count('UploadPart') - before).toBe(parts)
})

const complete = 'CompleteMultipartUpload'
const sumsOfParts = (seen: Asked) => seen.body.includes('<ChecksumCRC32>')

test.each<[string, Quirks['refuse'], string]>([
  [
    'refuses the checksum of the whole object and demands those of its parts',
    [
      refuses(complete, /^x-amz-checksum-/, 400, 'InvalidRequest', 'x-amz-checksum-crc32 is not known.'),
      (asked) =>
        asked.operation === complete && !sumsOfParts(asked)
          ? s3Error(400, 'InvalidRequest', '', 'No checksum.')
          : null,
    ],
    'parts',
  ],
  [
    'does not know the size of the whole object',
    [
      refuses(
        complete,
        /^x-amz-mp-object-size/,
        400,
        'InvalidArgument',
        'Unknown header x-amz-mp-object-size',
      ),
    ],
    'parts',
  ],
  [
    'says only that something is not implemented',
    [refuses(complete, /^x-amz-checksum-/, 501, 'NotImplemented', 'Not implemented.')],
    'parts',
  ],
  [
    'finds the checksums of parts malformed and demands that of the whole object',
    [
      (asked) => (asked.operation === complete && sumsOfParts(asked) ? s3Error(400, 'MalformedXML') : null),
      demands(complete, /^x-amz-checksum-crc32/, 400, 'InvalidRequest', 'A checksum is required.'),
    ],
    'whole',
  ],
  [
    'takes neither',
    [
      refuses(complete, /^x-amz-checksum-/, 400, 'InvalidRequest', 'No.'),
      (asked) => (asked.operation === complete && sumsOfParts(asked) ? s3Error(400, 'InvalidRequest') : null),
    ],
    'none',
  ],
])('completes an upload on a store that %s', async (_name, refuse = [], named) => {
  const store = await quirkyStore({ refuse })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mp4', 6 * MiB, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'A', resentBytes: 0 })
  expect(store.known()).toMatchObject({ complete: named, checksums: 'verified', session: 'CRC32' })
  const tries = store.count(complete)
  await uploadInParts(store.nextRun().at(store.address), newObject({ key: 'b', overwrite: true }))
  expect(store.count(complete)).toBe(tries + 1)
})

test.each([400, 501])('a HEAD that may not ask for checksums (%i) is made without', async (status) => {
  const refuse = [refuses('HeadObject', /^x-amz-checksum-mode:/, status, 'InvalidRequest')]
  const store = await quirkyStore({ refuse })
  const engine = await engineOn(store.stores, store.address)
  const { id } = await engine.add('a.mp4', 6 * MiB, { verify: 'checksum' })
  expect(await engine.ended(id)).toMatchObject({ kind: 'done', proof: 'B' })
  expect(store.known()).toMatchObject({ checksumMode: 'no', checksums: 'verified', session: 'CRC32' })
  const before = store.count('HeadObject')
  await store.nextRun().at(store.address).head('a.mp4', signal)
  expect(store.count('HeadObject')).toBe(before + 1)
})

test('the connection test goes down the same steps, and says so', async () => {
  const store = await quirkyStore({ refuse: [wholeCrc32(501, 'NotImplemented')] })
  const checked = { prefix: '', publicBaseUrl: null }
  const { lines, capabilities } = await store.stores.check(store.address, checked, signal, () => undefined)
  expect(lines.filter(({ status }) => status === 'failed')).toEqual([])
  expect(capabilitiesInWords(capabilities)).toEqual([
    'It checks every part by a checksum when it arrives.',
    'It knows the checksums CRC32, CRC32C, CRC64NVME, SHA1, SHA256.',
    'It keeps a checksum of the finished object as a whole.',
    'It never replaces an object that is there already.',
    'It lists stored parts, so an upload goes on where it was.',
    'It takes no bodies in signed chunks; Dropreel sends none.',
  ])
})

test('a damaged part is no refusal of its checksum', async () => {
  const refuse = [refuses('UploadPart', checksum, 400, 'BadDigest', 'The CRC32 checksum did not match.')]
  const { store, count, known } = await quirkyStore({ refuse })
  const { uploadId } = await store.open(newObject({ key: 'k' }), signal)
  const part = { key: 'k', uploadId, partNumber: 1, body: partBody(Buffer.from('x')) }
  await expect(store.sendPart(part, pace, signal)).rejects.toMatchObject({
    error: { code: 'ChecksumMismatch' },
  })
  expect([count('UploadPart'), known().checksums]).toEqual([1, 'unknown'])
})

test('a refusal that is about none of the options costs none of them', async () => {
  const refuse = [refuses(create, /./, 400, 'InvalidArgument', 'The storage class is not known.')]
  const { store, known } = await quirkyStore({ refuse })
  await expect(store.open(newObject({ key: 'k' }), signal)).rejects.toMatchObject({
    error: { code: 'StoreRefused' },
  })
  expect(known()).toEqual({})
})

test.each([
  [{ session: 'CRC32' }, 'It checks the finished object as a whole.'],
  [{ session: 'CRC32', complete: 'parts' }, 'It keeps a checksum of the finished object as a whole.'],
  [{ session: 'CRC64NVME' }, 'It keeps a checksum of the finished object as a whole.'],
  [{ session: 'composite' }, 'It does not check the finished object as a whole.'],
  [
    { checksums: 'refused', algorithms: ['CRC32'] },
    'It takes no checksums of parts; Dropreel compares the MD5 of every part.',
  ],
  [
    { checksums: 'ignored', md5: 'content-md5' },
    'It does not check the checksums of parts; it checks the MD5 of every part.',
  ],
  [{ ifNoneMatch: 'broken' }, 'It refuses conditional writes even where no object is; Dropreel looks first.'],
] as const)('says of %j what it means', (known, sentence) => {
  const { algorithms = [], ...rest } = { algorithms: undefined, ...known }
  expect(capabilitiesInWords({ ...unknownCapabilities, ...rest, algorithms: [...algorithms] })).toContain(
    sentence,
  )
})

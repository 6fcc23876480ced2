import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { expect, test } from 'vitest'
import { AppFailure } from '../../../electron/core/errors.ts'
import type { ObjectStore } from '../../../electron/engine/ports.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { code } from './object-store-contract.ts'
import { linkRequest, newObject, partBody } from './part-body.ts'
import { exampleKeys as keys, s3Error, storeAnswering } from './scripted-server.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const bytes = Buffer.from('the bytes of a part')
const md5 = createHash('md5').update(bytes).digest('hex')
const crc = Buffer.alloc(4)
crc.writeUInt32BE(crc32(bytes))
const part = () => ({ key: 'k', uploadId: 'u', partNumber: 1, body: partBody(bytes) })

const created = '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'

test('a payload over plain http is signed until the store verifies checksums', async () => {
  const headers = { etag: `"${md5}"`, 'x-amz-checksum-crc32': crc.toString('base64') }
  const { store, seen } = await storeAnswering(() => ({ status: 200, headers }))
  const [first, second] = [part(), part()]
  expect(await store.sendPart(first, pace, signal)).toEqual({
    partNumber: 1,
    sizeBytes: bytes.byteLength,
    etag: md5,
    crc32: crc.toString('base64'),
  })
  await store.sendPart(second, pace, signal)
  expect([first.body.digests, second.body.digests]).toEqual([['sha256'], []])
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  expect(seen.map((one) => one.headers['x-amz-content-sha256'])).toEqual([sha256, 'UNSIGNED-PAYLOAD'])
  expect(seen[1]?.headers.authorization).toContain('x-amz-checksum-crc32')
  expect(seen[1]?.headers).toMatchObject({
    'x-amz-checksum-crc32': crc.toString('base64'),
    'content-length': String(bytes.byteLength),
  })
  expect(seen[1]?.headers['transfer-encoding'] ?? seen[1]?.headers.expect).toBeUndefined()
})

test.each([
  ['another MD5', { etag: '"0123456789abcdef0123456789abcdef"' }],
  ['another checksum', { etag: `"${md5}"`, 'x-amz-checksum-crc32': 'AAAAAA==' }],
])('rejects a part as damaged if the answer has %s', async (_name, headers) => {
  const { store } = await storeAnswering(() => ({ status: 200, headers }))
  await expect(store.sendPart(part(), pace, signal)).rejects.toMatchObject(code('ChecksumMismatch'))
})

test.each([
  [
    'encrypted with KMS',
    { etag: '"0123456789abcdef0123456789abcdef"', 'x-amz-server-side-encryption': 'aws:kms' },
  ],
  ['no MD5', { etag: '"W-opaque-17"' }],
])('does not compare an ETag that is %s', async (_name, headers) => {
  const { store } = await storeAnswering(() => ({ status: 200, headers }))
  expect((await store.sendPart(part(), pace, signal)).crc32).toBeNull()
})

test('counts nothing as sent before there is a connection', async () => {
  const { store, address, close } = await storeAnswering(() => ({
    status: 200,
    headers: { etag: '"W-opaque-17"' },
  }))
  const counted: number[] = []
  const count = async (bytes: number): Promise<void> => void counted.push(bytes)
  await store.sendPart(part(), count, signal)
  expect(counted).toEqual([bytes.byteLength])
  await close()
  const fresh = createStores({ credentialsFor: () => async () => keys, now: Date.now }).at(address)
  await expect(fresh.sendPart(part(), count, signal)).rejects.toMatchObject(code('Unreachable'))
  expect(counted).toHaveLength(1)
})

test('sends no more checksums to a store that refused them', async () => {
  const { store, seen } = await storeAnswering(({ headers }) =>
    headers['x-amz-checksum-algorithm'] === undefined
      ? { status: 200, body: created }
      : { ...s3Error(400, 'InvalidArgument'), body: refusal },
  )
  expect(await store.open(newObject(), signal)).toMatchObject({ uploadId: 'u' })
  expect(await store.open(newObject(), signal)).toMatchObject({ uploadId: 'u' })
  const asked = seen.map(({ headers }) => headers['x-amz-checksum-algorithm'])
  expect(asked).toEqual(['CRC32', 'CRC64NVME', 'CRC32', undefined, undefined])
})

const refusal =
  '<Error><Code>InvalidArgument</Code><Message>Unknown header x-amz-checksum-algorithm</Message></Error>'

test('checks with HEAD before it writes to a store without If-None-Match', async () => {
  const { store, seen } = await storeAnswering(({ method, headers }) => {
    if (method === 'HEAD') return { status: 404 }
    if (headers['if-none-match'] !== undefined) return s3Error(501, 'NotImplemented')
    return { status: 200, headers: { etag: `"${md5}"` } }
  })
  await store.put(newObject(), partBody(bytes), pace, signal)
  await store.put(newObject(), partBody(bytes), pace, signal)
  expect(seen.map(({ method, headers }) => `${method} ${headers['if-none-match'] ?? ''}`.trim())).toEqual([
    'HEAD',
    'PUT *',
    'PUT',
    'HEAD',
    'PUT',
  ])
})

test('writes nothing if nothing can protect an existing object', async () => {
  const { store, seen } = await storeAnswering(({ method, headers }) => {
    if (method !== 'PUT') return s3Error(403, 'AccessDenied')
    if (headers['if-none-match'] !== undefined) return s3Error(501, 'NotImplemented')
    return { status: 200, headers: { etag: `"${md5}"` } }
  })
  await expect(store.put(newObject(), partBody(bytes), pace, signal)).rejects.toMatchObject(
    code('AccessDenied'),
  )
  expect(seen.filter(({ method, headers }) => method === 'PUT' && !headers['if-none-match'])).toEqual([])
})

test('does not write its own finished object again, but a damaged one', async () => {
  let stored = bytes.byteLength
  const { store, seen } = await storeAnswering(({ method }) => ({
    status: 200,
    headers: {
      etag: `"${md5}"`,
      ...(method === 'HEAD'
        ? { 'content-length': String(stored), 'x-amz-meta-dropreel-upload': 'upload-1' }
        : {}),
    },
  }))
  await store.put(newObject(), partBody(bytes), pace, signal)
  expect(seen.map(({ method }) => method)).toEqual(['HEAD'])
  stored = 3
  await store.put(newObject(), partBody(bytes), pace, signal)
  expect(seen.map(({ method }) => method)).toEqual(['HEAD', 'HEAD', 'PUT'])
  expect(seen[2]?.headers['if-none-match']).toBeUndefined()
})

test('sends the original name percent-encoded', async () => {
  const { store, seen } = await storeAnswering(() => ({ status: 200, body: created }))
  await store.open(newObject({ originalName: 'Ü 🎬.mov' }), signal)
  expect(seen[0]?.headers).toMatchObject({
    'x-amz-meta-dropreel-name': '%C3%9C%20%F0%9F%8E%AC.mov',
    'x-amz-meta-dropreel-upload': 'upload-1',
  })
})

const complete = (store: ObjectStore, crc32OfPart: string | null) => {
  const parts = [{ partNumber: 1, sizeBytes: 19, etag: md5, crc32: crc32OfPart }]
  const object = newObject({ overwrite: true })
  return store.complete({ object, uploadId: 'u', parts, sizeBytes: 19, crc32: crc32(bytes) }, signal)
}
const completed = {
  status: 200,
  body: '<CompleteMultipartUploadResult><ETag>"e-1"</ETag></CompleteMultipartUploadResult>',
}

const session = { status: 200, headers: { 'x-amz-checksum-type': 'FULL_OBJECT' }, body: created }

test('CompleteMultipartUpload names checksums only if the store returned them', async () => {
  const { store, seen } = await storeAnswering(({ path }) => (path.includes('uploads') ? session : completed))
  await complete(store, null)
  await complete(store, crc.toString('base64'))
  await store.open(newObject(), signal)
  await complete(store, crc.toString('base64'))
  expect(seen[0]?.body.toString()).not.toContain('Checksum')
  expect(seen[0]?.headers['x-amz-checksum-crc32']).toBeUndefined()
  expect(seen[1]?.body.toString()).toContain(`<ChecksumCRC32>${crc.toString('base64')}</ChecksumCRC32>`)
  expect(seen[1]?.headers['x-amz-checksum-type']).toBeUndefined()
  expect(seen[3]?.headers).toMatchObject({
    'x-amz-checksum-type': 'FULL_OBJECT',
    'x-amz-checksum-crc32': crc.toString('base64'),
    'x-amz-mp-object-size': '19',
  })
  expect(seen.filter(({ headers }) => headers.expect !== undefined)).toEqual([])
})

test.each([
  [
    'an error',
    '<?xml version="1.0"?><Error><Code>InternalError</Code><Message>x</Message></Error>',
    'StoreError',
  ],
  [
    'an error and a newline',
    '\n<Error><Code>InternalError</Code><Message>x</Message></Error>\n',
    'StoreError',
  ],
  ['a session that is gone', '<Error><Code>NoSuchUpload</Code><Message>x</Message></Error>', 'SessionGone'],
  ['nothing', '', 'StoreBusy'],
])('a 200 to CompleteMultipartUpload with %s is a failure', async (_name, body, expected) => {
  const { store } = await storeAnswering(() => ({ status: 200, body }))
  await expect(complete(store, null)).rejects.toMatchObject(code(expected))
})

test('rotated keys count as expired, and the next try uses the new ones', async () => {
  let current = keys
  let held = current
  const { store } = await storeAnswering(
    ({ headers }) => {
      if (headers.authorization?.includes('NEWKEY') === true) return { status: 200, body: created }
      current = { accessKeyId: 'NEWKEY', secretAccessKey: 'new' }
      return s3Error(403, 'InvalidAccessKeyId')
    },
    async ({ forceRefresh = false } = {}) => {
      if (forceRefresh) held = current
      return held
    },
  )
  await expect(store.open(newObject(), signal)).rejects.toMatchObject(code('CredentialsExpired'))
  expect(await store.open(newObject(), signal)).toMatchObject({ uploadId: 'u' })
})

test('passes on unchanged what a credential source throws', async () => {
  const missing = new AppFailure('CredentialsMissing', 'the variable is not set')
  const { store, seen } = await storeAnswering(
    () => ({ status: 200, body: created }),
    () => Promise.reject(missing),
  )
  await expect(store.open(newObject(), signal)).rejects.toBe(missing)
  await expect(store.link(linkRequest('k'), signal)).rejects.toBe(missing)
  expect(seen).toEqual([])
})

test('a body that fails ends the request, and its failure is reported', async () => {
  const { store } = await storeAnswering(() => ({ status: 200, headers: { etag: '"x"' } }))
  const changed = new AppFailure('SourceChanged', 'a.mov')
  const body = {
    ...partBody(bytes),
    chunks: async function* () {
      yield bytes.subarray(0, 4)
      throw changed
    },
  }
  await expect(store.sendPart({ ...part(), body }, pace, signal)).rejects.toBe(changed)
})

test('an abort while the body waits for bandwidth ends the request with the reason of the abort', async () => {
  const { store } = await storeAnswering(() => ({ status: 200, headers: { etag: '"x"' } }))
  const stop = new AbortController()
  const reason = new Error('paused')
  const held = async () => {
    stop.abort(reason)
    await new Promise<never>(() => undefined)
  }
  await expect(store.sendPart(part(), held, stop.signal)).rejects.toBe(reason)
})

const hourAhead = () => Date.now() + 3_600_000
const date = () => ({ date: new Date(hourAhead()).toUTCString() })

test('the next try, and links, are signed with the store’s clock if this computer’s is wrong', async () => {
  const { store, seen } = await storeAnswering((request) => {
    const signed = /X-Amz-Date=(\w+)/.exec(request.path)?.[1] ?? String(request.headers['x-amz-date'])
    const near = Math.abs(parseAmzDate(signed) - hourAhead()) < 60_000
    if (!near) return { ...s3Error(403, 'RequestTimeTooSkewed'), headers: date() }
    return { status: 200, headers: date(), body: created }
  })
  await expect(store.open(newObject(), signal)).rejects.toMatchObject(code('ClockSkew'))
  expect(await store.open(newObject(), signal)).toMatchObject({ uploadId: 'u' })
  const link = await store.link(linkRequest('k', { expiresSeconds: 600 }), signal)
  expect(Math.abs((link.validUntil ?? 0) - Date.now() - 600_000)).toBeLessThan(5000)
  expect(seen.length).toBe(3)
})

function parseAmzDate(text: string): number {
  return Date.parse(text.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

test.each(['Sat, 13 Sep 275760 00:00:00 GMT', 'Mon, 01 Jan 99999 00:00:00 GMT', '-271821-04-20T00:00:00Z'])(
  'a clock that says %s is not believed: nothing could be signed any more',
  async (time) => {
    for (const status of [200, 403]) {
      const { store, seen } = await storeAnswering(({ method }) => {
        const body = `<Error><Code>RequestTimeTooSkewed</Code><ServerTime>${time}</ServerTime></Error>`
        return { status, headers: { date: time, etag: `"${md5}"` }, body: method === 'PUT' ? '' : body }
      })
      for (let times = 0; times < 2; times++) {
        await store.sendPart(part(), pace, signal).catch(() => undefined)
        await store.open(newObject(), signal).catch(() => undefined)
      }
      const years = seen.map(({ headers }) => String(headers['x-amz-date']).slice(0, 4))
      expect(years.length).toBeGreaterThan(3)
      expect([...new Set(years)]).toEqual([new Date().toISOString().slice(0, 4)])
    }
  },
)

test('a link expires with the session of its credentials', async () => {
  const expiration = new Date(Date.now() + 900_000)
  const { store } = await storeAnswering(
    () => ({ status: 206, body: 'x' }),
    async () => ({ ...keys, sessionToken: 'T', expiration }),
  )
  const link = await store.link(linkRequest('k'), signal)
  expect(link).toMatchObject({ validUntil: expiration.getTime(), limitedBy: 'credentials' })
})

import { HeadObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { usualNetwork } from '../../../electron/core/destination-rules.ts'
import type { BucketAddress, ObjectSettings } from '../../../electron/contract/index.ts'
import { objectInput } from '../../../electron/s3/requests/object-input.ts'
import type { Credentials } from '../../../electron/s3/credential-provider.ts'
import { keys, sentBothWays, signatureOf, store, usual } from './both-ways.ts'
import { newObject } from './part-body.ts'
import { s3Error, type Answer } from './scripted-server.ts'

afterEach(() => {
  store.answer = { status: 200 }
})

const runs = { numRuns: Number(process.env.DROPREEL_FUZZ ?? 25) }
const unsigned = 'UNSIGNED-PAYLOAD'
const crc32 = 'AAAAAA=='

/** As header values may be: US-ASCII, with spaces that are not at its ends. */
const words = fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/)
const name = fc.stringMatching(/^[A-Za-z0-9-]{1,12}$/)
const key = fc.oneof(
  fc.string({ minLength: 1, maxLength: 40, unit: 'grapheme' }),
  fc
    .array(
      fc.constantFrom(
        'a',
        '/',
        '.',
        '..',
        ' ',
        '+',
        '%',
        '%2F',
        '*',
        "'",
        '(',
        '~',
        '?',
        '#',
        '&',
        '=',
        'é',
        '🎬',
      ),
      {
        minLength: 1,
        maxLength: 12,
      },
    )
    .map((parts) => parts.join('')),
)
const settings: fc.Arbitrary<ObjectSettings> = fc.record({
  storageClass: fc.option(fc.constantFrom('STANDARD', 'GLACIER', 'OWN_CLASS')),
  encryption: fc.option(
    fc.oneof(
      fc.constant({ kind: 'sse-s3' as const }),
      fc.record({
        kind: fc.constant('sse-kms' as const),
        keyId: fc.option(fc.constant('arn:aws:kms:x:1:key/2')),
      }),
    ),
  ),
  acl: fc.option(fc.constantFrom('private' as const, 'bucket-owner-full-control' as const)),
  tags: fc.dictionary(name, words, { maxKeys: 3 }),
  metadata: fc.dictionary(name, words, { maxKeys: 3 }),
  cacheControl: fc.option(words),
  contentDisposition: fc.option(words),
})
const credentials = fc.record(
  { accessKeyId: name, secretAccessKey: words, sessionToken: words },
  { requiredKeys: ['accessKeyId', 'secretAccessKey'] },
)
const address: fc.Arbitrary<BucketAddress> = fc
  .record({
    endpoint: fc.constantFrom(
      null,
      'http://store.test:9000',
      'https://store.test/base/path',
      'https://[::1]:8443',
      'https://s3.eu-west-1.amazonaws.com',
    ),
    region: fc.constantFrom('us-east-1', 'eu-central-1', 'cn-north-1', 'auto'),
    bucket: fc.constantFrom(
      'reels',
      'reels.of.the.studio',
      'Old_Name',
      'arn:aws:s3:us-west-2:123456789012:accesspoint/ap',
      'a/b',
    ),
    pathStyle: fc.boolean(),
    network: fc.record({
      ...Object.fromEntries(Object.entries(usualNetwork).map(([name, value]) => [name, fc.constant(value)])),
      acceleration: fc.boolean(),
      dualStack: fc.boolean(),
    }),
  })
  .map((some) => ({ ...usual, ...some, network: { ...usualNetwork, ...some.network } }))

const body = fc.record({
  bytes: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  hash: fc.constantFrom(unsigned, 'a'.repeat(64)),
  sums: fc.record(
    { ChecksumCRC32: fc.constant(crc32), ContentMD5: fc.constant('1B2M2Y8AsgTpgAmY7PhCfg==') },
    { requiredKeys: [] },
  ),
})

type BothWays = Awaited<ReturnType<typeof sentBothWays>>

/** Both sent the same, and it is signed. */
async function expectSame({ own, theirs }: BothWays, credentials: Credentials): Promise<void> {
  expect(own).toMatchObject({ requests: theirs.requests, result: theirs.result })
  if (own.first === undefined) return
  // The middleware would add it.
  expect(own.first.headers).not.toHaveProperty('amz-sdk-request')
  expect(own.first.headers.authorization).toBe(await signatureOf(own.first, credentials))
}

test('PutObject is the request that the SDK sends, whatever the key, settings and metadata', async () => {
  const guards = fc.record({ IfNoneMatch: fc.constant('*') }, { requiredKeys: [] })
  await fc.assert(
    fc.asyncProperty(
      fc.record({ key, settings, body, guard: guards, credentials }),
      async ({ key, settings, body: { bytes, hash, sums }, guard, credentials }) => {
        const described = objectInput(newObject({ key, settings, originalName: key }), true)
        const more = { ...described, ...guard, ...sums, ContentLength: bytes.length }
        const command = (Body: Uint8Array) => new PutObjectCommand({ Bucket: 'reels', ...more, Body })
        const sent = await sentBothWays({ command, bytes, hash }, usual, credentials)
        expect(sent.own.requests).toHaveLength(1)
        await expectSame(sent, credentials)
      },
    ),
    runs,
  )
})

test('UploadPart is the request that the SDK sends, whatever its parameters', async () => {
  const part = fc.record({
    UploadId: fc.string({ minLength: 1 }),
    PartNumber: fc.integer({ min: 1, max: 10_000 }),
  })
  await fc.assert(
    fc.asyncProperty(key, part, body, credentials, async (Key, part, { bytes, hash, sums }, credentials) => {
      const more = { Bucket: 'reels', Key, ...part, ...sums, ContentLength: bytes.length }
      const command = (Body: Uint8Array) => new UploadPartCommand({ ...more, Body })
      await expectSame(await sentBothWays({ command, bytes, hash }, usual, credentials), credentials)
    }),
    runs,
  )
})

test('HeadObject is the request that the SDK sends, whatever its parameters', async () => {
  const wanted = fc.record(
    {
      VersionId: fc.string({ minLength: 1 }),
      PartNumber: fc.constant(1),
      ChecksumMode: fc.constant('ENABLED' as const),
    },
    { requiredKeys: [] },
  )
  await fc.assert(
    fc.asyncProperty(key, wanted, credentials, async (Key, wanted, credentials) => {
      const command = () => new HeadObjectCommand({ Bucket: 'reels', Key, ...wanted })
      await expectSame(
        await sentBothWays({ command, bytes: null, hash: '' }, usual, credentials),
        credentials,
      )
    }),
    runs,
  )
})

test('goes where the SDK goes, by style of addresses, region, name of the bucket and endpoint', async () => {
  await fc.assert(
    fc.asyncProperty(address, async (address) => {
      const at = { Bucket: address.bucket, Key: 'a/b.mov', ContentLength: 1 }
      const command = (Body: Uint8Array) => new PutObjectCommand({ ...at, Body })
      await expectSame(
        await sentBothWays({ command, bytes: Buffer.from('x'), hash: unsigned }, address),
        keys,
      )
    }),
    runs,
  )
})

const at = { Bucket: 'reels', Key: 'reel.mov' }
const frame = { bytes: Buffer.from('x'), hash: unsigned }
type SendBothWays = (clockMs?: number) => Promise<BothWays>
const operations: [string, SendBothWays][] = [
  [
    'PutObject',
    (clockMs) => {
      const command = (Body: Uint8Array) => new PutObjectCommand({ ...at, Body, ContentLength: 1 })
      return sentBothWays({ command, ...frame }, usual, keys, clockMs)
    },
  ],
  [
    'UploadPart',
    (clockMs) => {
      const part = { ...at, UploadId: 'u', PartNumber: 1, ContentLength: 1 }
      const command = (Body: Uint8Array) => new UploadPartCommand({ ...part, Body })
      return sentBothWays({ command, ...frame }, usual, keys, clockMs)
    },
  ],
  [
    'HeadObject',
    (clockMs) => {
      const command = () => new HeadObjectCommand(at)
      return sentBothWays({ command, bytes: null, hash: '' }, usual, keys, clockMs)
    },
  ],
]

const id = { 'x-amz-request-id': 'R1', 'x-amz-id-2': 'H1' }
const answers: [string, Answer][] = [
  ...(
    [200, 204, 301, 307, 400, 401, 403, 404, 405, 409, 411, 412, 413, 429, 500, 501, 502, 503, 507] as const
  ).flatMap((status): [string, Answer][] => [
    [`${status} without a body`, { status, headers: { ...id, 'content-length': '0', etag: '"e"' } }],
    [`${status} with a page`, { status, headers: { 'content-type': 'text/html' }, body: '<html><p>No' }],
  ]),
  ...(
    [
      [301, 'PermanentRedirect', '<Endpoint>reels.s3.eu-west-1.amazonaws.com</Endpoint>'],
      [307, 'TemporaryRedirect', ''],
      [400, 'AuthorizationHeaderMalformed', '<Region>eu-west-1</Region>'],
      [400, 'BadDigest', ''],
      [400, 'ExpiredToken', ''],
      [400, 'InvalidArgument', '<ArgumentName>partNumber</ArgumentName>'],
      [400, 'InvalidPart', ''],
      [400, 'RequestTimeout', ''],
      [403, 'AccessDenied', ''],
      [403, 'InvalidAccessKeyId', ''],
      [403, 'RequestTimeTooSkewed', '<ServerTime>2031-01-01T00:00:00Z</ServerTime>'],
      [403, 'SignatureDoesNotMatch', ''],
      [404, 'NoSuchBucket', ''],
      [404, 'NoSuchKey', ''],
      [404, 'NoSuchUpload', ''],
      [409, 'OperationAborted', ''],
      [412, 'PreconditionFailed', '<Condition>If-None-Match</Condition>'],
      [500, 'InternalError', ''],
      [501, 'NotImplemented', '<Header>x-amz-checksum-crc32</Header>'],
      [503, 'SlowDown', ''],
      [507, 'XMinioStorageFull', ''],
    ] as const
  ).map(([status, code, more]): [string, Answer] => [`${status} ${code}`, s3Error(status, code, more)]),
  ['an error in a success', { ...s3Error(200, 'InternalError'), status: 200 }],
  ['XML that is cut off', { status: 400, headers: id, body: '<Error><Code>Slow' }],
  ['another XML', { status: 400, headers: id, body: '<Other><Code>Slow</Code></Other>' }],
  [
    'a date to come back',
    {
      status: 503,
      headers: {
        ...id,
        'retry-after': 'Wed, 01 Jan 2031 00:01:00 GMT',
        date: 'Wed, 01 Jan 2031 00:00:00 GMT',
      },
    },
  ],
  ['seconds to wait', { ...s3Error(503, 'SlowDown'), headers: { 'retry-after': '7' } }],
  [
    'a region',
    { status: 301, headers: { ...id, 'x-amz-bucket-region': 'eu-west-1', location: 'https://other.test/' } },
  ],
  [
    'all that a store may say',
    {
      status: 200,
      headers: {
        ...id,
        etag: 'W/"e"',
        'content-length': '0',
        'x-amz-version-id': 'v1',
        'x-amz-checksum-crc32': crc32,
        'x-amz-checksum-type': 'FULL_OBJECT',
        'x-amz-server-side-encryption': 'aws:kms',
        'x-amz-meta-dropreel-upload': 'upload-1',
        'x-amz-mp-parts-count': '3',
        'last-modified': 'Wed, 01 Jan 2031 00:00:00 GMT',
      },
    },
  ],
]

test.each(operations)('an answer to %s is read as the SDK reads it', async (_name, send) => {
  for (const [label, answer] of answers) {
    store.answer = answer
    const { own, theirs } = await send()
    expect({ label, ...own.result }).toEqual({ label, ...theirs.result })
  }
})

test.each(operations)(
  'signs %s by the clock of the store, and learns it as the SDK does',
  async (_name, send) => {
    const dates = ['Wed, 01 Jan 2031 00:00:00 GMT', 'no date']
    for (const [status, date] of [200, 403].flatMap((status) => dates.map((date) => [status, date] as const)))
      for (const more of [{}, { age: '60' }]) {
        store.answer = { status, headers: { ...id, date, ...more } }
        const { own, theirs, clocks } = await send(3_600_000)
        expect(Math.abs(clocks.own - clocks.theirs)).toBeLessThan(5_000)
        expect(own.first?.headers['x-amz-date']?.slice(0, 11)).toBe(
          theirs.first?.headers['x-amz-date']?.slice(0, 11),
        )
        expect(own.first?.headers['x-amz-date']).toMatch(inAnHour())
      }
  },
)

/** x-amz-date of an hour from now, to ten minutes. */
function inAnHour(): RegExp {
  const times = [3_590_000, 3_600_000, 3_610_000].map((ms) => new Date(Date.now() + ms).toISOString())
  return new RegExp(`^(${times.map((time) => time.replaceAll(/[-:]/g, '').slice(0, 12)).join('|')})`)
}

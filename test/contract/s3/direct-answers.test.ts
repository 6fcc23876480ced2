import { HeadObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import { afterEach, expect, test } from 'vitest'
import { keys, sentBothWays, store, usual } from './both-ways.ts'
import { s3Error, type Answer } from './scripted-server.ts'

afterEach(() => {
  store.answer = { status: 200 }
})

const at = { Bucket: 'reels', Key: 'reel.mov' }
const putObject = (Body: Uint8Array) => new PutObjectCommand({ ...at, Body, ContentLength: 1 })
const uploadPart = (Body: Uint8Array) =>
  new UploadPartCommand({ ...at, UploadId: 'u', PartNumber: 1, Body, ContentLength: 1 })
const headObject = () => new HeadObjectCommand(at)

type SendBothWays = (clockMs?: number) => ReturnType<typeof sentBothWays>
const frame = { bytes: Buffer.from('x'), hash: 'UNSIGNED-PAYLOAD' }
const operations: [string, SendBothWays][] = [
  ['PutObject', (clockMs) => sentBothWays({ command: putObject, ...frame }, usual, keys, clockMs)],
  ['UploadPart', (clockMs) => sentBothWays({ command: uploadPart, ...frame }, usual, keys, clockMs)],
  [
    'HeadObject',
    (clockMs) => sentBothWays({ command: headObject, bytes: null, hash: '' }, usual, keys, clockMs),
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
        'x-amz-checksum-crc32': 'AAAAAA==',
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
    expect(own.requests).toHaveLength(1)
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

test('leaves it to the SDK to sign with a session, for directory buckets', async () => {
  const session = `<CreateSessionResult><Credentials><AccessKeyId>SESSION</AccessKeyId>
    <SecretAccessKey>secret</SecretAccessKey><SessionToken>token</SessionToken>
    <Expiration>2031-01-01T00:00:00Z</Expiration></Credentials></CreateSessionResult>`
  store.answer = { status: 200, headers: id, body: session }
  const Bucket = 'reels--use1-az4--x-s3'
  const address = { ...usual, endpoint: null, bucket: Bucket, pathStyle: false }
  const command = (Body: Uint8Array) => new PutObjectCommand({ ...at, Bucket, Body, ContentLength: 1 })
  const { own, theirs } = await sentBothWays({ command, ...frame }, address)
  const sent = own.requests.at(-1)
  expect([sent?.headers['x-amz-s3session-token'], sent?.body]).toEqual(['token', 'x'])
  expect(own).toMatchObject({ requests: theirs.requests, result: theirs.result })
})

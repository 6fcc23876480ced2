import { createServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import type { BucketAddress } from '../../../electron/contract/index.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { code } from './object-store-contract.ts'
import { newObject, partBody } from './part-body.ts'
import { addressAt, listen, s3Error, scriptedServer, type Answer } from './scripted-server.ts'

const signal = new AbortController().signal
const pace = async () => undefined
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'a-very-secret-key' }
const html = '<html><head><title>404<br></title></head><body>Not found</body></html>'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

function storeAt(address: BucketAddress) {
  return createStores({ credentialsFor: () => async () => keys, now: Date.now }).at(address)
}

async function storeAnswering(answer: Answer) {
  const server = await scriptedServer(() => answer)
  closing.push(server.close)
  return { store: storeAt(server.address), host: new URL(server.address.endpoint ?? '').host }
}

const elsewhere = '<Region>eu-central-1</Region>'

const table: [string, Answer, string, string][] = [
  [
    'a web server',
    { status: 404, headers: { 'content-type': 'text/html' }, body: html },
    'EndpointInvalid',
    ' does not answer like',
  ],
  ['a JSON service', { status: 404, body: '{"error":"no"}' }, 'EndpointInvalid', ''],
  ['an empty 404', { status: 404 }, 'EndpointInvalid', ''],
  [
    'a page for everything',
    { status: 200, headers: { 'content-type': 'text/html' }, body: html },
    'EndpointInvalid',
    '',
  ],
  [
    'a gateway',
    { status: 502, headers: { 'content-type': 'text/html' }, body: html },
    'StoreError',
    'HTTP 502',
  ],
  ['a missing bucket', s3Error(404, 'NoSuchBucket'), 'BucketMissing', 'reels'],
  [
    'another region',
    s3Error(400, 'AuthorizationHeaderMalformed', elsewhere),
    'RegionWrong',
    'another region',
  ],
  ['a bucket name that cannot be', s3Error(400, 'InvalidBucketName'), 'BadInput', 'does not accept reels as'],
  ['a region that is none', s3Error(400, 'InvalidRegion'), 'RegionWrong', 'reels'],
  ['a redirect', s3Error(301, 'PermanentRedirect'), 'RegionWrong', 'reels'],
  ['an unknown key id', s3Error(403, 'InvalidAccessKeyId'), 'CredentialsUnknown', ''],
  ['a wrong secret', s3Error(403, 'SignatureDoesNotMatch'), 'CredentialsWrong', ''],
  ['an expired token', s3Error(400, 'ExpiredToken'), 'CredentialsExpired', ''],
  ['a token that is not valid', s3Error(400, 'InvalidToken'), 'CredentialsExpired', ''],
  ['a token to be refreshed', s3Error(400, 'TokenRefreshRequired'), 'CredentialsExpired', ''],
  ['an access key ID that cannot be', s3Error(400, 'AuthorizationHeaderMalformed'), 'CredentialsUnknown', ''],
  ['a wrong clock', s3Error(403, 'RequestTimeTooSkewed'), 'ClockSkew', ''],
  [
    'a missing permission',
    s3Error(403, 'AccessDenied'),
    'AccessDenied',
    's3:PutObject is not allowed on reels/a.mov',
  ],
  ['too many requests', s3Error(503, 'SlowDown'), 'StoreBusy', ''],
  ['too many requests for a key', s3Error(400, 'KMS.ThrottlingException'), 'StoreBusy', ''],
  ['a slow request', s3Error(400, 'RequestTimeout'), 'StoreBusy', ''],
  ['an inner error', s3Error(500, 'InternalError'), 'StoreError', 'InternalError, About InternalError'],
  ['a limit', s3Error(400, 'EntityTooLarge'), 'TooLarge', 'reels/a.mov'],
  ['a limit by another name', s3Error(413, 'RequestEntityTooLarge'), 'TooLarge', 'reels/a.mov is too large'],
  [
    'a limit of a server in front',
    { status: 413, headers: { 'content-type': 'text/html' }, body: html },
    'TooLarge',
    'A request with bytes of reels/a.mov is too large',
  ],
  ['a quota', s3Error(403, 'QuotaExceeded'), 'QuotaExceeded', 'reels/a.mov'],
  ['a full store', s3Error(507, 'XMinioStorageFull'), 'QuotaExceeded', 'reels/a.mov'],
  ['a full store without a body', { status: 507 }, 'QuotaExceeded', 'reels/a.mov'],
  ['what is not there, without a body', { status: 501 }, 'StoreRefused', 'HTTP 501'],
  ['a locked object', s3Error(403, 'ObjectLocked'), 'ObjectLocked', 'reels/a.mov'],
  ['a proxy', { status: 407, headers: { 'content-type': 'text/html' }, body: html }, 'ProxyFailed', ''],
  ['damage', s3Error(400, 'BadDigest'), 'ChecksumMismatch', ''],
  ['a session that is gone', s3Error(404, 'NoSuchUpload'), 'SessionGone', ''],
  ['a lost part', s3Error(400, 'InvalidPart'), 'PartMissing', ''],
  ['an object in the way', s3Error(412, 'PreconditionFailed'), 'ObjectExists', 's3://reels/a.mov'],
  ['a refusal', s3Error(400, 'InvalidStorageClass'), 'StoreRefused', 'InvalidStorageClass'],
]

test.each(table)('%s', async (_name, answer, expected, words) => {
  const { store } = await storeAnswering(answer)
  const object = newObject({ key: 'a.mov', overwrite: true })
  const failure = await store.open(object, signal).catch((thrown: unknown) => thrown)
  expect(failure).toMatchObject(code(expected))
  expect(String(failure)).toContain(words)
  expect(JSON.stringify(failure)).not.toMatch(/a-very-secret-key|Signature=/)
})

test('the right region is the advice', async () => {
  const { store } = await storeAnswering(s3Error(400, 'AuthorizationHeaderMalformed', elsewhere))
  await expect(store.open(newObject(), signal)).rejects.toMatchObject({
    error: { advice: 'Use the region eu-central-1.' },
  })
})

test('what is too large for a server in front may go in smaller parts', async () => {
  const { store } = await storeAnswering({ status: 413, body: html })
  const advice = expect.stringContaining('--part-size') as unknown
  await expect(store.open(newObject(), signal)).rejects.toMatchObject({ error: { advice } })
})

test('the store says how long to wait', async () => {
  const busy = { status: 503, headers: { 'retry-after': '7' } }
  const { store } = await storeAnswering(busy)
  await expect(store.head('k', signal)).rejects.toMatchObject({ ...code('StoreBusy'), retryAfterMs: 7000 })
})

test('a session that radosgw no longer has', async () => {
  const { store } = await storeAnswering(s3Error(404, 'NoSuchKey'))
  await expect(store.listParts('k', 'u', signal)).rejects.toMatchObject(code('SessionGone'))
  await store.abort('k', 'u', signal)
})

test('ListParts that is not known', async () => {
  const { store } = await storeAnswering(s3Error(501, 'NotImplemented'))
  await expect(store.listParts('k', 'u', signal)).rejects.toMatchObject(code('StoreRefused'))
})

test('a refused HEAD is explained by a GET', async () => {
  const { store } = await storeAnswering(s3Error(403, 'SignatureDoesNotMatch'))
  await expect(store.head('k', signal)).rejects.toMatchObject(code('CredentialsWrong'))
})

test('a HEAD answered by a web server is no missing object', async () => {
  const { store } = await storeAnswering({ status: 404, headers: { 'content-type': 'text/html' } })
  await expect(store.head('k', signal)).rejects.toMatchObject(code('EndpointInvalid'))
})

test('nobody listens, nobody is called that, nobody answers', async () => {
  const { address, close } = await scriptedServer(() => ({ status: 200 }))
  await close()
  const { host } = new URL(address.endpoint ?? '')
  await expect(storeAt(address).open(newObject(), signal)).rejects.toMatchObject({
    error: { code: 'Unreachable', message: `The store at ${host} cannot be reached.`, retryable: true },
  })
  const nameless = { ...address, endpoint: 'http://no-such-host.invalid:9000' }
  await expect(storeAt(nameless).head('k', signal)).rejects.toMatchObject(code('NameUnknown'))
})

test.each([
  ['hangs up', (_data: Buffer) => '', 'Unreachable'],
  ['speaks another protocol', (_data: Buffer) => 'SSH-2.0-OpenSSH_9.2\r\n', 'EndpointInvalid'],
])('a server that %s', async (_name, reply, expected) => {
  const server = createServer((socket) => {
    socket.once('data', (data) => socket.end(reply(data)))
    socket.on('error', () => undefined)
  })
  const port = await listen(server)
  closing.push(() => new Promise((resolve) => server.close(resolve)))
  const plain = storeAt(addressAt(port))
  const put = plain.put(newObject({ overwrite: true }), partBody(Buffer.from('x')), pace, signal)
  await expect(put).rejects.toMatchObject(code(expected))
})

test.each([
  [
    403,
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided.',
    'The store refused the signature: the secret access key does not match.',
  ],
  [
    403,
    'InvalidAccessKeyId',
    'The AWS Access Key Id you provided does not exist in our records.',
    'The store does not know this access key ID.',
  ],
  [
    403,
    'SecondLevelDomainForbidden',
    'Use the third level domain',
    'The store does not serve the bucket reels at this address ' +
      '(SecondLevelDomainForbidden, Use the third level domain).',
  ],
  [400, 'InvalidTag', '', 'The store refused the request: InvalidTag.'],
  [400, 'InvalidTag', 'InvalidTag', 'The store refused the request: InvalidTag.'],
])(
  'the message about %i %s, %j is whole, and says nothing twice',
  async (status, code, sentence, message) => {
    const { store } = await storeAnswering(s3Error(status, code, '', sentence))
    const opening = store.open(newObject({ overwrite: true }), signal)
    await expect(opening).rejects.toMatchObject({ error: { message } })
  },
)

import { HeadObjectCommand, PutObjectCommand, UploadPartCommand } from '@aws-sdk/client-s3'
import { HttpRequest } from '@smithy/core/protocols'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { usualNetwork } from '../../../electron/core/destination-rules.ts'
import type { BucketAddress, ObjectSettings } from '../../../electron/contract/index.ts'
import { objectInput } from '../../../electron/s3/requests/object-input.ts'
import type { Credentials } from '../../../electron/s3/credential-provider.ts'
import { Signer } from '../../../electron/s3/transport/signature.ts'
import { keys, sentBothWays, signatureOf, usual } from './both-ways.ts'
import { newObject } from './part-body.ts'
import { storeAnswering } from './scripted-server.ts'

const runs = { numRuns: Number(process.env.DROPREEL_FUZZ ?? 25) }
const unsigned = 'UNSIGNED-PAYLOAD'
const crc32 = 'AAAAAA=='

/** As header values may be: US-ASCII, with spaces that are not at its ends; a signature covers several of them as one. */
const words = fc.oneof(
  { weight: 3, arbitrary: fc.stringMatching(/^[!-~]([ -~]{0,20}[!-~])?$/) },
  fc.constantFrom('a  b   c', 'a\tb'),
)
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
    network: fc
      .record({ acceleration: fc.boolean(), dualStack: fc.boolean() })
      .map((some) => Object.assign({}, usualNetwork, some)),
  })
  .map((some): BucketAddress => Object.assign({}, usual, some))

const body = fc.record({
  bytes: fc.uint8Array({ maxLength: 50 }).map((bytes) => Buffer.from(bytes)),
  hash: fc.constantFrom(unsigned, 'a'.repeat(64)),
  sums: fc.record(
    { ChecksumCRC32: fc.constant(crc32), ContentMD5: fc.constant('1B2M2Y8AsgTpgAmY7PhCfg==') },
    { requiredKeys: [] },
  ),
})

/** What was sent both ways, with the signature that the SDK's package gives what Dropreel sent. */
async function compared(sending: ReturnType<typeof sentBothWays>, credentials: Credentials = keys) {
  const { own, theirs } = await sending
  const { authorization, ...headers } = own.first?.headers ?? {}
  // The middleware adds this header.
  const isDirect = headers['amz-sdk-request'] === undefined
  return {
    own: { requests: own.requests, result: own.result, authorization, isDirect },
    theirs: {
      requests: theirs.requests,
      result: theirs.result,
      authorization: own.first && (await signatureOf(own.first, credentials)),
      isDirect: true,
    },
  }
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
        const sending = sentBothWays({ command, bytes, hash }, usual, credentials)
        const { own, theirs } = await compared(sending, credentials)
        expect(own).toEqual(theirs)
        expect(own.requests).toHaveLength(1)
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
      const sending = sentBothWays({ command, bytes, hash }, usual, credentials)
      const { own, theirs } = await compared(sending, credentials)
      expect(own).toEqual(theirs)
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
      const sending = sentBothWays({ command, bytes: null, hash: '' }, usual, credentials)
      const { own, theirs } = await compared(sending, credentials)
      expect(own).toEqual(theirs)
    }),
    runs,
  )
})

test('goes where the SDK goes, by style of addresses, region, name of the bucket and endpoint', async () => {
  await fc.assert(
    fc.asyncProperty(address, async (address) => {
      const at = { Bucket: address.bucket, Key: 'a/b.mov', ContentLength: 1 }
      const command = (Body: Uint8Array) => new PutObjectCommand({ ...at, Body })
      const sending = sentBothWays({ command, bytes: Buffer.from('x'), hash: unsigned }, address)
      const { own, theirs } = await compared(sending)
      expect(own).toEqual(theirs)
    }),
    runs,
  )
})

test('a secret key that was changed signs from then on, and so does each day', async () => {
  const signer = new Signer({ region: 'us-east-1', service: 's3' })
  const days = ['2026-11-27T23:59:59Z', '2026-11-28T00:00:01Z', '2026-11-27T23:59:59Z']
  const changed = { ...keys, secretAccessKey: 'another' }
  for (const one of [keys, changed, keys]) {
    for (const day of days) {
      const headers = { host: 'store.test', 'x-amz-content-sha256': unsigned }
      const request = new HttpRequest({ method: 'PUT', path: '/reels/k', headers })
      signer.sign(request, '', one, Date.parse(day))
      const heard = { line: 'PUT /reels/k', headers: request.headers, body: '' }
      expect(request.headers['authorization']).toBe(await signatureOf(heard, one))
    }
  }
})

test('each request is signed with the keys that there are by then, and asks for them once', async () => {
  let current = keys
  let asked = 0
  const headers = { etag: '"e"', 'content-length': '0' }
  const { store, seen } = await storeAnswering(
    () => ({ status: 200, headers }),
    async () => {
      asked++
      return current
    },
  )
  for (const accessKeyId of ['FIRST', 'SECOND']) {
    current = { ...keys, accessKeyId }
    asked = 0
    await store.head('k', new AbortController().signal)
  }
  expect(asked).toBe(1)
  expect(seen.map((one) => /Credential=(\w+)/.exec(one.headers.authorization ?? '')?.[1])).toEqual([
    'FIRST',
    'SECOND',
  ])
})

import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { DestinationPace } from '../../../electron/engine/destination-pace.ts'
import { uploadStream } from '../../../electron/engine/upload-stream.ts'
import { createRetry, requestsTo } from '../../../electron/engine/with-retry.ts'
import { quickClock } from '../../faults/support/quick-clock.ts'
import { demands, refuses, type Asked } from '../../support/quirky-request.ts'
import { quirkyStore, type Quirks } from '../../support/quirky-store.ts'
import { code } from './object-store-contract.ts'
import { newObject, someBytes } from './part-body.ts'
import { s3Error } from './scripted-server.ts'

const { signal } = new AbortController()
const partSizeBytes = 5 * 1024 * 1024
const bytes = someBytes(2 * partSizeBytes + 100)
const create = 'CreateMultipartUpload'
const complete = 'CompleteMultipartUpload'

/** As `put -` does it; answers the key's object and how much of the stream was read. */
async function pipeTo({ stores, address }: Awaited<ReturnType<typeof quirkyStore>>, key = 'k') {
  const clock = quickClock()
  const destination = new DestinationPace(clock, null)
  const retry = createRetry({ clock, signal, destination, maxWaitMs: 60_000, patience: 'usual' })
  const object = newObject({ key })
  const { uploadRecordId: recordId } = object
  let readBytes = 0
  const stream = Readable.from([bytes.subarray(0, 7_000_000), bytes.subarray(7_000_000)])
  const stored = uploadStream({
    target: {
      bucket: address.bucket,
      key,
      recordId,
      request: requestsTo(stores.at(address), retry, signal),
      signal,
    },
    object,
    partSizeBytes,
    isKeyGuarded: stores.guardsKeys(address),
    onStart: () => undefined,
    send: (onRead) => {
      const onChunk = (chunk: Uint8Array) => {
        readBytes += chunk.byteLength
        onRead(chunk)
      }
      const sending = {
        object,
        stream,
        partSizeBytes,
        parallel: 2,
        onChunk,
        onProgress: () => undefined,
        retry,
      }
      return stores.sendStream(address, sending, signal)
    },
  })
  const failure = await stored.then(
    () => null,
    (thrown: unknown) => thrown,
  )
  return { failure, readBytes }
}

const wholeCrc32 = (asked: Asked) =>
  asked.headers['x-amz-checksum-algorithm'] === 'CRC32' && asked.headers['x-amz-checksum-type'] !== undefined
    ? s3Error(501, 'NotImplemented', '', 'x-amz-checksum-type')
    : null
const sumsOfParts = (asked: Asked) => asked.operation === complete && asked.body.includes('<ChecksumCRC32>')

test.each<[string, Quirks, object]>([
  ['has no quirks', {}, { session: 'CRC32', checksums: 'verified' }],
  [
    'knows FULL_OBJECT for CRC64NVME only',
    { refuse: [wholeCrc32] },
    { session: 'CRC64NVME', checksums: 'verified' },
  ],
  [
    'knows composite checksums only',
    { refuse: [refuses(create, /^x-amz-checksum-type/, 400, 'InvalidRequest', 'No.')] },
    { session: 'composite', checksums: 'verified' },
  ],
  [
    'takes no checksum of a session',
    { refuse: [refuses(create, /^x-amz-checksum-/, 501, 'NotImplemented')] },
    { session: 'none', checksums: 'verified' },
  ],
  [
    'refuses the whole object’s checksum at Complete, and demands those of parts',
    {
      refuse: [
        refuses(complete, /^x-amz-checksum-/, 400, 'InvalidRequest', 'No.'),
        (asked) =>
          asked.operation === complete && !sumsOfParts(asked) ? s3Error(400, 'InvalidRequest') : null,
      ],
    },
    { complete: 'parts' },
  ],
  [
    'refuses If-None-Match',
    { refuse: [refuses(complete, /^if-none-match/, 400, 'InvalidArgument', 'No.')] },
    { ifNoneMatch: 'refused' },
  ],
  [
    'answers 412 although the key is free',
    { refuse: [refuses(complete, /^if-none-match/, 412, 'PreconditionFailed')] },
    { ifNoneMatch: 'broken' },
  ],
  [
    'refuses checksums of parts and demands Content-MD5',
    {
      refuse: [
        refuses('UploadPart', /^x-amz-checksum-/, 400, 'InvalidArgument', 'x-amz-checksum-crc32'),
        demands('UploadPart', /^content-md5/, 400, 'InvalidRequest', 'Content-MD5 is required.'),
      ],
    },
    { checksums: 'refused', md5: 'both' },
  ],
  [
    'has ETags that look like MD5s',
    { ignore: /^x-amz-checksum-/, etag: (md5) => createHash('md5').update(md5).digest('hex') },
    { md5: 'content-md5' },
  ],
])('a stream arrives whole at a store that %s', async (_name, quirks, known) => {
  const store = await quirkyStore(quirks)
  expect((await pipeTo(store)).failure).toBeNull()
  expect(store.objects.get('k')?.bytes.equals(bytes)).toBe(true)
  expect(store.known()).toMatchObject(known)
  expect(store.sessions.size).toBe(0)
})

test('what is refused when the session is opened is found out before a byte is read', async () => {
  const store = await quirkyStore({ refuse: [refuses(create, /./, 400, 'InvalidStorageClass')] })
  const { failure, readBytes } = await pipeTo(store)
  expect(failure).toMatchObject(code('StoreRefused'))
  expect(readBytes).toBe(0)
})

test('an object that appears while a stream is sent is kept', async () => {
  const store = await quirkyStore({
    refuse: [
      (asked) => {
        const alien = { bytes: Buffer.from('theirs'), etag: 'e', sum: null, meta: {} }
        if (asked.query.get('partNumber') === '2') store.objects.set('k', alien)
        return null
      },
    ],
  })
  expect((await pipeTo(store)).failure).toMatchObject(code('ObjectExists'))
  expect(store.objects.get('k')?.bytes.toString()).toBe('theirs')
  expect(store.sessions.size).toBe(0)
})

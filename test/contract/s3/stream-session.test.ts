import { Readable } from 'node:stream'
import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { uploadStream } from '../../../electron/engine/upload-stream.ts'
import { createRetry, requestsTo } from '../../../electron/engine/with-retry.ts'
import { quickClock } from '../../faults/support/quick-clock.ts'
import { code } from './object-store-contract.ts'
import { newObject } from './part-body.ts'
import { s3Error, storeAnswering, type Answer, type Seen } from './scripted-server.ts'

const created = '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'
const isOpening = ({ method, path }: Seen) => method === 'POST' && path.includes('uploads')

/** Sends a short stream to a store that refuses its part; answers how that ends, and the aborts of its session. */
async function streamTo(
  special: (seen: Seen) => Answer | null | Promise<Answer | null>,
  stop = new AbortController(),
) {
  const { stores, address, seen } = await storeAnswering(async (one) => {
    const own = await special(one)
    if (own !== null) return own
    if (one.method === 'HEAD') return { status: 403, headers: { 'x-amz-request-id': 'R1' } }
    if (isOpening(one)) return { status: 200, body: created }
    return one.method === 'DELETE' ? { status: 204 } : s3Error(403, 'AccessDenied')
  })
  const { signal } = stop
  const retry = createRetry({ clock: quickClock(), signal, maxWaitMs: 60_000, patience: 'long' })
  const sending = {
    object: newObject({ overwrite: true }),
    stream: Readable.from([Buffer.from('reel')]),
    partSizeBytes: 5 * 1024 * 1024,
    parallel: 2,
    onProgress: () => undefined,
    retry,
  }
  const { object } = sending
  const uploading = uploadStream({
    target: {
      bucket: address.bucket,
      key: object.key,
      recordId: object.uploadRecordId,
      request: requestsTo(stores.at(address), retry, signal),
      signal,
    },
    object,
    partSizeBytes: sending.partSizeBytes,
    isKeyGuarded: false,
    onStart: () => undefined,
    send: (onChunk) => stores.sendStream(address, { ...sending, onChunk }, signal),
  })
  const thrown: unknown = await uploading.catch((reason: unknown) => reason)
  return { thrown, aborts: seen.filter(({ method }) => method === 'DELETE') }
}

test('an abort while the session is opened leaves no session', async () => {
  const stop = new AbortController()
  const { thrown, aborts } = await streamTo(async (seen) => {
    if (!isOpening(seen)) return null
    stop.abort(new Error('ctrl-c'))
    await setTimeout(50)
    return null
  }, stop)
  expect(thrown).toMatchObject({ message: 'ctrl-c' })
  expect(aborts).toMatchObject([{ path: expect.stringContaining('uploadId=u') as unknown }])
})

test('the abort of a session is retried', async () => {
  let failures = 2
  const { thrown, aborts } = await streamTo(({ method }) =>
    method === 'DELETE' && failures-- > 0 ? { status: 503 } : null,
  )
  expect(thrown).toMatchObject(code('AccessDenied'))
  expect(aborts).toHaveLength(3)
})

test('keys that may only write are told why the store refused', async () => {
  const { thrown } = await streamTo((seen) =>
    isOpening(seen) ? s3Error(400, 'InvalidStorageClass', '', 'There is no class COLD') : null,
  )
  expect(thrown).toMatchObject({ error: { message: expect.stringContaining('COLD') as unknown } })
})

import { EventEmitter, once } from 'node:events'
import { createReadStream } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough, Readable } from 'node:stream'
import { rootCertificates } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import type { NetworkSettings } from '../../../electron/contract/index.ts'
import { usualNetwork } from '../../../electron/core/destination-rules.ts'
import { DestinationPace } from '../../../electron/engine/destination-pace.ts'
import { uploadStream } from '../../../electron/engine/upload-stream.ts'
import { createRetry, requestsTo } from '../../../electron/engine/with-retry.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { quickClock } from '../../faults/support/quick-clock.ts'
import { code } from './object-store-contract.ts'
import { newObject, someBytes } from './part-body.ts'
import { s3Error, scriptedServer, type Answer, type Seen } from './scripted-server.ts'

const signal = new AbortController().signal
const partSizeBytes = 5 * 1024 * 1024
const bytes = someBytes(2 * partSizeBytes + 100)
const created = '<InitiateMultipartUploadResult><UploadId>u</UploadId></InitiateMultipartUploadResult>'
const completed = '<CompleteMultipartUploadResult><ETag>"e-3"</ETag></CompleteMultipartUploadResult>'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A store that takes everything, but answers `special` where that is not null. */
async function start(special: (seen: Seen) => Answer | null, network?: NetworkSettings) {
  let done = false
  const server = await scriptedServer((seen) => {
    const own = special(seen)
    if (own !== null) return own
    const { method, path } = seen
    if (method === 'HEAD' && !done) return { status: 404, headers: { 'x-amz-request-id': 'R1' } }
    if (method === 'HEAD')
      return { status: 200, headers: { etag: '"e-3"', 'content-length': String(bytes.byteLength) } }
    if (method === 'DELETE') return { status: 204 }
    if (path.includes('uploads')) return { status: 200, body: created }
    if (method === 'PUT') return { status: 200, headers: { etag: '"part"' } }
    done ||= method === 'POST'
    return { status: 200, headers: { 'x-amz-version-id': 'v1' }, body: completed }
  })
  closing.push(server.close)
  const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }
  const stores = createStores({ credentialsFor: () => async () => keys, now: Date.now })
  const clock = quickClock()
  const destination = new DestinationPace(clock, null)
  const waiting = { maxWaitMs: 60_000, unreachedLimitMs: 50, patience: 'long' } as const
  const address = { ...server.address, ...(network === undefined ? {} : { network }) }
  const object = newObject({ key: 'k' })
  const put = (stream: Readable, abort = signal, onProgress = (_sentBytes: number) => undefined) => {
    const retry = createRetry({ clock, signal: abort, destination, ...waiting })
    const request = requestsTo(stores.at(address), retry, abort)
    const { key, uploadRecordId: recordId } = object
    return uploadStream({
      target: { bucket: address.bucket, key, recordId, request, signal: abort },
      object,
      partSizeBytes,
      isKeyGuarded: stores.guardsKeys(address),
      onStart: () => onProgress(0),
      send: (onChunk) => {
        const sending = { object, stream, partSizeBytes, parallel: 2, onChunk, onProgress, retry }
        return stores.sendStream(address, sending, abort)
      },
    })
  }
  return { put, ...server }
}

const whole = () => Readable.from([bytes.subarray(0, 7_000_000), bytes.subarray(7_000_000)])
const isPart = (number: number) => (seen: Seen) => seen.path.includes(`partNumber=${number}&`)

test('a stream becomes parts and an object of its length', async () => {
  const { put, seen } = await start(() => null)
  const progress: number[] = []
  const stored = await put(whole(), signal, (sentBytes) => void progress.push(sentBytes))
  expect(stored).toEqual({ etag: 'e-3', versionId: 'v1', checksum: null, sizeBytes: bytes.byteLength })
  const parts = [1, 2, 3].map((number) => seen.find(isPart(number))?.body ?? Buffer.alloc(0))
  expect(Buffer.concat(parts).equals(bytes)).toBe(true)
  expect(progress.at(-1)).toBe(bytes.byteLength)
  expect(seen.filter(({ headers }) => headers['x-amz-trailer'] ?? headers.expect)).toEqual([])
})

test('an empty ETag in the answer to Complete, as radosgw gives it, is taken from HEAD', async () => {
  let isComplete = false
  const { put } = await start(({ method, path }) => {
    if (method === 'HEAD' && isComplete) {
      const length = String(bytes.byteLength)
      const id = newObject().uploadRecordId
      const headers = { etag: '"e-3"', 'content-length': length, 'x-amz-meta-dropreel-upload': id }
      return { status: 200, headers }
    }
    if (method !== 'POST' || path.includes('uploads')) return null
    isComplete = true
    return { status: 200, body: completed.replace('"e-3"', '""') }
  })
  expect(await put(whole())).toMatchObject({ etag: 'e-3', sizeBytes: bytes.byteLength })
})

test('an existing object is seen before the stream is read', async () => {
  const { put } = await start(({ method }) =>
    method === 'HEAD' ? { status: 200, headers: { etag: '"other"', 'content-length': '5' } } : null,
  )
  const stream = whole()
  await expect(put(stream)).rejects.toMatchObject(code('ObjectExists'))
  expect(stream.readableDidRead).toBe(false)
})

test('a part that fails for a moment is sent again', async () => {
  let failures = 1
  const { put } = await start((seen) => (isPart(2)(seen) && failures-- > 0 ? s3Error(503, 'SlowDown') : null))
  expect((await put(whole())).sizeBytes).toBe(bytes.byteLength)
})

const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }
const gateway = { status: 502, headers: { 'content-type': 'text/html' }, body: '<html>502</html>' }
const isComplete = ({ method, path }: Seen) => method === 'POST' && path.includes('uploadId=')

test('a part is sent again once a store that was away for long is back', async () => {
  let failures = 30
  const { put } = await start((seen) => (isPart(2)(seen) && failures-- > 0 ? gateway : null))
  expect((await put(whole())).sizeBytes).toBe(bytes.byteLength)
  expect(failures).toBeLessThan(0)
})

test.each([
  ['the begin', ({ path }: Seen) => path.includes('uploads')],
  ['a part', isPart(2)],
  ['the end', isComplete],
])('a web page that answers %s is not taken for the store', async (_name, isPaged) => {
  let pages = 3
  const { put } = await start((seen) => (isPaged(seen) && pages-- > 0 ? page : null))
  expect((await put(whole())).sizeBytes).toBe(bytes.byteLength)
  expect(pages).toBeLessThan(0)
})

test('a store that fails for longer than a file would wait is still retried, as a stream has no second try', async () => {
  let failures = 25
  const { put } = await start((seen) =>
    isPart(2)(seen) && failures-- > 0 ? s3Error(500, 'InternalError') : null,
  )
  expect((await put(whole())).sizeBytes).toBe(bytes.byteLength)
})

test.each([503, 502])('the HEAD of the finished object is retried after a %i', async (status) => {
  let isDone = false
  let failures = 3
  const { put } = await start((seen) => {
    isDone ||= isComplete(seen)
    return seen.method === 'HEAD' && isDone && failures-- > 0 ? { status } : null
  })
  expect((await put(whole())).sizeBytes).toBe(bytes.byteLength)
  expect(failures).toBeLessThan(0)
})

test('a Complete whose answer was lost is recognised by the upload’s id in the object', async () => {
  const { uploadRecordId } = newObject()
  let isDone = false
  const { put } = await start((seen) => {
    if (isComplete(seen)) {
      // The object is made, but the answer to the first try gets lost.
      const answer = isDone ? s3Error(404, 'NoSuchUpload') : gateway
      isDone = true
      return answer
    }
    if (seen.method !== 'HEAD' || !isDone) return null
    const length = String(bytes.byteLength)
    return {
      status: 200,
      headers: { etag: '"e-3"', 'content-length': length, 'x-amz-meta-dropreel-upload': uploadRecordId },
    }
  })
  expect(await put(whole())).toMatchObject({ etag: 'e-3', sizeBytes: bytes.byteLength })
})

test('an object that Complete made although it never answers well is recognised by the upload’s id', async () => {
  let isDone = false
  const { put } = await start((seen) => {
    isDone ||= isComplete(seen)
    if (isComplete(seen)) return s3Error(500, 'InternalError')
    if (seen.method !== 'HEAD' || !isDone) return null
    const own = { 'x-amz-meta-dropreel-upload': newObject().uploadRecordId }
    return { status: 200, headers: { etag: '"e-3"', 'content-length': String(bytes.byteLength), ...own } }
  })
  expect(await put(whole())).toMatchObject({ etag: 'e-3', sizeBytes: bytes.byteLength })
})

test('a session that is gone without an object is no success', async () => {
  const { put } = await start((seen) => (isComplete(seen) ? s3Error(404, 'NoSuchUpload') : null))
  await expect(put(whole())).rejects.toMatchObject(code('SessionGone'))
})

test('a part that waits for its next try ends with the stream', async () => {
  const store = new EventEmitter()
  const refused = once(store, 'part')
  const { put, seen } = await start((seen) => {
    if (!isPart(1)(seen)) return null
    store.emit('part')
    return gateway
  })
  async function* broken() {
    yield bytes
    await refused
    throw new Error('the pipe broke')
  }
  await expect(put(Readable.from(broken()))).rejects.toThrow('the pipe broke')
  expect(seen.at(-1)).toMatchObject({ method: 'DELETE' })
})

test('a refused part ends the stream and aborts the session', async () => {
  const { put, seen } = await start((seen) => (isPart(1)(seen) ? s3Error(403, 'AccessDenied') : null))
  const endless = Readable.from(endlessBytes())
  await expect(put(endless)).rejects.toMatchObject(code('AccessDenied'))
  expect(endless.destroyed).toBe(true)
  expect(seen.some(({ method, path }) => method === 'DELETE' && path.includes('uploadId=u'))).toBe(true)
})

test('a refused part is reported at once, although the stream neither goes on nor ends', async () => {
  const { put, seen } = await start((seen) => (isPart(1)(seen) ? s3Error(403, 'AccessDenied') : null))
  const silent = new PassThrough()
  silent.write(bytes.subarray(0, 6_000_000))
  await expect(put(silent)).rejects.toMatchObject(code('AccessDenied'))
  expect(silent.destroyed).toBe(true)
  expect(seen.at(-1)).toMatchObject({ method: 'DELETE' })
})

test('the HEAD before the first byte is retried after a failure', async () => {
  let failures = 3
  const { put } = await start(({ method }) => (method === 'HEAD' && failures-- > 0 ? { status: 503 } : null))
  expect((await put(whole())).sizeBytes).toBe(bytes.byteLength)
})

test('a store that never answered is given up, and the stream is not read', async () => {
  const { put, close } = await start(() => null)
  await close()
  const stream = whole()
  await expect(put(stream)).rejects.toMatchObject(code('Unreachable'))
  expect(stream.readableDidRead).toBe(false)
})

async function* endlessBytes() {
  for (;;) yield bytes
}

test('an abort ends with its reason and aborts the session', async () => {
  const stop = new AbortController()
  const { put, seen } = await start((seen) => {
    if (isPart(1)(seen)) stop.abort(new Error('ctrl-c'))
    return null
  })
  await expect(put(Readable.from(endlessBytes()), stop.signal)).rejects.toThrow('ctrl-c')
  expect(seen.some(({ method }) => method === 'DELETE')).toBe(true)
})

test('a stream that breaks aborts the session', async () => {
  const store = new EventEmitter()
  const firstPart = once(store, 'part')
  const { put, seen } = await start((seen) => {
    if (isPart(1)(seen)) store.emit('part')
    return null
  })
  async function* broken() {
    yield bytes
    await firstPart
    throw new Error('the pipe broke')
  }
  await expect(put(Readable.from(broken()))).rejects.toThrow('the pipe broke')
  expect(seen.some(({ method }) => method === 'DELETE')).toBe(true)
  expect(seen.some(({ method, path }) => method === 'POST' && path.includes('uploadId'))).toBe(false)
})

test('an object that is shorter than the stream is no success', async () => {
  let isDone = false
  const { put } = await start((seen) => {
    isDone ||= isComplete(seen)
    if (seen.method !== 'HEAD' || !isDone) return null
    return { status: 200, headers: { etag: '"e-3"', 'content-length': '5' } }
  })
  await expect(put(whole())).rejects.toMatchObject(code('ProofFailed'))
})

test('a stream that cannot be read, such as a folder, fails with its error', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-stream-'))
  closing.push(() => rm(folder, { recursive: true }))
  const caFile = join(folder, 'ca.pem')
  await writeFile(caFile, rootCertificates.join('\n'))
  const { put } = await start(() => null, { ...usualNetwork, caFile })
  await expect(put(createReadStream(folder))).rejects.toThrow('EISDIR')
})

test('a stream sends no part beyond those that the store is known to take', async () => {
  const refusal = s3Error(400, 'InvalidArgument', '', 'Part number must be an integer between 1 and 2')
  const { put, seen } = await start((one) => (isPart(3)(one) ? refusal : null))
  for (const one of [whole(), whole()]) await expect(put(one)).rejects.toMatchObject(code('TooManyParts'))
  expect(seen.filter(isPart(3))).toHaveLength(1)
})

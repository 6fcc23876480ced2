import { createServer, type Socket } from 'node:net'
import { gzipSync } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import type { ObjectStore } from '../../../electron/engine/ports.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { usualLimits } from '../../../electron/s3/transport/client.ts'
import { linkRequest, newObject, partBody, someBytes } from './part-body.ts'
import { failureOf } from './refusal.ts'
import { addressAt, exampleKeys, listen, storeAnswering, storesAt } from './scripted-server.ts'

const { signal } = new AbortController()
const mebibyte = 1024 * 1024
/** What lies in the buffers of both ends. */
const onTheWayBytes = 8 * mebibyte

/** A store that begins an answer and writes the same line for ever, up to many bytes that nobody should have read. */
async function floodingStore(begin: string, line: string) {
  const lines = Buffer.from(line.repeat(Math.ceil(65_536 / line.length)))
  let sentBytes = 0
  const flood = (socket: Socket): void => {
    while (!socket.destroyed && sentBytes < 64 * mebibyte) {
      sentBytes += lines.length
      if (!socket.write(lines)) return void socket.once('drain', () => flood(socket))
    }
    socket.end()
  }
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(begin)
      flood(socket)
    })
  })
  const port = await listen(server)
  onTestFinished(() => void server.close())
  const address = addressAt(port)
  const store = storesAt(async () => exampleKeys).at(address)
  return { store, endpoint: address.endpoint ?? '', sentBytes: () => sentBytes }
}

/** The same of an answer whose body has no end. */
const endlessStore = (status: number, begin: string) =>
  floodingStore(`HTTP/1.1 ${status} So\r\nx-amz-request-id: R1\r\n\r\n${begin}`, ' ')

const object = newObject({ key: 'k', overwrite: true })
const body = () => partBody(someBytes(10))
const pace = async () => undefined
const part = { partNumber: 1, sizeBytes: 10, etag: 'e', crc32: null }
const finished = { object, uploadId: 'u', parts: [part], sizeBytes: 10, crc32: null }

const requests: Record<string, (store: ObjectStore) => Promise<unknown>> = {
  PutObject: (store) => store.put(object, body(), pace, signal),
  CreateMultipartUpload: (store) => store.open(object, signal),
  UploadPart: (store) =>
    store.sendPart({ key: 'k', uploadId: 'u', partNumber: 1, body: body() }, pace, signal),
  ListParts: (store) => store.listParts('k', 'u', signal),
  CompleteMultipartUpload: (store) => store.complete(finished, signal),
  ListMultipartUploads: (store) => store.listSessions('', signal),
  AbortMultipartUpload: (store) => store.abort('k', 'u', signal),
  GetObject: async (store) => {
    for await (const _ of store.read('k', { versionId: null, offsetBytes: 0, sizeBytes: 10 }, signal));
  },
  link: (store) => store.link(linkRequest('k'), signal),
}

test.each(Object.entries(requests))('reads 64 KiB of an endless refusal of %s', async (_, send) => {
  const { store, sentBytes } = await endlessStore(403, '<Error><Code>AccessDenied</Code><Message>')
  const failure = await failureOf(send(store))
  expect(sentBytes()).toBeLessThan(onTheWayBytes)
  expect(failure).toMatchObject({
    code: 'EndpointInvalid',
    detail: expect.stringContaining('HTTP 403, an answer of more than 64 KiB'),
  })
})

test.each([
  ['ListParts', '<ListPartsResult><UploadId>u</UploadId>'],
  ['ListMultipartUploads', '<ListMultipartUploadsResult><Bucket>reels</Bucket>'],
  // Stores send blanks until they have joined the parts.
  ['CompleteMultipartUpload', '<?xml version="1.0"?>'],
  ['CreateMultipartUpload', '<InitiateMultipartUploadResult>'],
])('reads 16 MiB of an endless answer to %s', async (name, begin) => {
  const { store, sentBytes } = await endlessStore(200, begin)
  const failure = await failureOf(requests[name]?.(store) ?? Promise.resolve())
  expect(sentBytes()).toBeLessThan(16 * mebibyte + onTheWayBytes)
  expect(failure).toMatchObject({
    code: 'StoreError',
    message: 'The store had an internal error: HTTP 200, an answer of more than 16 MiB.',
  })
})

test('reads 64 KiB of an endless refusal of a public address', async () => {
  const { store, endpoint, sentBytes } = await endlessStore(403, '<Error><Code>AccessDenied</Code><Message>')
  const failure = await failureOf(store.link(linkRequest('k', { publicBaseUrl: endpoint }), signal))
  expect(sentBytes()).toBeLessThan(onTheWayBytes)
  expect(failure).toMatchObject({ code: 'AccessDenied', detail: 'HTTP 403' })
})

test('a refusal of just under 64 KiB is read as a whole', async () => {
  const message = 'x'.repeat(60_000)
  const { store } = await storeAnswering(() => ({
    status: 403,
    body: `<Error><Message>${message}</Message><Code>AccessDenied</Code></Error>`,
  }))
  expect(await failureOf(store.listParts('k', 'u', signal))).toMatchObject({ code: 'AccessDenied' })
  expect(await failureOf(store.link(linkRequest('k'), signal))).toMatchObject({ code: 'AccessDenied' })
})

test('a page of 1,000 parts with long ETags is read as a whole', async () => {
  const parts = Array.from({ length: 1000 }, (_, at) => {
    return `<Part><PartNumber>${at + 1}</PartNumber><Size>5</Size><ETag>"${'e'.repeat(5000)}"</ETag></Part>`
  })
  const page = `<ListPartsResult><UploadId>u</UploadId>${parts.join('')}</ListPartsResult>`
  const { store } = await storeAnswering(() => ({ status: 200, body: page }))
  expect((await store.listParts('k', 'u', signal)).parts).toHaveLength(1000)
})

test('a compressed answer is not unpacked', async () => {
  const bomb = gzipSync(Buffer.alloc(64 * mebibyte, ' '))
  expect(bomb.length).toBeLessThan(mebibyte / 8)
  const { store, seen } = await storeAnswering(() => ({
    status: 200,
    headers: { 'content-encoding': 'gzip' },
    body: bomb,
  }))
  const before = process.memoryUsage().rss
  await failureOf(store.listParts('k', 'u', signal))
  expect(process.memoryUsage().rss - before).toBeLessThan(32 * mebibyte)
  expect(seen[0]?.headers['accept-encoding']).toBeUndefined()
})

/** A store whose answers come a byte at a time, for ever. `begin`: what comes at once. */
async function drippingStore(begin: string, idleMs: number) {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => {
      socket.write(begin)
      const drops = setInterval(() => socket.write('x'), 20)
      socket.once('close', () => clearInterval(drops))
    })
  })
  const port = await listen(server)
  onTestFinished(() => void server.close())
  const limits = { ...usualLimits, idleMs, completeIdleMs: idleMs }
  const stores = createStores({ credentialsFor: () => async () => exampleKeys, now: Date.now, limits })
  onTestFinished(() => stores.close())
  return stores.at(addressAt(port))
}

const chunked = 'transfer-encoding: chunked\r\nx-amz-request-id: R1\r\n\r\n'

test.each([
  ['a header', 'HTTP/1.1 200 OK\r\nx-long: ', 'ListParts'],
  ['a header', 'HTTP/1.1 200 OK\r\nx-long: ', 'GetObject'],
  ['a header', 'HTTP/1.1 200 OK\r\nx-long: ', 'link'],
  ['a refusal', `HTTP/1.1 403 No\r\n${chunked}ffff\r\n`, 'ListParts'],
  ['a refusal', `HTTP/1.1 403 No\r\n${chunked}ffff\r\n`, 'GetObject'],
  ['a refusal', `HTTP/1.1 403 No\r\n${chunked}ffff\r\n`, 'link'],
  ['a page', `HTTP/1.1 200 OK\r\n${chunked}ffffff\r\n`, 'ListParts'],
  ['an assembly', `HTTP/1.1 200 OK\r\n${chunked}ffffff\r\n`, 'CompleteMultipartUpload'],
  ['a trailer', `HTTP/1.1 200 OK\r\n${chunked}1\r\n \r\n0\r\nx-long: `, 'ListParts'],
])('%s that comes byte by byte and never ends is given up (%#)', async (_, begin, name) => {
  const store = await drippingStore(begin, name === 'link' ? 400 : 60)
  const { code } = await failureOf(requests[name]?.(store) ?? Promise.resolve())
  expect(code).toBe(begin.includes('403') && name !== 'link' ? 'EndpointInvalid' : 'Unreachable')
})

const headerLine = `x-more: ${'x'.repeat(1000)}\r\n`

test.each([
  ['headers', 'HTTP/1.1 200 OK\r\n', 'ListParts'],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'GetObject'],
  ['headers', 'HTTP/1.1 200 OK\r\n', 'link'],
  ['trailers', `HTTP/1.1 403 No\r\n${chunked}1\r\n \r\n0\r\n`, 'ListParts'],
  ['trailers', `HTTP/1.1 403 No\r\n${chunked}1\r\n \r\n0\r\n`, 'link'],
])('%s without end are not read (%#)', async (_, begin, name) => {
  const { store, sentBytes } = await floodingStore(begin, headerLine)
  const { code } = await failureOf(requests[name]?.(store) ?? Promise.resolve())
  // To the link the connection is cut in the middle of the answer.
  expect(code).toBe(begin.includes('403') && name === 'link' ? 'Unreachable' : 'EndpointInvalid')
  expect(sentBytes()).toBeLessThan(onTheWayBytes)
})

import { createServer, type ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, onTestFinished, test } from 'vitest'
import { usualLimits } from '../../../electron/s3/transport/client.ts'
import { createStores } from '../../../electron/s3/index.ts'
import type { ObjectRange } from '../../../electron/engine/ports.ts'
import { code } from './object-store-contract.ts'
import { addressAt, exampleKeys, listen, storeAnswering } from './scripted-server.ts'

const signal = new AbortController().signal

async function bytesOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all).toString()
}

const middle: ObjectRange = { versionId: 'v 1', offsetBytes: 2, sizeBytes: 3 }

test('every request about a version names its id', async () => {
  const { store, seen } = await storeAnswering(({ method }) => ({
    status: method === 'GET' ? 206 : 200,
    headers: { etag: '"e"', 'x-amz-version-id': 'v 1', 'content-length': '3', 'x-amz-mp-parts-count': '2' },
    body: 'abc',
  }))
  expect(await store.head('k', signal, 'v 1')).toMatchObject({ etag: 'e', versionId: 'v 1', sizeBytes: 3 })
  expect(await store.firstPartBytes('k', signal, 'v 1')).toBe(3)
  expect(await bytesOf(store.read('k', middle, signal))).toBe('abc')
  expect(seen.map(({ path }) => new URL(path, 'http://s').searchParams.get('versionId'))).toEqual([
    'v 1',
    'v 1',
    'v 1',
  ])
  expect(seen.at(-1)?.headers.range).toBe('bytes=2-4')
  // What a cache in between kept proves nothing.
  expect(seen.at(-1)?.headers['cache-control']).toBe('no-cache, no-store')
})

test('without a version requests the latest one and names none', async () => {
  const { store, seen } = await storeAnswering(() => ({
    status: 200,
    headers: { etag: '"e"', 'content-length': '5' },
  }))
  await store.head('k', signal)
  expect(seen[0]?.path).not.toContain('versionId')
})

test('finds no part size on a store that ignores part numbers', async () => {
  const headers = { etag: '"e-2"', 'content-length': '10485760' }
  const { store } = await storeAnswering(() => ({ status: 200, headers }))
  expect(await store.firstPartBytes('k', signal)).toBeNull()
})

test('rejects the whole object from a store that ignores ranges', async () => {
  const { store } = await storeAnswering(() => ({ status: 200, headers: { etag: '"e"' }, body: 'abcdefgh' }))
  await expect(bytesOf(store.read('k', middle, signal))).rejects.toMatchObject(code('StoreRefused'))
})

test('does not take the sign-in page of a guest network for an answer of the store', async () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }
  const { store } = await storeAnswering(() => page)
  await expect(bytesOf(store.read('k', middle, signal))).rejects.toMatchObject(code('EndpointInvalid'))
})

const sizeBytes = 300_000

/** A store that sends an object of 300,000 bytes like this; its client is patient for 500 ms. */
async function storeSending(send: (response: ServerResponse) => void) {
  const server = createServer((_request, response) => {
    response.writeHead(206, { etag: '"e"', 'content-length': String(sizeBytes) })
    send(response)
  })
  const port = await listen(server)
  const limits = {
    connectMs: 5000,
    stalledMs: 5000,
    idleMs: 5000,
    completeIdleMs: 5000,
    answerBytesPerMs: 50_000,
    slowMs: 500,
    line: usualLimits.line,
  }
  const stores = createStores({ credentialsFor: () => async () => exampleKeys, now: Date.now, limits })
  onTestFinished(() => {
    stores.close()
    server.closeAllConnections()
    server.close()
  })
  return stores.at(addressAt(port))
}

const all: ObjectRange = { versionId: null, offsetBytes: 0, sizeBytes }

test('ends an answer that arrives far too slowly', async () => {
  const store = await storeSending((response) => {
    const drip = setInterval(() => response.write('x'), 20)
    response.once('close', () => clearInterval(drip))
  })
  const reading = bytesOf(store.read('k', all, signal))
  await expect(reading).rejects.toMatchObject(code('ConnectionSlow'))
})

test('a slow reader does not make the connection slow', async () => {
  const store = await storeSending((response) => response.end(Buffer.alloc(sizeBytes)))
  let readBytes = 0
  for await (const chunk of store.read('k', all, signal)) {
    if (readBytes === 0) await delay(1200)
    readBytes += chunk.byteLength
  }
  expect(readBytes).toBe(sizeBytes)
})

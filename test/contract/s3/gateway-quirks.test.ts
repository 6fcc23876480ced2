import { afterEach, expect, test } from 'vitest'
import { createStores } from '../../../electron/s3/index.ts'
import { code } from './object-store-contract.ts'
import { s3Error, scriptedServer, type Answer, type Seen } from './scripted-server.ts'

const signal = new AbortController().signal
const keys = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' }

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** A store behind a gateway that drops the length of what has no body, and answers GET like this. */
async function storeAnswering(get: (seen: Seen) => Answer) {
  const head = { status: 200, headers: { etag: 'W/"e"', 'transfer-encoding': 'chunked' } }
  const server = await scriptedServer((seen) => (seen.method === 'HEAD' ? head : get(seen)))
  const stores = createStores({ credentialsFor: () => async () => keys, now: Date.now })
  closing.push(server.close, async () => stores.close())
  return { store: stores.at(server.address), ...server }
}

test('a size that HEAD does not tell is asked for with the first byte of the same version', async () => {
  const headers = { etag: '"e"', 'content-range': 'bytes 0-0/29360128' }
  const { store, seen } = await storeAnswering(() => ({ status: 206, headers, body: 'x' }))
  expect(await store.head('k', signal, 'v 1')).toMatchObject({ sizeBytes: 29_360_128 })
  expect(seen[1]?.headers.range).toBe('bytes=0-0')
  expect(seen[1]?.path).toContain('versionId=v%201')
})

test.each([
  ['says so', s3Error(416, 'InvalidRange')],
  ['says no more than that', { status: 416 }],
])('an empty object has no first byte: a store that %s', async (_name, answer) => {
  const { store } = await storeAnswering(() => answer)
  expect(await store.head('k', signal)).toMatchObject({ sizeBytes: 0 })
})

test('a store that answers with the whole object tells its length', async () => {
  const { store } = await storeAnswering(() => ({
    status: 200,
    headers: { etag: '"e"', 'content-length': '5' },
    body: 'whole',
  }))
  expect(await store.head('k', signal)).toMatchObject({ sizeBytes: 5 })
})

test.each([
  ['names no total', { 'content-range': 'bytes 0-0/*' }],
  ['names no length either', { 'transfer-encoding': 'chunked' }],
])('a size that nobody tells is not guessed: an answer that %s', async (_name, more) => {
  const { store } = await storeAnswering(() => ({
    status: 200,
    headers: { etag: '"e"', ...more },
    body: 'x',
  }))
  await expect(store.head('k', signal)).rejects.toMatchObject(code('StoreRefused'))
})

test('a weak ETag is the same ETag', async () => {
  const headers = { etag: '"e"', 'content-range': 'bytes 0-0/7' }
  const { store } = await storeAnswering(() => ({ status: 206, headers, body: 'x' }))
  expect(await store.head('k', signal)).toMatchObject({ etag: 'e' })
})

test('a web page in place of a list is not taken for an empty one', async () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }
  const { store } = await storeAnswering(() => page)
  await expect(store.listParts('k', 'u', signal)).rejects.toMatchObject(code('EndpointInvalid'))
  await expect(store.listSessions('', signal)).rejects.toMatchObject(code('EndpointInvalid'))
})

import { expect, test } from 'vitest'
import { code } from './object-store-contract.ts'
import { s3Error, storeAnswering, type Answer, type Seen } from './scripted-server.ts'

const signal = new AbortController().signal

/** A store behind a gateway that drops the length of what has no body, and answers GET like this. */
async function storeBehindGateway(get: (seen: Seen) => Answer) {
  const head = { status: 200, headers: { etag: 'W/"e"', 'transfer-encoding': 'chunked' } }
  return await storeAnswering((seen) => (seen.method === 'HEAD' ? head : get(seen)))
}

test('a size that HEAD does not tell is asked for with the first byte of the same version', async () => {
  const headers = { etag: '"e"', 'content-range': 'bytes 0-0/29360128' }
  const { store, seen } = await storeBehindGateway(() => ({ status: 206, headers, body: 'x' }))
  expect(await store.head('k', signal, 'v 1')).toMatchObject({ sizeBytes: 29_360_128 })
  expect(seen[1]?.headers.range).toBe('bytes=0-0')
  expect(seen[1]?.path).toContain('versionId=v%201')
})

test.each([
  ['says so', s3Error(416, 'InvalidRange')],
  ['says no more than that', { status: 416 }],
])('an empty object has no first byte: a store that %s', async (_name, answer) => {
  const { store } = await storeBehindGateway(() => answer)
  expect(await store.head('k', signal)).toMatchObject({ sizeBytes: 0 })
})

test('a store that answers with the whole object tells its length', async () => {
  const { store } = await storeBehindGateway(() => ({
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
  const { store } = await storeBehindGateway(() => ({
    status: 200,
    headers: { etag: '"e"', ...more },
    body: 'x',
  }))
  await expect(store.head('k', signal)).rejects.toMatchObject(code('StoreRefused'))
})

test('a weak ETag is the same ETag', async () => {
  const headers = { etag: '"e"', 'content-range': 'bytes 0-0/7' }
  const { store } = await storeBehindGateway(() => ({ status: 206, headers, body: 'x' }))
  expect(await store.head('k', signal)).toMatchObject({ etag: 'e' })
})

test('a web page in place of a list is not taken for an empty one', async () => {
  const page = { status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Welcome</html>' }
  const { store } = await storeBehindGateway(() => page)
  await expect(store.listParts('k', 'u', signal)).rejects.toMatchObject(code('EndpointInvalid'))
  await expect(store.listSessions('', signal)).rejects.toMatchObject(code('EndpointInvalid'))
})

const html = { 'content-type': 'text/html; charset=UTF-8' }

test.each([
  ['nothing else, as Garage', { status: 200 }],
  [
    'what a page would be, but of no length, as Swift',
    { status: 200, headers: { ...html, 'content-length': '0' } },
  ],
  ['the same without a body', { status: 204, headers: html }],
  ['a request id', { status: 200, headers: { ...html, 'x-amz-request-id': 'R1' }, body: ' ' }],
])('the end of a session is believed to a store that tells %s', async (_name, answer) => {
  const { store } = await storeAnswering(() => answer)
  expect(await store.abort('k', 'u', signal)).toBeUndefined()
})

test('the end of a session is not believed to a web page', async () => {
  const { store } = await storeAnswering(() => ({ status: 200, headers: html, body: '<html>Welcome</html>' }))
  await expect(store.abort('k', 'u', signal)).rejects.toMatchObject(code('EndpointInvalid'))
})

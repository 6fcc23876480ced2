import { expect, test } from 'vitest'
import { code } from './object-store-contract.ts'
import { s3Error, storeAnswering, type Answer, type Seen } from './scripted-server.ts'

const signal = new AbortController().signal

/** A store behind a gateway that drops the length of what has no body, and answers GET like this. */
async function storeBehindGateway(get: (seen: Seen) => Answer) {
  const head = { status: 200, headers: { etag: 'W/"e"', 'transfer-encoding': 'chunked' } }
  return await storeAnswering((seen) => (seen.method === 'HEAD' ? head : get(seen)))
}

test('gets a size that HEAD does not return by a GET of the first byte of the same version', async () => {
  const headers = { etag: '"e"', 'content-range': 'bytes 0-0/29360128' }
  const { store, seen } = await storeBehindGateway(() => ({ status: 206, headers, body: 'x' }))
  expect(await store.head('k', signal, 'v 1')).toMatchObject({ sizeBytes: 29_360_128 })
  expect(seen[1]?.headers.range).toBe('bytes=0-0')
  expect(seen[1]?.path).toContain('versionId=v%201')
})

test.each([
  ['says so', s3Error(416, 'InvalidRange')],
  ['says no more than that', { status: 416 }],
])('finds the size 0 of an empty object on a store that %s', async (_name, answer) => {
  const { store } = await storeBehindGateway(() => answer)
  expect(await store.head('k', signal)).toMatchObject({ sizeBytes: 0 })
})

test('takes the length of the whole object if the store ignores the range', async () => {
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
])('does not guess the size from an answer that %s', async (_name, more) => {
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

test('does not take a web page for an empty list', async () => {
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
])('accepts that a session was aborted from a store that answers with %s', async (_name, answer) => {
  const { store } = await storeAnswering(() => answer)
  expect(await store.abort('k', 'u', signal)).toBeUndefined()
})

test('does not accept from a web page that a session was aborted', async () => {
  const { store } = await storeAnswering(() => ({ status: 200, headers: html, body: '<html>Welcome</html>' }))
  await expect(store.abort('k', 'u', signal)).rejects.toMatchObject(code('EndpointInvalid'))
})

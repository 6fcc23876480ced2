import { expect, test } from 'vitest'
import { answer, gatewayError, stallBeforeAnswer } from './support/faults.ts'
import type { Fault } from './support/fault-proxy.ts'
import { fewBytes, scene } from './support/scene.ts'
import { storeContents } from './support/store-contents.ts'

const portal = answer({ status: 302, headers: { location: 'http://portal.test/sign-in' } })
const ingress = answer({
  status: 404,
  headers: { 'content-type': 'text/plain' },
  body: '404 page not found\n',
})

/** One bit of the status line is another one when it arrives. */
const garbled: Fault = async ({ request }) => {
  request.resume()
  request.once('end', () => request.socket.write('HTTQ/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))
}

/** More than any failure of the store itself is retried, and as many checks whether the store answers again. */
const often = 50

/** From now on it answers everything, for a while. */
function hides(fault: Fault, times: number): Fault {
  return async (passing, proxy) => {
    proxy.on({ times }, fault)
    await fault(passing, proxy)
  }
}

test.each([
  ['a gateway whose store restarts', answer(gatewayError(502)), 'HTTP 502'],
  ['a gateway whose store is away for long', answer(gatewayError(503)), 'HTTP 503'],
  ['an ingress that has lost its route', ingress, 'HTTP 404'],
  ['the sign-in page of a guest network', portal, 'HTTP 302'],
  ['a page for everything', answer(gatewayError(200)), 'it does not speak S3'],
  ['a line that garbles answers', garbled, 'it does not speak S3'],
])('an upload waits while %s answers instead of the store', async (_name, fault, seen) => {
  const { proxy, file, add, states, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'part' }, hides(fault, often))
  proxy.on({ operation: 'complete' }, hides(fault, 5))
  const id = await add(reel)
  await delivered(id, reel)
  const wait = states(id).find((state) => state.kind === 'waiting')
  expect(wait).toMatchObject({ until: 'network', failures: 0, cause: { code: 'StoreHidden' } })
  expect(wait?.cause.message).toContain(seen)
})

test('an upload waits while a page answers everything, also when no HEAD comes before the end', async () => {
  const { proxy, file, add, states, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'complete' }, hides(answer(gatewayError(200)), often))
  const id = await add(reel, { overwrite: true })
  await delivered(id, reel)
  expect(states(id).some((state) => state.kind === 'failed')).toBe(false)
})

test('a gateway that says how long its store is away is not asked before', async () => {
  const { proxy, clock, file, add, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'part' }, hides(answer(gatewayError(503, { 'retry-after': '77' })), often))
  await delivered(await add(reel), reel)
  // About every other request checks whether the store itself is there.
  expect(clock.waits.filter((ms) => ms >= 77_000).length).toBeGreaterThan(10)
})

test.each([
  ['CreateMultipartUpload', 'open', gatewayError(403), 'HTTP 403'],
  ['UploadPart', 'part', gatewayError(403), 'HTTP 403'],
  ['UploadPart', 'part', gatewayError(200), 'a web page'],
  ['CompleteMultipartUpload', 'complete', gatewayError(405), 'HTTP 405'],
] as const)(
  'a firewall that stops %s alone ends the upload in words',
  async (name, operation, page, seen) => {
    const { proxy, file, add, failed, delivered, engine } = await scene()
    const reel = await file(fewBytes)
    proxy.on({ operation, times: Infinity }, answer(page))
    const id = await add(reel)
    const { message } = await failed(id, 'RequestBlocked')
    expect(message).toContain(name)
    expect(message).toContain(seen)
    proxy.clear()
    await engine.retry([id])
    await delivered(id, reel)
  },
)

test('a request that a firewall stops now and then is sent again', async () => {
  const { proxy, file, add, states, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'part', times: 3 }, answer(gatewayError(403)))
  const id = await add(reel)
  await delivered(id, reel)
  expect(states(id).some((state) => state.kind === 'failed')).toBe(false)
})

test.each([
  ['an ingress', ingress],
  ['a guest network', portal],
])('the answer of %s to HEAD is not taken for the store’s', async (_name, fault) => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'complete' }, async () => {
    proxy.on({ operation: 'head', times: 3 }, fault)
    proxy.on({ operation: 'read', times: 3 }, fault)
    throw new Error('the connection breaks')
  })
  const id = await add(reel, { verify: 'checksum' })
  const { state } = await delivered(id, reel)
  expect(state).toMatchObject({ kind: 'done', proof: 'A' })
})

test('a page that answers Complete is not taken for a success', async () => {
  const { proxy, store, file, add, until, remove } = await scene()
  proxy.on({ operation: 'part', part: 2 }, stallBeforeAnswer)
  const id = await add(await file(), { parallel: 1 })
  await until(id, () => proxy.count('part 2') > 0)
  proxy.on({ operation: 'abort', times: 3 }, answer(gatewayError(200)))
  await remove(id)
  expect((await storeContents(store)).sessions).toEqual([])
})

test('an address that has never answered as a store is given up at once', async () => {
  const { proxy, file, add, failed } = await scene()
  proxy.on({ times: Infinity }, portal)
  await failed(await add(await file(fewBytes)), 'EndpointInvalid')
  expect(proxy.seen).toEqual(['head'])
})

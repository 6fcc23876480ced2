import { expect, test } from 'vitest'
import { answer, answerAfter, gatewayError, s3Error } from './support/faults.ts'
import type { Fault } from './support/fault-proxy.ts'
import { mebibyte, partBytes, scene, type Scene } from './support/scene.ts'

const largeBytes = 8 * mebibyte

/** A server in front of the store that takes no larger requests than this, as nginx does. */
const limit: Fault = async (passing, proxy) => {
  const isTooLarge = Number(passing.request.headers['content-length']) > partBytes
  await (isTooLarge ? answer(gatewayError(413))(passing, proxy) : proxy.pass(passing))
}

/** What `--part-size` of a later `put` or `resume` does. */
async function retryWith({ engine }: Scene, id: string, partSizeBytes: number | null): Promise<void> {
  const record = engine.record(id)
  if (record === undefined) throw new Error('The upload is no more.')
  await engine.amend(id, { address: record.address, options: { ...record.options, partSizeBytes } })
  await engine.retry([id])
}

test('smaller parts start over where larger ones were refused, and leave none of these', async () => {
  const at = await scene()
  const reel = await at.file()
  at.proxy.on({ operation: 'part', times: Infinity }, limit)
  const id = await at.add(reel, { partSizeBytes: largeBytes })
  expect((await at.failed(id, 'TooLarge')).advice).toContain('--part-size')
  await retryWith(at, id, partBytes)
  const { notes } = await at.delivered(id, reel)
  expect(notes).toEqual(['Started over: smaller parts were asked for.'])
  expect(at.proxy.count('abort')).toBe(1)
})

test.each([
  ['the default', null],
  ['a larger one', 2 * largeBytes],
  ['the same', largeBytes],
])('a session goes on in its own part size when a later run says %s', async (_name, partSizeBytes) => {
  const at = await scene()
  const reel = await at.file()
  at.proxy.on({ operation: 'complete', times: 1 }, answer(s3Error(400, 'EntityTooSmall')))
  const id = await at.add(reel, { partSizeBytes: largeBytes })
  await at.failed(id, 'StoreRefused')
  await retryWith(at, id, partSizeBytes)
  const { notes, resentBytes } = await at.delivered(id, reel)
  expect([notes, resentBytes, at.proxy.count('open')]).toEqual([[], 0, 1])
})

test('a pause while the larger parts are removed forgets nothing', async () => {
  const at = await scene()
  const reel = await at.file()
  at.proxy.on({ operation: 'part', part: 2, times: 1 }, limit)
  const id = await at.add(reel, { partSizeBytes: largeBytes, parallel: 1 })
  await at.failed(id, 'TooLarge')
  at.proxy.on({ operation: 'abort', times: Infinity }, answer(gatewayError(502)))
  await retryWith(at, id, partBytes)
  await at.until(id, ({ state }) => state.kind === 'waiting')
  await at.engine.pause([id])
  expect(at.view(id)).toMatchObject({ notes: [], state: { session: { partSizeBytes: largeBytes } } })
  at.proxy.clear()
  await at.engine.resume([id])
  await at.delivered(id, reel)
})

test('a note reports larger parts that may not be removed', async () => {
  const at = await scene()
  const reel = await at.file()
  at.proxy.on({ operation: 'part', times: Infinity }, limit)
  at.proxy.on({ operation: 'abort', times: 1 }, answer(s3Error(403, 'AccessDenied')))
  const id = await at.add(reel, { partSizeBytes: largeBytes })
  await at.failed(id, 'TooLarge')
  await retryWith(at, id, partBytes)
  const { view } = await at.ended(id)
  expect(view).toMatchObject({ state: { kind: 'done' } })
  expect(view.notes.join()).toContain('stay on the store')
})

test('larger parts that cannot be removed just now are not forgotten', async () => {
  const at = await scene()
  const reel = await at.file()
  at.proxy.on({ operation: 'part', times: Infinity }, limit)
  const id = await at.add(reel, { partSizeBytes: largeBytes })
  await at.failed(id, 'TooLarge')
  at.proxy.on({ operation: 'abort', times: Infinity }, answer(s3Error(500, 'InternalError')))
  await retryWith(at, id, partBytes)
  await at.failed(id, 'StoreError')
  expect(at.view(id)).toMatchObject({ state: { session: { partSizeBytes: largeBytes } } })
  at.proxy.clear()
  await at.engine.retry([id])
  await at.delivered(id, reel)
})

test('an object that was finished in larger parts is proven in these', async () => {
  const at = await scene({ store: { missingCapabilities: new Set(['checksums', 'full-object-checksums']) } })
  const reel = await at.file()
  at.proxy.on({ operation: 'complete', times: 1 }, answerAfter(s3Error(403, 'AccessDenied')))
  const id = await at.add(reel, { partSizeBytes: largeBytes, verify: 'checksum' })
  await at.failed(id, 'AccessDenied')
  await retryWith(at, id, partBytes)
  const { state } = await at.delivered(id, reel)
  expect(state).toMatchObject({ proof: 'B', resentBytes: 0 })
})

/** A store that takes no more parts than this. */
const mostParts = 3
const tooMany: Fault = async (passing, proxy) => {
  const sentence = `Part number must be an integer between 1 and ${mostParts}, inclusive`
  const body = `<Error><Code>InvalidArgument</Code><Message>${sentence}</Message></Error>`
  await (passing.part > mostParts ? answer({ status: 400, body })(passing, proxy) : proxy.pass(passing))
}

test('larger parts start over where the store takes no more parts, and the next file begins with them', async () => {
  const at = await scene()
  at.proxy.on({ operation: 'part', times: Infinity }, tooMany)
  const reel = await at.file()
  const { notes } = await at.delivered(await at.add(reel, { partSizeBytes: partBytes }), reel)
  expect(notes).toEqual([
    `Started over: the store takes ${mostParts} parts at most, so they have to be larger.`,
  ])
  expect(at.proxy.count('abort')).toBe(1)
  const next = await at.file(4 * partBytes, 'next.mov')
  const { view } = await at.ended(await at.add(next, { partSizeBytes: partBytes }))
  expect([view.state.kind, view.notes, at.proxy.count('open')]).toEqual(['done', [], 3])
})

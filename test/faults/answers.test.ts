import { expect, test } from 'vitest'
import {
  answer,
  answerEarly,
  gatewayError,
  s3Error,
  shortenAnswer,
  truncateAnswer,
} from './support/faults.ts'
import { fewBytes, partBytes, scene } from './support/scene.ts'
import { storeContents } from './support/store-contents.ts'

const failures = [
  ['500 of the store', s3Error(500, 'InternalError'), 'StoreError'],
  ['500 without a body', { status: 500 }, 'StoreError'],
  ['502 of a gateway', gatewayError(502), 'StoreError'],
  ['503 of the store', s3Error(503, 'SlowDown'), 'StoreBusy'],
  ['503 of a gateway', gatewayError(503), 'StoreBusy'],
  ['429 of the store', s3Error(429, 'TooManyRequests'), 'StoreBusy'],
  ['429 of a gateway', gatewayError(429), 'StoreBusy'],
] as const

test.each(failures)('%s to any request is retried after a wait', async (_name, response, code) => {
  const { proxy, file, add, states, delivered } = await scene()
  const reel = await file(fewBytes)
  for (const operation of ['head', 'open', 'complete'] as const) proxy.on({ operation }, answer(response))
  proxy.on({ operation: 'part', times: 2 }, answer(response))
  const id = await add(reel)
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBeLessThanOrEqual(2 * partBytes)
  const wait = states(id).find((state) => state.kind === 'waiting')
  expect(wait).toMatchObject({ until: { time: expect.any(Number) as unknown }, cause: { code } })
})

test.each([503, 429])('%i with Retry-After waits at least that long', async (status) => {
  const { proxy, clock, file, add, delivered } = await scene()
  const reel = await file(fewBytes)
  const inAMinute = new Date(Date.now() + 61_000).toUTCString()
  proxy.on({ operation: 'part', part: 1 }, answer(s3Error(status, 'SlowDown', { 'retry-after': '77' })))
  proxy.on({ operation: 'complete' }, answer(gatewayError(status, { 'retry-after': inAMinute })))
  await delivered(await add(reel), reel)
  expect(clock.waits.some((ms) => ms >= 77_000)).toBe(true)
  expect(clock.waits.some((ms) => ms >= 50_000 && ms <= 61_000)).toBe(true)
})

test('an answer before the body is sent ends that try only', async () => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 2, times: 2 }, answerEarly(s3Error(503, 'SlowDown')))
  await delivered(await add(reel), reel)
  expect(proxy.count('part 2')).toBe(3)
})

test('a store that keeps failing ends the upload with a message; a retry sends only what is missing', async () => {
  const { proxy, file, add, engine, failed, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 4, times: Infinity }, answer(s3Error(500, 'InternalError')))
  const id = await add(reel)
  const error = await failed(id, 'StoreError')
  expect(error).toMatchObject({ retryable: true, advice: expect.stringContaining('Try again') as unknown })
  proxy.clear()
  const before = proxy.seen.length
  await engine.retry([id])
  await delivered(id, reel)
  expect(proxy.seen.slice(before).filter((name) => name.startsWith('part'))).toEqual(['part 4'])
})

test.each([
  ['cut off', truncateAnswer],
  ['shortened', shortenAnswer],
])('an answer that is %s is asked for again', async (_name, fault) => {
  const { proxy, file, add, engine, until, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 3 }, async () => engine.pause([id]))
  const id = await add(reel)
  await until(id, ({ state }) => state.kind === 'paused')
  proxy.on({ operation: 'list', times: 2 }, fault)
  proxy.on({ operation: 'complete', times: 2 }, fault)
  await engine.resume([id])
  await delivered(id, reel)
  expect(proxy.count('list')).toBe(3)
})

test.each([
  ['cut off', truncateAnswer],
  ['shortened', shortenAnswer],
])('when the answer that names the session is %s, another session is opened', async (_name, fault) => {
  const { proxy, store, file, add, ended } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'open' }, fault)
  const { error } = await ended(await add(reel))
  expect(error).toBeNull()
  // Nobody can know the name of the first one. It has no parts, so it costs nothing.
  const { objects, sessions } = await storeContents(store)
  expect(objects.get('reel.mov')?.equals(reel.bytes)).toBe(true)
  expect(sessions).toEqual([{ key: 'reel.mov', parts: 0 }])
})

import { expect, test } from 'vitest'
import { setTimeout as delay } from 'node:timers/promises'
import { after, drip, stallAfter, stallBeforeAnswer, stallInAnswer } from './support/faults.ts'
import { fewBytes, mebibyte, partBytes, scene } from './support/scene.ts'

const limits = { idleMs: 500, completeIdleMs: 800 }

test('a part that stalls in mid-body is noticed and sent again', async () => {
  const { proxy, file, add, delivered } = await scene({ limits })
  const reel = await file()
  proxy.on({ operation: 'part', part: 3 }, stallAfter(mebibyte))
  const { resentBytes } = await delivered(await add(reel), reel)
  expect(resentBytes).toBeLessThanOrEqual(partBytes)
  expect(proxy.count('part 3')).toBe(2)
})

test('a store that reads nothing for a while has the time of an answer', async () => {
  const { proxy, file, add, delivered } = await scene({ limits: { stalledMs: 300, idleMs: 60_000 } })
  const reel = await file(15 * mebibyte)
  proxy.on(
    { operation: 'put' },
    after(() => delay(1000)),
  )
  const { resentBytes } = await delivered(await add(reel, { partSizeBytes: 15 * mebibyte }), reel)
  expect(resentBytes).toBe(0)
  expect(proxy.count('put')).toBe(1)
})

test('an answer that takes longer than usual for a body that lies in buffers is waited for', async () => {
  const limits = { stalledMs: 600, idleMs: 200, answerBytesPerMs: 500 }
  const { proxy, file, add, delivered } = await scene({ limits })
  const reel = await file(2 * mebibyte)
  // The buffers take all of it at once, and the store gets it over a second.
  proxy.on({ operation: 'put' }, drip(50, 20))
  const { resentBytes } = await delivered(await add(reel), reel)
  expect(resentBytes).toBe(0)
  expect(proxy.count('put')).toBe(1)
})

test.each(['head', 'open', 'part', 'complete'] as const)(
  'a request that is never answered is made again: %s',
  async (operation) => {
    const { proxy, file, add, delivered } = await scene({ limits })
    const reel = await file(fewBytes)
    proxy.on({ operation }, stallBeforeAnswer)
    await delivered(await add(reel), reel)
  },
)

test('an answer that stalls in its middle is asked for again', async () => {
  const { proxy, file, add, until, engine, restartEngine, delivered } = await scene({ limits })
  const reel = await file()
  proxy.on({ operation: 'part', part: 3 }, async () => engine.pause([id]))
  proxy.on({ operation: 'list' }, stallInAnswer)
  proxy.on({ operation: 'complete' }, stallInAnswer)
  const id = await add(reel)
  await until(id, ({ state }) => state.kind === 'paused')
  await engine.resume([id])
  await delivered(id, reel)
  expect(proxy.count('list')).toBe(2)
  await restartEngine()
})

test('a connection that goes silent shows as waiting for the network', async () => {
  const { proxy, file, add, until, delivered } = await scene({ limits })
  const reel = await file(fewBytes)
  proxy.on({ operation: 'part', part: 2, times: Infinity }, stallAfter(0))
  const id = await add(reel, { parallel: 1 })
  const { state } = await until(id, ({ state }) => state.kind === 'waiting')
  expect(state).toMatchObject({ until: 'network', failures: 0, cause: { code: 'Unreachable' } })
  proxy.clear()
  await delivered(id, reel)
})

test('a store that is silent while it completes the object gets the longer time limit', async () => {
  const { proxy, file, add, delivered } = await scene({ limits: { idleMs: 300, completeIdleMs: 5000 } })
  const reel = await file(fewBytes)
  proxy.on({ operation: 'complete' }, drip(2, 400))
  await delivered(await add(reel), reel)
  expect(proxy.count('complete')).toBe(1)
})

test('a slow connection is not a dead one: nothing is sent twice', async () => {
  const { proxy, file, add, states, delivered } = await scene({ limits: { idleMs: 1500 } })
  const reel = await file(15 * mebibyte)
  // The sockets' buffers take some 5 MiB at once; what is over must be seen to move.
  proxy.on({ operation: 'put' }, drip(100, 22))
  const id = await add(reel, { partSizeBytes: 15 * mebibyte })
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBe(0)
  expect(proxy.count('put')).toBe(1)
  expect(states(id).map(({ kind }) => kind)).not.toContain('waiting')
})

test('a connection on which next to nothing gets through is replaced by a new one', async () => {
  const { proxy, file, add, states, delivered } = await scene({ limits: { idleMs: 60_000, slowMs: 1000 } })
  const reel = await file(15 * mebibyte)
  // The sockets' buffers take some 5 MiB at once, then 160 bytes move ten times a second: it is never idle.
  proxy.on({ operation: 'put' }, drip(100_000, 100))
  const id = await add(reel, { partSizeBytes: 15 * mebibyte })
  await delivered(id, reel)
  expect(proxy.count('put')).toBe(2)
  const slow = { kind: 'waiting', until: 'network', failures: 0, cause: { code: 'ConnectionSlow' } }
  expect(states(id)).toContainEqual(
    expect.objectContaining({ ...slow, cause: expect.objectContaining(slow.cause) }),
  )
})

test('a low bandwidth limit is no slow connection', async () => {
  const { proxy, file, add, delivered } = await scene({ limits: { slowMs: 300 } })
  const reel = await file(20_000)
  await delivered(await add(reel, { limitBytesPerSecond: 20_000 }), reel)
  expect(proxy.count('put')).toBe(1)
})

test('a paused upload lets go of a request that hangs', async () => {
  const { proxy, file, add, engine, until, delivered } = await scene({ limits: { idleMs: 60_000 } })
  const reel = await file(fewBytes)
  const hangs = new Promise<void>((resolve) => {
    proxy.on({ operation: 'part', part: 2 }, async (passing, through) => {
      resolve()
      await stallAfter(mebibyte)(passing, through)
    })
  })
  const id = await add(reel)
  await hangs
  await engine.pause([id])
  await until(id, ({ state }) => state.kind === 'paused')
  await engine.resume([id])
  await delivered(id, reel)
})

import { expect, test } from 'vitest'
import type { UploadView } from '../../electron/contract/index.ts'
import { blackHole } from './support/black-hole.ts'
import { reset, resetAfter } from './support/faults.ts'
import { fewBytes, mebibyte, partBytes, scene } from './support/scene.ts'

test('an upload waits for a store that refuses connections, and counts no failure', async () => {
  const { proxy, file, add, until, states, delivered } = await scene()
  const reel = await file()
  await proxy.cut()
  const id = await add(reel)
  const { state } = await until(id, ({ state }) => state.kind === 'waiting')
  expect(state).toMatchObject({ until: 'network', failures: 0, cause: { code: 'Unreachable' } })
  await proxy.open()
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBe(0)
  expect(failuresOf(states(id))).toEqual([0])
})

test('an upload waits for a lost connection and goes on by itself', async () => {
  const { proxy, clock, file, add, until, states, delivered } = await scene()
  const reel = await file(8 * partBytes)
  proxy.on({ operation: 'part', part: 4 }, async () => proxy.cut())
  const id = await add(reel)
  const { state } = await until(id, ({ state }) => state.kind === 'waiting')
  expect(state).toMatchObject({ until: 'network', failures: 0, session: { partSizeBytes: partBytes } })
  await until(id, () => clock.waits.length >= 60)
  await proxy.open()
  const { resentBytes, notes } = await delivered(id, reel)
  // What was in flight when the connection broke; the tries without one sent nothing.
  expect(resentBytes).toBeLessThanOrEqual(2 * partBytes)
  expect(notes).toEqual([])
  expect(failuresOf(states(id))).toEqual([0])
  expect(states(id).map(({ kind }) => kind)).toEqual([
    'queued',
    'opening',
    'sending',
    'waiting',
    'sending',
    'finishing',
    'done',
  ])
})

test('a part whose connection breaks in mid-body is sent again, and only that part', async () => {
  const { proxy, file, add, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 2 }, resetAfter(3 * mebibyte))
  const id = await add(reel)
  const { resentBytes } = await delivered(id, reel)
  // What had left of it, be it only into the sockets' buffers.
  expect(resentBytes).toBeGreaterThanOrEqual(3 * mebibyte)
  expect(resentBytes).toBeLessThanOrEqual(partBytes)
  expect([1, 2, 3, 4].map((part) => proxy.count(`part ${part}`))).toEqual([1, 2, 1, 1])
})

function isToldAsCut({ state }: UploadView): boolean {
  return state.kind === 'waiting' && state.cause.code === 'ConnectionCut'
}

test('a part whose connection alone keeps breaking is reported as cut, and retried all the same', async () => {
  const { proxy, file, add, until, states, delivered } = await scene()
  const reel = await file()
  const cut = resetAfter(mebibyte)
  proxy.on({ operation: 'part', part: 2, times: Infinity }, cut)
  const id = await add(reel, { parallel: 1 })
  const { state } = await until(id, isToldAsCut)
  expect(state).toMatchObject({ until: 'network', failures: 0 })
  proxy.clear()
  await delivered(id, reel)
  expect(states(id).some(({ kind }) => kind === 'failed')).toBe(false)
})

test('a lost network is not reported as one that stops large requests', async () => {
  const { proxy, clock, file, add, until, states, delivered } = await scene()
  const reel = await file()
  proxy.on({ operation: 'part', part: 2 }, async () => proxy.cut())
  const id = await add(reel)
  await until(id, () => clock.waits.length >= 60)
  await proxy.open()
  await delivered(id, reel)
  const causes = states(id).flatMap((state) => (state.kind === 'waiting' ? [state.cause.code] : []))
  expect(causes).toEqual(['Unreachable'])
})

test.each(['head', 'open', 'part', 'complete'] as const)(
  'a connection that breaks at once is tried anew: %s',
  async (operation) => {
    const { proxy, file, add, delivered } = await scene()
    const reel = await file(fewBytes)
    proxy.on({ operation, times: 3 }, reset)
    await delivered(await add(reel), reel)
  },
)

test('a connection to a host that drops every packet ends at the connect limit, and the upload waits', async () => {
  const { proxy, file, add, until, delivered } = await scene({ limits: { connectMs: 300 } })
  const reel = await file(fewBytes)
  await proxy.cut()
  const mend = await blackHole(Number(new URL(proxy.endpoint).port))
  const id = await add(reel)
  const { state } = await until(id, ({ state }) => state.kind === 'waiting')
  expect(state).toMatchObject({ until: 'network', failures: 0, cause: { code: 'Unreachable' } })
  await mend()
  await proxy.open()
  await delivered(id, reel)
})

test('a wait for the network ends after --max-wait', async () => {
  const { proxy, clock, file, add, until, failed, engine, delivered } = await scene()
  const reel = await file(fewBytes)
  proxy.on({ operation: 'part', part: 2 }, async () => proxy.cut())
  const id = await add(reel, { maxWaitSeconds: 600 })
  await until(id, isToldAsUnreachable)
  clock.leap(600_000)
  expect(await failed(id, 'Unreachable')).toMatchObject({ retryable: true })
  await proxy.open()
  await engine.retry([id])
  await delivered(id, reel)
})

function isToldAsUnreachable({ state }: UploadView): boolean {
  return state.kind === 'waiting' && state.cause.code === 'Unreachable'
}

function failuresOf(states: object[]): number[] {
  return Array.from(new Set(states.flatMap((state) => ('failures' in state ? [Number(state.failures)] : []))))
}

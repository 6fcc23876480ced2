import { expect, test } from 'vitest'
import { answer, reset, resetAfter, stallAfter } from './support/faults.ts'
import { mebibyte, partBytes, scene, type Scene } from './support/scene.ts'

/** Waits between tries last for minutes, so nothing goes on by them. */
const haste = 0.001

/** Resolves when the proxy has seen another request of this name. */
async function another(proxy: Scene['proxy'], name: string): Promise<void> {
  const before = proxy.count(name)
  await expect.poll(() => proxy.count(name), { timeout: 5000 }).toBeGreaterThan(before)
}

const portal = answer({ status: 302, headers: { location: 'http://portal.test/sign-in' } })

test('an upload goes on as soon as the store is back, without waiting out its back-off', async () => {
  const { proxy, file, add, until, states, delivered } = await scene({ haste })
  const reel = await file()
  proxy.on({ operation: 'part', part: 2 }, async (passing) => {
    proxy.on({ times: Infinity }, reset)
    await reset(passing, proxy)
  })
  const id = await add(reel)
  await until(id, ({ state }) => state.kind === 'waiting')
  await another(proxy, 'read')
  await another(proxy, 'read')
  proxy.clear()
  await delivered(id, reel)
  expect(states(id).some(({ kind }) => kind === 'failed')).toBe(false)
})

test('an upload goes on as soon as a captive portal lets go', async () => {
  const { proxy, file, add, until, delivered } = await scene({ haste })
  const reel = await file()
  proxy.on({ operation: 'part', part: 2 }, async (passing) => {
    proxy.on({ times: Infinity }, portal)
    await portal(passing, proxy)
  })
  const id = await add(reel)
  const { state } = await until(id, ({ state }) => state.kind === 'waiting')
  expect(state).toMatchObject({ cause: { code: 'StoreHidden' } })
  await another(proxy, 'read')
  await another(proxy, 'read')
  proxy.clear()
  await delivered(id, reel)
})

test('connections that went dead while the line was away are replaced once it is back', async () => {
  const { proxy, file, add, delivered } = await scene({ limits: { stalledMs: 6_000, idleMs: 600_000 } })
  const reel = await file()
  proxy.on({ times: Infinity, operation: 'part' }, stallAfter(mebibyte))
  proxy.on({ times: Infinity, operation: 'read' }, stallAfter(0))
  const id = await add(reel)
  await another(proxy, 'read')
  await another(proxy, 'read')
  proxy.clear()
  const { resentBytes } = await delivered(id, reel)
  expect(resentBytes).toBeLessThanOrEqual(2 * partBytes)
})

test('a wait is not cut short where the store answered all the time', async () => {
  const { proxy, file, add, until, engine } = await scene({ haste })
  const reel = await file()
  proxy.on({ operation: 'part', times: Infinity }, resetAfter(mebibyte))
  const id = await add(reel, { parallel: 1 })
  await until(id, ({ state }) => state.kind === 'waiting')
  const tries = proxy.seen.filter((name) => name.startsWith('part')).length
  for (let look = 0; look < 5; look++) await another(proxy, 'read')
  expect(proxy.seen.filter((name) => name.startsWith('part'))).toHaveLength(tries)
  await engine.cancel([id])
})

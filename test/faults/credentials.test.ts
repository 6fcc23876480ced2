import { expect, test } from 'vitest'
import type { Credentials } from '../../electron/s3/index.ts'
import { after } from './support/faults.ts'
import { fewBytes, partBytes, scene } from './support/scene.ts'

const secretAccessKey = 'demo-secret-demo-secret'

/** Temporary keys of a person, and the newer ones that the sign-in holds ready. */
function twoKeys() {
  const first: Credentials = { accessKeyId: 'TEMP1', secretAccessKey, sessionToken: 'T1' }
  const second: Credentials = { accessKeyId: 'TEMP2', secretAccessKey, sessionToken: 'T2' }
  const source = { held: first, current: first }
  const provider = async ({ forceRefresh = false } = {}): Promise<Credentials> => {
    if (forceRefresh) source.held = source.current
    return source.held
  }
  return { first, second, source, provider }
}

test('keys that expire in the middle are read again, and the upload goes on in its session', async () => {
  const { first, second, source, provider } = twoKeys()
  const accepted = [
    { ...first, sessionToken: 'T1', expiresAt: Infinity },
    { ...second, sessionToken: 'T2' },
  ]
  const { proxy, file, add, delivered } = await scene({ store: { keys: accepted }, credentials: provider })
  const reel = await file()
  const expire = after(() => {
    accepted[0] = { ...first, sessionToken: 'T1', expiresAt: 0 }
    source.current = second
  })
  proxy.on({ operation: 'part', part: 2 }, expire)
  const { resentBytes, notes } = await delivered(await add(reel), reel)
  expect(resentBytes).toBeLessThanOrEqual(2 * partBytes)
  expect(proxy.count('open')).toBe(1)
  expect(notes).toEqual([])
})

test('expired keys without newer ones fail with a message; with newer ones a retry sends the rest', async () => {
  const { first, second, source, provider } = twoKeys()
  const accepted = [
    { ...first, sessionToken: 'T1', expiresAt: Infinity },
    { ...second, sessionToken: 'T2' },
  ]
  const { proxy, file, add, failed, engine, delivered } = await scene({
    store: { keys: accepted },
    credentials: provider,
  })
  const reel = await file()
  const expire = after(() => (accepted[0] = { ...first, sessionToken: 'T1', expiresAt: 0 }))
  proxy.on({ operation: 'part', part: 3 }, expire)
  const id = await add(reel, { parallel: 1 })
  expect((await failed(id, 'CredentialsExpired')).advice).toContain('Sign in again')
  source.current = second
  const before = proxy.seen.length
  await engine.retry([id])
  await delivered(id, reel)
  expect(new Set(proxy.seen.slice(before).filter((name) => name.startsWith('part')))).toEqual(
    new Set(['part 3', 'part 4']),
  )
})

test.each([
  ['behind', -5],
  ['ahead', 5],
])('a store whose clock is hours %s is spoken to by its own clock', async (_name, hours) => {
  const { proxy, file, add, delivered } = await scene({
    store: { now: () => Date.now() + hours * 3_600_000 },
  })
  const reel = await file()
  const { resentBytes } = await delivered(await add(reel), reel)
  expect(resentBytes).toBe(0)
  expect(proxy.count('part 1')).toBe(1)
})

test.each([
  ['behind', -5],
  ['ahead', 5],
])('a clock that jumps hours %s in the middle costs one try', async (_name, hours) => {
  let ahead = 0
  const { proxy, file, add, delivered } = await scene({ store: { now: () => Date.now() + ahead } })
  const reel = await file()
  const jump = after(() => (ahead = hours * 3_600_000))
  proxy.on({ operation: 'part', part: 2 }, jump)
  const { resentBytes } = await delivered(await add(reel, { parallel: 1 }), reel)
  expect(resentBytes).toBeLessThanOrEqual(partBytes)
  expect([1, 2, 3, 4].map((part) => proxy.count(`part ${part}`))).toEqual([1, 2, 1, 1])
})

test('an existing object is seen although the clock is hours off', async () => {
  let ahead = 0
  const { proxy, file, add, failed, delivered } = await scene({ store: { now: () => Date.now() + ahead } })
  const reel = await file(fewBytes)
  await delivered(await add(reel), reel)
  ahead = -5 * 3_600_000
  await failed(await add(reel), 'ObjectExists')
  expect(proxy.count('open')).toBe(1)
})

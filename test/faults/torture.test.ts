import { expect, test } from 'vitest'
import { torture } from '../torture/torture.ts'

/** `npm run torture` does the same with more and larger files. It throws at the first thing that is wrong. */
test('20 kills at any moment cost no byte, no session and no more than was in flight', async () => {
  const result = await torture({ kills: 20, seed: 7, parts: 40, bytesPerSecond: 200e6 })
  expect(result.kills).toBe(20)
}, 120_000)

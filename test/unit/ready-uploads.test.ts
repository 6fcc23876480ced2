import { expect, test } from 'vitest'
import { ReadyUploads } from '../../electron/engine/ready-uploads.ts'

const ranked = (...ranks: number[]) => ranks.map((rank) => ({ rank }))

const inOrder = (ready: ReadyUploads<{ rank: number }>): number[] => Array.from(ready, ({ rank }) => rank)

test('uploads are ready by rank, each once, however they come and go', () => {
  const ready = new ReadyUploads<{ rank: number }>()
  const [a, b, c, d] = ranked(10, 20, 30, 40)
  if (!a || !b || !c || !d) throw new Error('four')
  ready.add([b, d])
  ready.add([a, b])
  expect(inOrder(ready)).toEqual([10, 20, 40])
  ready.delete(b)
  expect([ready.first, ready.size, inOrder(ready)]).toEqual([a, 2, [10, 40]])
  ready.delete(a)
  expect(ready.first).toBe(d)
  // One that left comes back, before and behind others.
  ready.add([b, c])
  expect(inOrder(ready)).toEqual([20, 30, 40])
  b.rank = 50
  ready.sort()
  expect(inOrder(ready)).toEqual([30, 40, 50])
  for (const one of [d, c, b]) ready.delete(one)
  expect([ready.first, ready.size, inOrder(ready)]).toEqual([undefined, 0, []])
  ready.add([a])
  expect(inOrder(ready)).toEqual([10])
})

test('two hundred thousand leave one after the other in no time', () => {
  const ready = new ReadyUploads<{ rank: number }>()
  ready.add(Array.from({ length: 200_000 }, (_, rank) => ({ rank })))
  const began = performance.now()
  for (let first = ready.first; first !== undefined; first = ready.first) ready.delete(first)
  // A Set alone takes 4 s, this a tenth of one.
  expect(performance.now() - began).toBeLessThan(1_500)
  expect(ready.size).toBe(0)
})

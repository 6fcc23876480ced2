import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { movedBefore, ranksBetween } from '../../electron/core/queue-order.ts'

test('moved uploads stand together before another one, or at the end', () => {
  const order = ['a', 'b', 'c', 'd']
  expect(movedBefore(order, ['d', 'b'], 'a')).toEqual(['d', 'b', 'a', 'c'])
  expect(movedBefore(order, ['a'], null)).toEqual(['b', 'c', 'd', 'a'])
  expect(movedBefore(order, ['a'], 'a')).toEqual(order)
  expect(movedBefore(order, ['a'], 'z')).toEqual(order)
  expect(movedBefore(order, ['z'], 'a')).toEqual(order)
})

test('no upload is lost or doubled', () => {
  const names = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'z')
  fc.assert(
    fc.property(fc.array(names), fc.option(names), (moved, before) => {
      const order = ['a', 'b', 'c', 'd', 'e']
      expect(movedBefore(order, moved, before).toSorted()).toEqual(order)
    }),
  )
})

test('ranks between two others are in order, until there is no room', () => {
  expect(ranksBetween(1, 2, 3)).toEqual([1.25, 1.5, 1.75])
  expect(ranksBetween(null, 2, 1)?.[0]).toBeLessThan(2)
  expect(ranksBetween(7, null, 1)?.[0]).toBeGreaterThan(7)
  expect(ranksBetween(1, 1 + 1e-10, 1)).toBeNull()
})

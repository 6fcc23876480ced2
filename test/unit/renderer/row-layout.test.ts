import { expect, test } from 'vitest'
import { heightOf, layoutOf, rowAt, spanOf } from '../../../renderer/uploads/row-layout.ts'

const order = ['film', 'dailies', 'a', 'b', 'trailer']
const layout = layoutOf(order, (id) => id === 'a' || id === 'b')

test('rows of two heights stand below each other without a gap', () => {
  expect(layout).toEqual([0, 88, 176, 220, 264, 352])
  expect(heightOf(layout)).toBe(352)
  expect(spanOf(layout, 2)).toEqual({ top: 176, bottom: 220 })
  expect([
    heightOf(layoutOf([], () => false)),
    rowAt(
      layoutOf([], () => false),
      50,
    ),
  ]).toEqual([0, 0])
})

test('the row at a height is found at every pixel of the list, and beyond its ends', () => {
  for (let y = 0; y < 352; y++) {
    const { top, bottom } = spanOf(layout, rowAt(layout, y))
    expect(top <= y && y < bottom).toBe(true)
  }
  expect([rowAt(layout, -20), rowAt(layout, 9999)]).toEqual([0, 4])
})

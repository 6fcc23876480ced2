import { expect, test } from 'vitest'
import { usualPartBytes } from '../../electron/core/part-plan.ts'

const mebibyte = 1024 * 1024

test.each([
  { what: 'nothing is known of the line', rate: null, gigabytes: 100, mebibytes: 5 },
  { what: 'the line is slow', rate: 1e6, gigabytes: 100, mebibytes: 5 },
  { what: 'the line is fast', rate: 12e6, gigabytes: 100, mebibytes: 11 },
  { what: 'the line is faster than parts get large', rate: 100e6, gigabytes: 100, mebibytes: 16 },
  { what: 'larger parts would be fewer than lanes', rate: 100e6, gigabytes: 0.6, mebibytes: 8 },
])('parts have $mebibytes MiB where $what', ({ rate, gigabytes, mebibytes }) => {
  expect(usualPartBytes(rate, gigabytes * 1e9)).toBe(mebibytes * mebibyte)
})

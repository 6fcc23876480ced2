import { expect, test } from 'vitest'
import { bytesInWords, bytesOfTotal, percentOf, rateInWords } from '../../electron/contract/index.ts'

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [999_949, '999.9 kB'],
  [999_600_000, '999.6 MB'],
  [999_950, '1.0 MB'],
  [61_700_000_000, '61.7 GB'],
  [999_950_000_000, '1.0 TB'],
])('%i bytes are %s', (bytes, words) => {
  expect(bytesInWords(bytes)).toBe(words)
})

test('sent and total bytes have the same unit', () => {
  expect(bytesOfTotal(912_000_000, 61_700_000_000)).toBe('0.9 of 61.7 GB')
})

test('a rate shows a decimal only while it is small', () => {
  expect(rateInWords(9_940_000)).toBe('9.9 MB/s')
  expect(rateInWords(9_950_000)).toBe('10 MB/s')
  expect(rateInWords(512)).toBe('512 B/s')
})

test('percent never rounds up to done', () => {
  expect(percentOf(999, 1000)).toBe(99)
  expect(percentOf(1000, 1000)).toBe(100)
  expect(percentOf(0, 0)).toBe(0)
})

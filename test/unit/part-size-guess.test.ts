import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partCount, plausiblePartSizes } from '../../electron/core/part-plan.ts'

const MiB = 1024 * 1024

test.each([
  ['AWS CLI', 61_700_000_000, 8],
  ['Dropreel', 61_700_000_000, 16],
  ['rclone', 900_000_000, 5],
  ['s3cmd', 900_000_000, 15],
  ['a large one of any whole MiB', 61_700_000_000, 37],
  ['a file of two parts', 9 * MiB, 8],
])('the parts of %s are among the guesses', (_name, sizeBytes, partMiB) => {
  const guesses = plausiblePartSizes(sizeBytes, partCount(sizeBytes, partMiB * MiB))
  expect(guesses).toContain(partMiB * MiB)
})

test('one part is the whole object, even an empty one', () => {
  expect(plausiblePartSizes(1234, 1)).toEqual([1234])
  expect(plausiblePartSizes(0, 1)).toEqual([1])
})

test('every guess gives the number of parts, and there are few guesses', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 5e13 }),
      fc.integer({ min: 2, max: 10_000 }),
      (sizeBytes, count) => {
        const guesses = plausiblePartSizes(sizeBytes, count)
        expect(guesses.length).toBeLessThanOrEqual(4)
        expect(new Set(guesses).size).toBe(guesses.length)
        for (const guess of guesses) expect(partCount(sizeBytes, guess)).toBe(count)
      },
    ),
  )
})

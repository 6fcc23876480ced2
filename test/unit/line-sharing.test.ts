import { expect, test } from 'vitest'
import {
  arrived,
  lanesThatFill,
  lineRate,
  newSharing,
  oneFills,
  type LineSharing,
} from '../../electron/core/line-sharing.ts'
import { isFast, lanesToFill, newConcurrency } from '../../electron/core/concurrency.ts'

const megabyte = 1_000_000

/** Lets so many lanes carry so much together for some seconds, looked at ten times a second. */
function carried(sharing: LineSharing, lanes: number, bytesPerSecond: number, seconds = 5): LineSharing {
  const from = sharing.window.until ?? 0
  return Array.from({ length: seconds * 10 }, (_, look) => from + (look + 1) * 100).reduce(
    (known, at) => arrived(known, { bytes: bytesPerSecond / 10, lanes }, at, null),
    sharing,
  )
}

test('one lane that carries as much as four together fills the line', () => {
  const sharing = carried(carried(newSharing(0), 1, 3 * megabyte), 4, 3 * megabyte)
  expect([oneFills(sharing), lanesThatFill(sharing), lineRate(sharing)]).toEqual([true, 1, 3 * megabyte])
})

test('lanes of which each has its own rate do not fill the line', () => {
  const sharing = carried(carried(newSharing(0), 1, 2 * megabyte), 4, 8 * megabyte)
  expect([oneFills(sharing), lanesThatFill(sharing)]).toEqual([false, null])
})

test('a lane that still gets faster tells nothing yet', () => {
  const growing = [0.1, 0.3, 0.9].reduce(
    (sharing, rate) => carried(sharing, 1, rate * megabyte, 0.3),
    newSharing(0),
  )
  expect(growing.alone).toBeNull()
  expect(carried(growing, 1, megabyte, 1).alone).toBe(megabyte)
})

test('where several carry far less than one did alone, the line is another one, and what one carries is found anew', () => {
  const before = carried(newSharing(0), 1, 10 * megabyte)
  const slower = carried(before, 4, 2 * megabyte)
  expect([before.alone, slower.alone]).toEqual([10 * megabyte, null])
  expect(carried(slower, 1, 2 * megabyte).alone).toBe(2 * megabyte)
})

test('nobody waits where two of the largest parts leave in a second', () => {
  const sharing = carried(carried(newSharing(0), 1, 12 * megabyte), 4, 12 * megabyte)
  const search = { ...newConcurrency(0), sharing, bytesPerSecond: 12 * megabyte }
  expect([isFast(search, 5 * megabyte), isFast(search, 7 * megabyte)]).toEqual([true, false])
  expect([lanesToFill(search, 5 * megabyte), lanesToFill(search, 7 * megabyte)]).toEqual([64, 1])
})

import { expect, test } from 'vitest'
import {
  cheaperThan,
  fasterThan,
  median,
  peakUnder,
  smallerThan,
  verdicts,
  type Target,
} from '../bench/figures.mjs'
import { speedTable } from '../bench/tables.mjs'

const dropreel = { seconds: 2, cpuSecondsPerGib: 1, peakMegabytes: 180 }
const results = { dropreel, rclone: { seconds: 7, cpuSecondsPerGib: 4, peakMegabytes: 90 } }

function isMet(target: Target): boolean | null | undefined {
  return verdicts([target], results, {})[0]?.isMet
}

test('takes the middle of an odd and of an even number of runs', () => {
  expect(median([9, 1, 10])).toBe(9)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([7])).toBe(7)
})

test('a target is met at its bound, and missed beyond it', () => {
  expect(isMet(fasterThan('rclone', 3.5))).toBe(true)
  expect(isMet(fasterThan('rclone', 3.6))).toBe(false)
  expect(isMet(cheaperThan('rclone', 0.25))).toBe(true)
  expect(isMet(cheaperThan('rclone', 0.24))).toBe(false)
  expect(isMet(smallerThan('rclone', 2))).toBe(true)
  expect(isMet(smallerThan('rclone', 1.9))).toBe(false)
  expect(isMet(peakUnder(180))).toBe(true)
  expect(isMet(peakUnder(179))).toBe(false)
})

test('what was not measured is neither met nor missed', () => {
  expect(verdicts([fasterThan('awscli', 1)], results, {})).toEqual([
    { text: 'speed ≥ 1 × awscli', figure: null, isMet: null },
  ])
})

test('the table of speeds says how many times as fast Dropreel is, and leaves out what was not measured', () => {
  const row = { measuredAt: '', commit: '', runs: 1, verdicts: [] }
  const rows = [
    { ...row, title: 'one file', results },
    { ...row, title: 'two files', results: { dropreel, curl: { seconds: 1 } } },
  ]
  expect(speedTable(rows)).toBe(`|           | curl -T | rclone |
| --------- | ------- | ------ |
| one file  | –       | 3.50   |
| two files | 0.50    | –      |`)
})

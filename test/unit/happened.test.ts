import fc from 'fast-check'
import { expect, test } from 'vitest'
import { partCounts, runsOf, type Happening, type PartState } from '../../electron/contract/index.ts'
import { happenedAfter, mostHappenings, withHappening } from '../../electron/core/happened.ts'
import { states } from './upload-view.ts'

const from = states.sending

test('a short wait is not worth a line; a longer one has its beginning and its end', () => {
  const waiting = happenedAfter([], { from, to: states.waiting, at: 1000 })
  expect(waiting).toMatchObject([{ kind: 'waited', at: 1000, until: null }])
  expect(happenedAfter(waiting, { from: states.waiting, to: states.sending, at: 3999 })).toEqual([])
  expect(happenedAfter(waiting, { from: states.queued, to: states.sending, at: 4000 })).toMatchObject([
    { kind: 'waited', at: 1000, until: 4000, waitsFor: 'network' },
  ])
})

test('a remark in between does not end a pause', () => {
  const paused = happenedAfter([], { from, to: states.ending, at: 1 })
  const noted = withHappening(paused, { kind: 'note', at: 2, text: 'Something.' })
  const still = happenedAfter(noted, { from: states.ending, to: states.paused, at: 3 })
  expect(still).toBe(noted)
  expect(happenedAfter(still, { from: states.paused, to: states.queued, at: 9 })).toEqual([
    { kind: 'paused', at: 1, until: 9 },
    { kind: 'note', at: 2, text: 'Something.' },
  ])
})

test('the newest things are remembered, and no more than so many', () => {
  let all: readonly Happening[] = []
  for (let at = 0; at < 300; at++) all = happenedAfter(all, { from, to: states.failed, at })
  expect(all).toHaveLength(mostHappenings)
  expect(all.at(-1)).toMatchObject({ kind: 'failed', at: 299 })
})

test('runs say for each part what it is', () => {
  const state = fc.constantFrom<PartState>('waiting', 'in-flight', 'stored', 'resent', 'verified')
  fc.assert(
    fc.property(fc.array(state, { maxLength: 200 }), (parts) => {
      const runs = runsOf(parts.length, (index) => parts[index] ?? 'waiting')
      expect(runs.flatMap(([state, count]) => Array.from({ length: count }, () => state))).toEqual(parts)
      expect(runs.every(([state], index) => state !== runs[index + 1]?.[0])).toBe(true)
      const counts = partCounts(runs)
      expect(counts.stored).toBe(parts.filter((one) => one === 'stored').length)
    }),
  )
})

import { expect, test } from 'vitest'
import { unqueued } from '../../electron/commands/unqueued.ts'
import { dropPlan } from './drop-plan.ts'

const plan = dropPlan({ title: 'shot' })
const file = (number: number) => ({
  found: {
    file: `/shot/${number}.dpx`,
    relative: `${number}.dpx`,
    folder: 'shot',
    number: 1,
    place: number,
    sizeBytes: 10,
    modifiedAt: 0,
  },
  plan,
})

test('files are planned some at a time, each once and in their order, and nothing holds those that are queued', () => {
  const files = Array.from({ length: 1000 }, (_, number) => file(number))
  const rest = unqueued(files, async () => undefined)
  expect(rest.shown()).toMatchObject([{ delivery: 'shot', files: 1000, sizeBytes: 10_000 }])
  const first = rest.take()
  expect(first).toHaveLength(500)
  expect(files).toHaveLength(500)
  expect(rest.shown()).toMatchObject([{ files: 500, sizeBytes: 5000 }])
  const all = [first, rest.take(), rest.take()].flat()
  expect(all.map(({ delivery }) => delivery?.place)).toEqual(
    Array.from({ length: 1000 }, (_, place) => place),
  )
  expect([rest.take(), rest.shown()]).toEqual([[], []])
})

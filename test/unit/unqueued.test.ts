import { expect, test } from 'vitest'
import { unqueued } from '../../electron/commands/unqueued.ts'
import { FoundFiles } from '../../electron/disk/index.ts'
import { dropPlan } from './drop-plan.ts'

const plan = dropPlan({ title: 'shot' })
const file = (number: number) => ({
  file: `/shot/${number}.dpx`,
  relative: `${number}.dpx`,
  folder: 'shot',
  number: 1,
  place: number,
  sizeBytes: 10,
  modifiedAt: 0,
})

/** The first ones go on from before. */
const planOf = ({ place }: { place: number }) => (place < 700 ? null : plan)

test('files are planned some at a time, each once and in their order, and nothing holds those that are queued', () => {
  const files = new FoundFiles()
  for (let number = 0; number < 1700; number++) files.add(file(number))
  const amounts = new Map([['shot', { files: 1000, bytes: 10_000 }]])
  const rest = unqueued([{ files, planOf }], amounts, async () => undefined)
  expect(rest.shown()).toMatchObject([{ delivery: 'shot', files: 1000, sizeBytes: 10_000 }])
  const first = rest.take()
  expect(first).toHaveLength(300)
  expect(files).toHaveLength(700)
  expect(rest.shown()).toMatchObject([{ files: 700, sizeBytes: 7000 }])
  const all = [first, rest.take(), rest.take()].flat()
  expect(all.map(({ delivery }) => delivery?.place)).toEqual(
    Array.from({ length: 1000 }, (_, place) => 700 + place),
  )
  expect([rest.take(), rest.shown()]).toEqual([[], []])
})

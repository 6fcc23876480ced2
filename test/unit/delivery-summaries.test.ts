import { expect, test } from 'vitest'
import { deliverySummaries } from '../../electron/commands/delivery-summaries.ts'

const titleOf = (id: string): string | undefined => (id === 'd' || id === 'e' ? `Reel ${id}` : undefined)
const ended = (deliveryId: string, kind: 'done' | 'failed') => ({ deliveryId, state: { kind } }) as const

function summariesOf(all: ReturnType<typeof ended>[]): string[] {
  const summaries = deliverySummaries(titleOf)
  for (const one of all) summaries.add(one)
  return summaries.sentences()
}

test('each delivery of several files has a sentence, and a file by itself has none', () => {
  const all = [
    ended('d', 'done'),
    ended('d', 'done'),
    ended('alone', 'done'),
    ended('e', 'done'),
    ended('e', 'failed'),
  ]
  expect(summariesOf(all)).toEqual([
    '2 files of Reel d uploaded.',
    '1 of 2 files of Reel e uploaded, 1 failed.',
  ])
  expect(summariesOf([ended('d', 'done')])).toEqual([])
})

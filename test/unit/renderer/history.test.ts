import { expect, test } from 'vitest'
import { verifiedInWords } from '../../../renderer/history/history-actions.ts'
import {
  dayInWords,
  dayOfHistory,
  linkInHistory,
  linksInHistory,
} from '../../../renderer/history/history-words.ts'
import { removedInWords } from '../../../renderer/uploads/remove-uploads.ts'
import { states, uploadView } from '../upload-view.ts'

const noon = new Date(2026, 10, 26, 12).getTime()
const dayMs = 86_400_000
const startOf = (daysAgo: number) => new Date(2026, 10, 26 - daysAgo).getTime()

test('days are named from today back', () => {
  expect(dayOfHistory(startOf(0), noon)).toMatch(/^Today, .*26/)
  expect(dayOfHistory(startOf(1), noon)).toBe('Yesterday')
  expect(dayOfHistory(startOf(4), noon)).toMatch(/^Sunday/)
  expect(dayOfHistory(startOf(400), noon)).toMatch(/2025/)
})

test('a day says how much was delivered, and whether all of it is proven', () => {
  const day = { kind: 'day', day: noon, deliveries: 1, sizeBytes: 1_800_000_000, isVerified: true } as const
  expect(dayInWords(day)).toBe('1 delivery · 1.8 GB · all verified')
  expect(dayInWords({ ...day, deliveries: 3, isVerified: false })).toBe(
    '3 deliveries · 1.8 GB · not all verified',
  )
})

test('a link that may have been forgotten is not called unmade', () => {
  const link = {
    uploadId: 'a',
    lifetimeSeconds: 1,
    opens: 'inline' as const,
    sharedAt: 0,
    remindAt: null,
    remindedAt: null,
  }
  expect(linkInHistory(undefined, noon - dayMs, noon)).toBe('no link made')
  expect(linkInHistory(undefined, noon - 31 * dayMs, noon)).toBe('')
  expect(linkInHistory({ ...link, validUntil: noon + 7 * dayMs }, noon, noon)).toMatch(/^link until /)
  expect(linkInHistory({ ...link, validUntil: noon - dayMs }, noon, noon)).toMatch(/^link ended /)
  expect(linkInHistory({ ...link, validUntil: null }, noon, noon)).toBe('public link')
})

test('a delivery says when the first of its links ends, and how many there are unless each file has one', () => {
  const choices = {
    lifetimeSeconds: 1,
    opens: 'inline',
    sharedAt: 0,
    remindAt: null,
    remindedAt: null,
  } as const
  const first = { ...choices, uploadId: 'a', validUntil: null }
  const delivery = { files: 12, finishedAt: noon, links: null }
  expect(linksInHistory(delivery, noon)).toBe('no link made')
  expect(linksInHistory({ ...delivery, links: { count: 12, first } }, noon)).toBe('public link')
  expect(linksInHistory({ ...delivery, links: { count: 3, first } }, noon)).toBe('3 of 12 · public link')
})

test('a removal says what becomes of what was sent', () => {
  const sending = uploadView('a', { storedBytes: 30_000_000, inFlightBytes: 8_000_000 })
  const done = uploadView('b', { state: states.done })
  expect(removedInWords([sending], 'a.mov')).toEqual({
    text: 'Cancelled a.mov.',
    more: ['The 38.0 MB already sent will be deleted from the store.'],
  })
  expect(removedInWords([done], 'b.mov')).toEqual({
    text: 'Removed b.mov.',
    more: ['What is uploaded stays on the store.'],
  })
  expect(removedInWords([sending, done], null).text).toBe('Removed 2 uploads.')
})

test('a verification of a delivery names the files that differ', () => {
  const same = { isSame: true, sentence: 'It is there.', name: 'a.mov' }
  const gone = { isSame: false, sentence: 'It is gone.', name: 'b.mov' }
  expect(verifiedInWords([same], 'a.mov')).toEqual({
    tone: 'good',
    text: 'Verified a.mov again.',
    more: ['It is there.'],
  })
  expect(verifiedInWords([gone], 'b.mov').tone).toBe('bad')
  expect(verifiedInWords([same, same], 'Dailies').text).toBe('Verified all 2 files of Dailies again.')
  expect(verifiedInWords([same, gone], 'Dailies')).toEqual({
    tone: 'bad',
    text: '1 of 2 files of Dailies are not as they were uploaded.',
    more: ['b.mov: It is gone.'],
  })
})

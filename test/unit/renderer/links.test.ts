import { expect, test } from 'vitest'
import type { SharedLink } from '../../../electron/contract/index.ts'
import {
  copiedInWords,
  endingInWords,
  isEnding,
  sharedLinkInWords,
} from '../../../renderer/links/link-in-words.ts'
import { selectedIds, stretched, toggled } from '../../../renderer/uploads/selection.ts'
import { useWindow } from '../../../renderer/store.ts'
import { trouble } from '../upload-view.ts'

const minute = 60_000
const hour = 60 * minute
const now = Date.UTC(2026, 10, 22, 12)

function endingIn(ms: number | null, noticeMs: number | null = null): SharedLink {
  const validUntil = ms === null ? null : now + ms
  return {
    uploadId: 'a',
    lifetimeSeconds: 3600,
    opens: 'inline',
    sharedAt: now - hour,
    validUntil,
    remindAt: validUntil === null || noticeMs === null ? null : validUntil - noticeMs,
    remindedAt: null,
  }
}

test('a row shows how long the copied link works', () => {
  expect(sharedLinkInWords(endingIn(3 * 24 * hour), now)).toMatch(/^Link valid until /)
  expect(sharedLinkInWords(endingIn(2.5 * hour), now)).toBe('Link ends in 2 h')
  expect(sharedLinkInWords(endingIn(119_999), now)).toBe('Link ends in 1 min')
  expect(sharedLinkInWords(endingIn(59_999), now)).toBe('Link ends in less than a minute')
  expect(sharedLinkInWords(endingIn(0), now)).toBe('The copied link has ended')
  expect(sharedLinkInWords(endingIn(null), now)).toBe('Public link copied')
})

test('a link should be renewed once its reminder is due', () => {
  expect(isEnding(endingIn(hour + 1, hour), now)).toBe(false)
  expect(isEnding(endingIn(hour, hour), now)).toBe(true)
  expect(isEnding(endingIn(1), now)).toBe(false)
  expect(isEnding(endingIn(0), now)).toBe(true)
  expect(isEnding(endingIn(null), now)).toBe(false)
})

test('a row’s name mentions a link that ends soon or has ended', () => {
  const state = { ...useWindow.getState(), minute: now }
  const wordsOf = (shared: SharedLink) =>
    endingInWords({ ...state, sharedLinks: new Map([['a', shared]]) }, 'a')
  expect(wordsOf(endingIn(hour + 1, hour))).toBeNull()
  expect(wordsOf(endingIn(hour, hour))).toBe('link ends soon')
  expect(wordsOf(endingIn(0, hour))).toBe('link has ended')
  expect(endingInWords(state, 'b')).toBeNull()
})

test('the message about copied links has their end and its reason', () => {
  const link = { validUntil: now + hour, limitedBy: 'request' as const }
  expect(copiedInWords({ copied: [link], refused: [] }, now)).toMatchObject({
    tone: 'good',
    text: expect.stringMatching(/^Link copied\. It is valid until .+\.$/),
    more: [],
  })
  const shorter = { ...link, limitedBy: 'credentials' as const }
  expect(copiedInWords({ copied: [link, shorter], refused: [] }, now)).toMatchObject({
    text: expect.stringMatching(/^2 links copied\. They are valid until /),
    more: ['Then the credentials end that signed it.'],
  })
  const noEnd = { validUntil: null, limitedBy: 'nothing' as const }
  expect(copiedInWords({ copied: [noEnd], refused: [] }, now).text).toBe(
    'Link copied. It is public and has no end.',
  )
})

test('links that could not be made are named', () => {
  const refused = ['a', 'b', 'c', 'd', 'e'].map((name) => ({ name, error: trouble }))
  const told = copiedInWords({ copied: [], refused }, now)
  expect(told).toMatchObject({ tone: 'bad', text: 'No link was copied.' })
  expect(told.more).toHaveLength(4)
  expect(told.more[0]).toBe(`a: ${trouble.message} ${trouble.advice}`)
  expect(told.more[3]).toBe('And 2 more.')
})

test('selects single rows and ranges of rows', () => {
  const state = { ...useWindow.getState(), order: ['a', 'b', 'c', 'd'] }
  const two = { ...state, ...toggled({ ...state, selectedUploadId: 'c', anchorId: 'c' }, 'a') }
  expect([two.selectedUploadId, selectedIds(two)]).toEqual(['a', ['a', 'c']])
  const less = { ...state, ...toggled(two, 'a') }
  expect([less.selectedUploadId, selectedIds(less)]).toEqual(['c', ['c']])
  const range = { ...state, ...stretched({ ...state, selectedUploadId: 'c', anchorId: 'c' }, 'a') }
  expect([range.selectedUploadId, selectedIds(range)]).toEqual(['a', ['a', 'b', 'c']])
  const other = { ...state, ...stretched(range, 'd') }
  expect(selectedIds(other)).toEqual(['c', 'd'])
})

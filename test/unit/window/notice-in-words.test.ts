import { expect, test } from 'vitest'
import type { Notice } from '../../../electron/app/notices.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { copiedInWords, noticeInWords } from '../../../electron/window/notice-in-words.ts'

const dailies = { id: 'd', title: 'Dailies', isFolder: true }
const list = { id: 'd', title: 'a.mov and 1 more', isFolder: false }
const denied = { id: 'a', name: 'a.mov', error: new AppFailure('AccessDenied', 's3:PutObject').error }
const missing = { id: 'b', name: 'b.mov', error: new AppFailure('FileMissing', 'b.mov').error }
const cause = 'The store denied access: s3:PutObject. Ask the owner of the bucket for this permission.'

function notice(changes: Partial<Notice>): Notice {
  return { row: dailies, files: 2, done: [], failed: [], isOver: true, ...changes }
}

test.each<[Partial<Notice>, string, string]>([
  [{ done: ['a', 'b'] }, '2 files of Dailies are uploaded', ''],
  [{ done: ['a'] }, '1 file of Dailies is uploaded', ''],
  [{ row: list, done: ['a', 'b'] }, 'a.mov and 1 more are uploaded', ''],
  [{ row: list, done: ['b'] }, '1 file of a.mov and 1 more is uploaded', ''],
  [{ done: ['b'], failed: [denied] }, '1 of 2 files of Dailies are uploaded', `a.mov: ${cause}`],
  [{ failed: [denied], isOver: false }, 'a.mov is not uploaded', `${cause} The others go on.`],
  [{ failed: [denied, denied] }, '2 files of Dailies are not uploaded', cause],
  [{ failed: [denied, missing] }, '2 files of Dailies are not uploaded', `a.mov: ${cause}`],
  [{ row: null, failed: [denied, denied] }, '2 files are not uploaded', cause],
])('%j is said as %j', (changes, title, body) => {
  expect(noticeInWords(notice(changes))).toEqual({ title, body })
})

test('it is said what became of links', () => {
  const link = { validUntil: null, limitedBy: 'request' } as const
  expect(copiedInWords({ copied: [link, link], refused: [] }).title).toBe('2 links copied')
  const { title, body } = copiedInWords({ copied: [link], refused: [denied] })
  expect(title).toBe('No link: a.mov')
  expect(body).toBe(cause)
})

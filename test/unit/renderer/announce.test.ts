import { expect, test } from 'vitest'
import type { UploadView } from '../../../electron/contract/index.ts'
import { announce } from '../../../renderer/uploads/announce.ts'
import { changesIn } from '../../../renderer/uploads/deliveries.ts'
import { states, uploadView } from '../upload-view.ts'

function announced(changed: UploadView[], ...before: UploadView[]): string | null {
  const known = new Map(before.map((upload) => [upload.id, upload]))
  return announce(changesIn(known, { changed, removed: [] }), new Map(), new Map())
}

test('progress is not announced', () => {
  const before = uploadView('a', { sentBytes: 1 })
  expect(announced([{ ...before, sentBytes: 50 }], before)).toBeNull()
})

test('steps of one upload are announced once', () => {
  const before = uploadView('a', { state: states.opening })
  expect(announced([uploadView('a', { state: states.sending })], before)).toBeNull()
  expect(announced([uploadView('a', { state: states.done })], before)).toBe('a.mov: uploaded.')
})

test('a failure is announced with its advice', () => {
  expect(announced([uploadView('a', { state: states.failed })], uploadView('a'))).toBe(
    'a.mov: failed. The store at s3.test cannot be reached. Check the network connection.',
  )
})

test('many uploads with the same news are counted', () => {
  const added = ['a', 'b', 'c', 'd'].map((id) => uploadView(id, { state: states.queued }))
  expect(announced(added)).toBe('4 files: queued.')
  expect(announced(added.slice(0, 2))).toBe('a.mov, b.mov: queued.')
})

import { expect, test } from 'vitest'
import type { UploadView } from '../../../electron/contract/index.ts'
import { announce } from '../../../renderer/uploads/announce.ts'
import { states, uploadView } from '../upload-view.ts'

function after(...before: UploadView[]): Map<string, UploadView> {
  return new Map(before.map((upload) => [upload.id, upload]))
}

test('progress is not announced', () => {
  const before = uploadView('a', { sentBytes: 1 })
  expect(announce(after(before), [{ ...before, sentBytes: 50 }])).toBeNull()
})

test('steps of one upload are announced once', () => {
  const before = uploadView('a', { state: states.opening })
  expect(announce(after(before), [uploadView('a', { state: states.sending })])).toBeNull()
  expect(announce(after(before), [uploadView('a', { state: states.done })])).toBe('a.mov: uploaded.')
})

test('a failure is announced with its advice', () => {
  expect(announce(after(uploadView('a')), [uploadView('a', { state: states.failed })])).toBe(
    'a.mov: failed. The store at s3.test cannot be reached. Check the network connection.',
  )
})

test('many uploads with the same news are counted', () => {
  const added = ['a', 'b', 'c', 'd'].map((id) => uploadView(id, { state: states.queued }))
  expect(announce(after(), added)).toBe('4 files: queued.')
  expect(announce(after(), added.slice(0, 2))).toBe('a.mov, b.mov: queued.')
})

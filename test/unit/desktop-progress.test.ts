import { expect, test } from 'vitest'
import { progressInWords, progressOf } from '../../electron/desktop/progress.ts'
import { states, uploadView } from './upload-view.ts'

test('progress counts only active uploads', () => {
  const progress = progressOf([
    uploadView('a', { sizeBytes: 300, sentBytes: 150 }),
    uploadView('b', { state: states.queued, sizeBytes: 100 }),
    uploadView('c', { state: states.done, sizeBytes: 900, sentBytes: 900 }),
    uploadView('d', { state: states.paused }),
    uploadView('e', { state: states.waiting }),
  ])
  expect(progress).toEqual({ active: 2, waiting: 1, paused: 1, failed: 0, fraction: 0.375 })
  expect(progressInWords(progress)).toBe('Dropreel: 2 uploading, 37 %, 1 waiting, 1 paused')
})

test('without active uploads there is no progress', () => {
  expect(progressInWords(progressOf([]))).toBe('Dropreel')
})

import { expect, test } from 'vitest'
import { progressOf } from '../../electron/desktop/progress.ts'
import { states, uploadView } from './upload-view.ts'

test('what runs and what waits is counted apart, and nothing that a person has to move', () => {
  const progress = progressOf([
    uploadView('a'),
    uploadView('b', { state: states.queued }),
    uploadView('c', { state: states.done }),
    uploadView('d', { state: states.paused }),
    uploadView('e', { state: states.waiting }),
    uploadView('f', { state: states.failed }),
  ])
  expect(progress).toEqual({ active: 2, waiting: 1 })
})

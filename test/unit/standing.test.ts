import { expect, test } from 'vitest'
import { barOf, batchAfter, canOf, noBatch, standingOf } from '../../electron/desktop/standing.ts'
import { states, uploadView } from './upload-view.ts'

const none = { sizeBytes: 0 }
const half = { sizeBytes: 300, sentBytes: 150 }

function stand(views: ReturnType<typeof uploadView>[], batch = noBatch, questions = 0) {
  return standingOf(views, batchAfter(batch, views), questions)
}

test('without uploads under way it is idle, whatever was uploaded before', () => {
  expect(stand([])).toEqual({ kind: 'idle' })
  expect(
    stand([uploadView('a', { state: states.done }), uploadView('b', { state: states.cancelled })]),
  ).toEqual({ kind: 'idle' })
})

test('what runs, waits or is queued is under way together', () => {
  const views = [
    uploadView('a', half),
    uploadView('b', { state: states.queued }),
    uploadView('c', { state: states.waiting }),
    uploadView('earlier', { state: states.done, sizeBytes: 10_000, sentBytes: 10_000 }),
  ]
  expect(stand(views)).toEqual({ kind: 'uploading', share: 0.3 })
  expect(stand([uploadView('empty', none)])).toEqual({ kind: 'uploading', share: 0 })
})

test('the share does not fall when one upload ends, nor when another one fails', () => {
  const batch = batchAfter(noBatch, [uploadView('a', half), uploadView('b', half)])
  const done = uploadView('a', { ...half, state: states.done, sentBytes: 300 })
  expect(stand([done, uploadView('b', half)], batch)).toEqual({ kind: 'uploading', share: 0.75 })
  const failed = uploadView('b', { ...half, sentBytes: 0, state: states.failed })
  expect(stand([done, failed, uploadView('c', { sizeBytes: 300 })], batch)).toMatchObject({ share: 0.5 })
  const over = batchAfter(batch, [done, failed])
  expect(over.size).toBe(0)
  expect(stand([done, failed, uploadView('later', half)], over)).toMatchObject({ share: 0.5 })
})

test('it is paused once nothing goes on by itself', () => {
  const paused = uploadView('a', { ...half, state: states.paused })
  expect(stand([paused])).toEqual({ kind: 'paused', share: 0.5 })
  expect(stand([uploadView('a', { ...half, state: states.ending })])).toEqual({ kind: 'paused', share: 0.5 })
  expect(stand([paused, uploadView('b', half)])).toEqual({ kind: 'uploading', share: 0.5 })
})

test('what needs a person is counted by deliveries and questions', () => {
  const failed = [1, 2, 3].map((n) =>
    uploadView(`${n}`, { deliveryId: n < 3 ? 'd' : 'e', state: states.failed }),
  )
  const rest = { paused: true, share: null }
  expect(stand(failed)).toEqual({ kind: 'needs-you', count: 2, failed: true, ...rest })
  expect(stand([], noBatch, 1)).toEqual({ kind: 'needs-you', count: 1, failed: false, ...rest })
  expect(stand([...failed, uploadView('a', half)], noBatch, 1)).toEqual({
    kind: 'needs-you',
    count: 3,
    failed: true,
    paused: false,
    share: 0.5,
  })
})

test('dock and taskbar show how far it is, and in which mode', () => {
  const needsYou = { kind: 'needs-you', count: 2, failed: true, share: 0.5, paused: false } as const
  expect(barOf({ kind: 'idle' }, 'linux')).toEqual({ progress: null, mode: 'normal', count: 0 })
  expect(barOf({ kind: 'uploading', share: 0.5 }, 'linux')).toEqual({
    progress: 0.5,
    mode: 'normal',
    count: 0,
  })
  expect(barOf({ kind: 'paused', share: 0.5 }, 'linux')).toEqual({ progress: 0.5, mode: 'paused', count: 0 })
  expect(barOf(needsYou, 'linux')).toEqual({ progress: 0.5, mode: 'error', count: 2 })
  expect(barOf({ ...needsYou, failed: false }, 'linux').mode).toBe('normal')
  expect(barOf({ ...needsYou, failed: false, paused: true }, 'linux').mode).toBe('paused')
  expect(barOf({ ...needsYou, share: null }, 'darwin').progress).toBeNull()
  expect(barOf({ ...needsYou, share: null }, 'win32')).toEqual({ progress: 1, mode: 'error', count: 2 })
})

test('what is under way can be paused, and what is paused can be resumed', () => {
  const needsYou = { kind: 'needs-you', count: 1, failed: true } as const
  expect(canOf({ kind: 'idle' })).toEqual({ pause: false, resume: false })
  expect(canOf({ ...needsYou, share: null, paused: true })).toEqual({ pause: false, resume: false })
  expect(canOf({ kind: 'uploading', share: 0 })).toEqual({ pause: true, resume: false })
  expect(canOf({ ...needsYou, share: 0, paused: false })).toEqual({ pause: true, resume: false })
  expect(canOf({ kind: 'paused', share: 0 })).toEqual({ pause: false, resume: true })
  expect(canOf({ ...needsYou, share: 0, paused: true })).toEqual({ pause: false, resume: true })
})

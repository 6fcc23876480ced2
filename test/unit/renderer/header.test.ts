import { beforeEach, expect, test } from 'vitest'
import type { UploadView } from '../../../electron/contract/index.ts'
import { useWindow, withSnapshot, withUploads } from '../../../renderer/store.ts'
import { doingOf, placeInQueue } from '../../../renderer/uploads/doing.ts'
import { lineOf, sampledAfter, type SpeedSample } from '../../../renderer/uploads/speed-samples.ts'
import { nothingSent, states, uploadView } from '../upload-view.ts'
import { windowSnapshot } from '../window-snapshot.ts'

const start = new Date(2026, 10, 26, 14, 0).getTime()
const now = () => useWindow.getState()

function show(uploads: UploadView[], at = start): void {
  useWindow.setState((state) => withSnapshot(state, windowSnapshot({ uploads }), at))
}

function patch(changed: UploadView[], at = start): void {
  const news = { revision: now().revision ?? 1, changed, deliveries: [], removed: [], sentToday: nothingSent }
  useWindow.setState((state) => withUploads(state, news, at))
}

const queued = (id: string, changes: Partial<UploadView> = {}) =>
  uploadView(id, { state: states.queued, addedAt: start, ...changes })
const done = (id: string, finishedAt: number) => uploadView(id, { state: { ...states.done, finishedAt } })

beforeEach(() => useWindow.setState(useWindow.getInitialState(), true))

test('it counts what was added since the queue was last empty, and not what was done before', () => {
  show([done('yesterday', start - 80_000_000), done('before', start - 1)])
  expect(placeInQueue(now())).toBeNull()
  patch([uploadView('a', { addedAt: start, rank: 1 })])
  expect(placeInQueue(now())).toBeNull()
  patch([queued('b', { rank: 2 }), queued('c', { rank: 3 }), queued('d', { rank: 4 })])
  expect(placeInQueue(now())).toBe('1 of 4')
  patch([done('a', start + 5000)], start + 5000)
  expect(placeInQueue(now())).toBe('2 of 4')
  // What failed or was cancelled is not on its way to a link.
  patch([queued('c', { state: states.failed }), queued('d', { state: states.cancelled })])
  expect(placeInQueue(now())).toBe('2 of 2')
  patch([done('b', start + 9000)], start + 9000)
  expect(placeInQueue(now())).toBeNull()
  const later = { addedAt: start + 20_000 }
  patch([queued('e', later), queued('f', later)], start + 20_000)
  expect(placeInQueue(now())).toBe('1 of 2')
})

test('small files that were done before the window heard of them are counted', () => {
  const added = { addedAt: start }
  patch([done('a', start + 20), queued('b', added), queued('c', added)], start + 100)
  expect(placeInQueue(now())).toBe('2 of 3')
})

test('the next link is that of the first in the queue whose end is known', () => {
  show([
    queued('waits', { rank: 0, state: states.waiting }),
    uploadView('slow', { rank: 1, bytesPerSecond: 10, etaSeconds: 3600 }),
    uploadView('quick', { rank: 2, bytesPerSecond: 10, etaSeconds: 600 }),
  ])
  expect(now().nextEnd?.at).toBe(start + 3_600_000)
  patch([uploadView('slow', { rank: 1, state: states.paused })])
  expect(now().nextEnd?.at).toBe(start + 600_000)
  patch([uploadView('quick', { rank: 2, state: states.paused })])
  expect(now().nextEnd).toBeNull()
})

test('what is paused while its last parts end has neither speed nor end', () => {
  const moving = { sizeBytes: 1000, bytesPerSecond: 10, etaSeconds: 100 }
  show([uploadView('a', { ...moving, state: states.ending })])
  expect(now().summary).toMatchObject({ bytesPerSecond: 0, etaSeconds: null })
  expect([now().nextEnd, now().end]).toEqual([null, null])
  expect(doingOf(now())).toEqual({ kind: 'words', words: 'finishing what is on its way' })
  // Its rest is no matter of the others.
  patch([uploadView('b', { ...moving, sizeBytes: 100, etaSeconds: 10 })])
  expect(now().summary.etaSeconds).toBe(10)
})

test('it says why nothing moves: what needs a person first', () => {
  const said = () => {
    const doing = doingOf(now())
    return doing?.kind === 'words' ? doing.words : doing?.kind === 'waiting' ? doing.id : doing?.kind
  }
  const destinations = [{ id: 'demo', credentials: { kind: 'profile', name: 'uploader' } }]
  const mfaQuestion = { id: 'q', profile: 'uploader', device: 'd', before: null }
  show([])
  expect(said()).toBeUndefined()
  patch([queued('a', { rank: 1 })])
  expect(said()).toBe('starting')
  patch([uploadView('a', { state: states.opening })])
  expect(said()).toBe('starting')
  Object.assign(now(), { destinations, mfaQuestion })
  expect(said()).toBe('waiting for your code')
  Object.assign(now(), { mfaQuestion: { ...mfaQuestion, profile: 'another' } })
  expect(said()).toBe('starting')
  patch([uploadView('a', { since: start })])
  expect(said()).toBe('a')
  patch([uploadView('a', { state: states.waiting, since: start })])
  expect(said()).toBe('a')
  patch([uploadView('a', { bytesPerSecond: 5 })])
  expect(said()).toBe('moving')
  patch([uploadView('a', { state: states.verifying, verifiedBytes: 1 })])
  expect(said()).toBe('verifying')
  patch([uploadView('a', { state: states.paused })])
  expect(said()).toBe('paused')
  patch([done('a', start)])
  expect(said()).toBe('all uploaded')
  patch([queued('b', { state: states.failed })])
  expect(said()).toBeUndefined()
})

test('a minute of speeds is kept, one a second, and none while nothing moves', () => {
  let samples: readonly SpeedSample[] = []
  for (let ms = 0; ms < 120_000; ms += 100) samples = sampledAfter(samples, 1000 + ms, ms)
  expect(samples.length).toBe(61)
  expect(samples[0]?.at).toBe(59_000)
  expect(sampledAfter(samples, 0, 120_000)).toBe(samples)
  expect(sampledAfter(samples, 5, 119_500)).toBe(samples)
  // After a pause, or on another clock, it begins anew.
  expect(sampledAfter(samples, 5, 130_000)).toEqual([{ at: 130_000, bytesPerSecond: 5 }])
  expect(sampledAfter(samples, 5, 1000)).toEqual([{ at: 1000, bytesPerSecond: 5 }])
})

test('the line has the present at its right, and stands on the ground', () => {
  expect(lineOf([])).toBeNull()
  expect(lineOf([{ at: 5, bytesPerSecond: 5 }])).toBeNull()
  const line = lineOf([
    { at: 0, bytesPerSecond: 0 },
    { at: 30_000, bytesPerSecond: 50 },
    { at: 60_000, bytesPerSecond: 100 },
  ])
  expect(line).toBe('2.0,22.0 54.0,15.3 106.0,8.7')
})

import { beforeEach, expect, test } from 'vitest'
import { useWindow, withSnapshot, withUploads } from '../../../renderer/store.ts'
import { nothingSent, states, uploadView } from '../upload-view.ts'
import { windowSnapshot } from '../window-snapshot.ts'

const initial = useWindow.getInitialState()

function tick(revision: number, changes: Parameters<typeof uploadView>[1]): void {
  useWindow.setState((state) =>
    withUploads(
      state,
      { revision, changed: [uploadView('a', changes)], deliveries: [], removed: [], sentToday: nothingSent },
      0,
    ),
  )
}

beforeEach(() => {
  useWindow.setState(initial, true)
  const uploads = [uploadView('a', { rank: 1 }), uploadView('b', { rank: 2 })]
  useWindow.setState((state) => withSnapshot(state, windowSnapshot({ revision: 7, uploads }), 0))
})

test('a patch replaces whole records and leaves the others as they are', () => {
  const before = useWindow.getState()
  useWindow.setState((state) =>
    withUploads(
      state,
      {
        revision: 8,
        changed: [uploadView('a', { rank: 1, sentBytes: 5 })],
        deliveries: [],
        removed: [],
        sentToday: nothingSent,
      },
      0,
    ),
  )
  const after = useWindow.getState()
  expect(after.revision).toBe(8)
  expect(after.uploads.get('a')?.sentBytes).toBe(5)
  expect(after.uploads.get('b')).toBe(before.uploads.get('b'))
  expect(after.order).toBe(before.order)
})

test('a change of state sorts the list again and is announced', () => {
  useWindow.setState((state) =>
    withUploads(
      state,
      {
        revision: 8,
        changed: [uploadView('a', { state: states.done })],
        deliveries: [],
        removed: [],
        sentToday: nothingSent,
      },
      0,
    ),
  )
  expect(useWindow.getState().order).toEqual(['b', 'a'])
  expect(useWindow.getState().announcement).toBe('a.mov: uploaded.')
})

test('an upload that was moved is at its new place', () => {
  tick(8, { rank: 3 })
  expect(useWindow.getState().order).toEqual(['b', 'a'])
})

test('a removed upload is no longer selected', () => {
  useWindow.setState({ selectedUploadId: 'a' })
  useWindow.setState((state) =>
    withUploads(
      state,
      { revision: 8, changed: [], deliveries: [], removed: ['a'], sentToday: nothingSent },
      0,
    ),
  )
  expect(useWindow.getState().selectedUploadId).toBeNull()
  expect(useWindow.getState().order).toEqual(['b'])
})

test('the estimated end is kept while an upload is sent, and only then', () => {
  tick(8, { etaSeconds: 600 })
  expect(useWindow.getState().ends.get('a')?.at).toBe(600_000)
  tick(9, { etaSeconds: 610 })
  expect(useWindow.getState().ends.get('a')?.at).toBe(600_000)
  tick(10, { state: states.paused })
  expect(useWindow.getState().ends.has('a')).toBe(false)
})

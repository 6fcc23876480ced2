import { expect, test } from 'vitest'
import { createNotices, type Notice } from '../../../electron/app/notices.ts'
import type { DeliveryView, UploadState, UploadView } from '../../../electron/contract/index.ts'
import { AppFailure } from '../../../electron/core/errors.ts'
import { states, uploadView } from '../upload-view.ts'

const failedBy = (...failure: ConstructorParameters<typeof AppFailure>): UploadState => ({
  kind: 'failed',
  session: null,
  error: new AppFailure(...failure).error,
})
const denied = failedBy('AccessDenied', 's3:PutObject')

/** Uploads that a test changes, and what is told of them. */
function queue(...before: UploadView[]) {
  const uploads = new Map(before.map((view) => [view.id, view]))
  const deliveries = new Map<string, DeliveryView>()
  const changed = new Set<string>()
  const notices = createNotices({
    views: () => [...uploads.values()],
    view: (id) => uploads.get(id),
    deliveries: { view: (id) => deliveries.get(id) },
  })
  const set = (id: string, state: UploadState, changes: Partial<UploadView> = {}) => {
    uploads.set(id, { ...(uploads.get(id) ?? uploadView(id, { deliveryId: id, ...changes })), state })
    changed.add(id)
  }
  return {
    set,
    remove(id: string) {
      uploads.delete(id)
      changed.add(id)
    },
    /** A drop of so many files that go up. */
    drop(id: string, title: string, count: number, folder = '/renders') {
      deliveries.set(id, { id, title, destinationId: null, reading: { kind: 'over' } })
      const ids = Array.from({ length: count }, (_, place) => `${id}${place}`)
      ids.forEach((file, place) =>
        set(file, states.sending, { deliveryId: id, place, file: `${folder}/${file}`, name: file }),
      )
      return ids
    },
    reading(id: string, isRead: boolean) {
      const view = { id, title: id, destinationId: null }
      deliveries.set(id, { ...view, reading: isRead ? { kind: 'over' } : { kind: 'now', files: 1 } })
      changed.add(id)
    },
    take(at: number) {
      const taken = notices.take([...changed], at)
      changed.clear()
      return taken
    },
    told: (at: number): Notice[] => {
      const taken = notices.take([...changed], at)
      changed.clear()
      return taken.notices
    },
  }
}

test('a file by itself is told once when it is uploaded', () => {
  const { set, told } = queue()
  set('Ep03', states.sending)
  expect(told(0)).toEqual([])
  set('Ep03', states.done)
  expect(told(1000)).toEqual([
    {
      row: { id: 'Ep03', title: 'Ep03.mov', isFolder: false },
      files: 1,
      done: ['Ep03'],
      failed: [],
      isOver: true,
    },
  ])
  set('Ep03', states.done)
  expect(told(2000)).toEqual([])
})

test('200 files of a drop are told once, at its end', () => {
  const { set, drop, told } = queue()
  const ids = drop('d', 'Dailies', 200, '/renders/Dailies')
  for (const [at, id] of ids.slice(0, -1).entries()) {
    set(id, states.done)
    expect(told(at)).toEqual([])
  }
  set('d199', states.done)
  const [notice, ...more] = told(300)
  expect(more).toEqual([])
  expect(notice).toMatchObject({ row: { id: 'd', title: 'Dailies', isFolder: true }, files: 200, failed: [] })
  expect(notice?.done).toHaveLength(200)
})

test('what had ended before the start is not told, what ends after it is', () => {
  const { set, told } = queue(
    uploadView('old', { deliveryId: 'old', state: states.done }),
    uploadView('bad', { deliveryId: 'bad', state: denied }),
    uploadView('open', { deliveryId: 'open', state: states.queued }),
  )
  expect(told(0)).toEqual([])
  set('old', states.done)
  set('open', states.done)
  expect(told(1)).toMatchObject([{ done: ['open'] }])
})

test('while its folders are read, a drop is not at its end', () => {
  const { set, drop, reading, told } = queue()
  const [only = ''] = drop('d', 'Dailies', 1)
  reading('d', false)
  set(only, states.done)
  expect(told(0)).toEqual([])
  reading('d', true)
  expect(told(1)).toMatchObject([{ done: [only], isOver: true }])
})

test('what a person cancels or removes is no news, nor what was uploaded of it before', () => {
  const { set, remove, drop, told } = queue()
  const [a = '', b = ''] = drop('d', 'Dailies', 2)
  const [c = '', d = ''] = drop('e', 'Reels', 2)
  set(a, states.done)
  set(c, states.done)
  told(0)
  set(b, states.cancelled)
  remove(d)
  expect(told(1)).toEqual([])
  set('single', states.sending)
  told(2)
  remove('single')
  expect(told(3)).toEqual([])
})

test('a file that ends in the same moment in which another is cancelled is told', () => {
  const { set, drop, told } = queue()
  const [a = '', b = ''] = drop('d', 'Dailies', 2)
  set(a, states.done)
  set(b, states.cancelled)
  expect(told(0)).toMatchObject([{ done: [a] }])
})

test('a paused drop is not at its end', () => {
  const { set, drop, told } = queue()
  const [a = '', b = ''] = drop('d', 'Dailies', 2)
  set(a, states.done)
  set(b, states.paused)
  expect(told(0)).toEqual([])
  set(b, states.sending)
  expect(told(1)).toEqual([])
  set(b, states.done)
  expect(told(2)).toMatchObject([{ done: [a, b] }])
})

test('what failed is told at the end with the rest, its cause with it', () => {
  const { set, drop, told } = queue()
  const [a = '', b = ''] = drop('d', 'Dailies', 2)
  set(a, denied)
  expect(told(0)).toEqual([])
  set(b, states.done)
  const [notice, ...more] = told(5000)
  expect(more).toEqual([])
  expect(notice).toMatchObject({ done: [b], failed: [{ id: a, error: { code: 'AccessDenied' } }] })
})

test('a failure does not wait longer than ten seconds for the rest, and is told once', () => {
  const { set, drop, take, told } = queue()
  const [a = '', b = ''] = drop('d', 'Dailies', 2)
  set(a, denied)
  expect(take(1000)).toEqual({ notices: [], nextAt: 11_000 })
  expect(take(10_999)).toEqual({ notices: [], nextAt: 11_000 })
  const { notices, nextAt } = take(11_000)
  expect(notices).toMatchObject([{ failed: [{ id: a }], done: [], isOver: false }])
  expect(nextAt).toBeNull()
  set(b, states.done)
  expect(told(20_000)).toMatchObject([{ failed: [], done: [b], isOver: true }])
})

test('a drop whose files fail one after the other for hours is told at first and at its end', () => {
  const { set, drop, take, told } = queue()
  const ids = drop('d', 'Dailies', 100)
  const [last = ''] = ids.splice(99)
  let at = 0
  const early = ids.flatMap((id) => {
    set(id, denied)
    told((at += 20_000))
    return told(at + 10_000)
  })
  expect(early).toMatchObject([{ failed: [{ id: 'd0' }], isOver: false }])
  expect(take(at + 10_000)).toEqual({ notices: [], nextAt: null })
  set(last, states.done)
  const rest = ids.slice(1).map((id) => expect.objectContaining({ id }))
  expect(told(at + 20_000)).toMatchObject([{ failed: rest, done: [last], isOver: true }])
})

test('who tries a file again while the rest of its drop goes on is told what came of it', () => {
  const { set, drop, told } = queue()
  drop('d', 'Dailies', 2)
  for (const at of [0, 100_000]) {
    set('d0', denied)
    told(at)
    expect(told(at + 10_000)).toMatchObject([{ failed: [{ id: 'd0' }], isOver: false }])
    set('d0', states.sending)
    told(at + 20_000)
  }
})

test('many that fail alike are one notice, and again one after a retry', () => {
  const { set, told } = queue()
  const ids = Array.from({ length: 50 }, (_, index) => `f${index}`)
  for (const round of [0, 1000]) {
    for (const id of ids) set(id, states.sending)
    expect(told(round)).toEqual([])
    // One after the other, while others still go on.
    const notices = ids.flatMap((id, index) => {
      set(id, denied)
      return told(round + index).map(({ row, files, isOver }) => ({ row, files, isOver, index }))
    })
    expect(notices).toEqual([{ row: null, files: 50, isOver: true, index: 49 }])
  }
})

test('failures of other causes are told apart, and so is what was uploaded', () => {
  const { set, told } = queue()
  for (const id of ['a', 'b', 'c', 'd']) set(id, states.sending)
  told(0)
  set('a', denied)
  set('b', failedBy('BucketMissing', 'rewievs'))
  set('c', denied)
  set('d', states.done)
  const notices = told(1)
  expect(notices.map(({ failed, done }) => [failed.map(({ id }) => id), done])).toEqual([
    [['a', 'c'], []],
    [['b'], []],
    [[], ['d']],
  ])
})

test('an upload that tries again by itself has not failed', () => {
  const { set, told } = queue()
  set('a', states.sending)
  set('a', states.waiting)
  expect(told(60_000)).toEqual([])
})

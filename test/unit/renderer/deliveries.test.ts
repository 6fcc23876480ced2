import { beforeEach, expect, test, vi } from 'vitest'
import type { DeliveryView, UploadView } from '../../../electron/contract/index.ts'
import { filterUploads, openDelivery, useWindow, withSnapshot, withUploads } from '../../../renderer/store.ts'
import { deliveryActions, filesFor } from '../../../renderer/uploads/delivery-actions.ts'
import {
  deliveryState,
  deliveryStateInWords,
  troubleInWords,
} from '../../../renderer/uploads/delivery-state.ts'
import { dropLines, openOrder } from '../../../renderer/uploads/move-upload.ts'
import { doneIds, selectedIds, selectOnly } from '../../../renderer/uploads/selection.ts'
import { summaryOf, tallyOf } from '../../../renderer/uploads/summary.ts'
import { nothingSent, states, uploadView } from '../upload-view.ts'
import { windowSnapshot } from '../window-snapshot.ts'

const dailies: DeliveryView = {
  id: 'dailies',
  title: 'Dailies',
  destinationId: 'demo',
  reading: { kind: 'over' },
}

/** A file of the delivery, at its place in the queue and in the drop. */
function file(place: number, changes: Partial<UploadView> = {}): UploadView {
  return uploadView(`d${place}`, { deliveryId: 'dailies', place, rank: 10 + place, ...changes })
}

function show(uploads: UploadView[], deliveries: DeliveryView[] = [dailies]): void {
  useWindow.setState((state) => withSnapshot(state, windowSnapshot({ uploads, deliveries }), 0))
}

function patch(changed: UploadView[], removed: string[] = [], deliveries: DeliveryView[] = []): void {
  useWindow.setState((state) =>
    withUploads(state, { revision: 2, changed, deliveries, removed, sentToday: nothingSent }, 0),
  )
}

const now = () => useWindow.getState()
function delivery() {
  const shown = now().grouping.deliveries.get('dailies')
  if (shown === undefined) throw new Error('There is no delivery.')
  return shown
}

beforeEach(() => useWindow.setState(useWindow.getInitialState(), true))

test('what was dropped together is one row; open, its files follow in the order of the drop', () => {
  show([
    uploadView('last', { rank: 90 }),
    file(2),
    file(0, { state: { ...states.done, finishedAt: 5 } }),
    file(1, { rank: 80 }),
    uploadView('first', { rank: 1 }),
  ])
  expect(now().order).toEqual(['first', 'dailies', 'last'])
  openDelivery('dailies', true)
  expect(now().order).toEqual(['first', 'dailies', 'd0', 'd1', 'd2', 'last'])
  patch([file(3)])
  expect(now().order).toEqual(['first', 'dailies', 'd0', 'd1', 'd2', 'd3', 'last'])
  selectOnly('d1')
  openDelivery('dailies', false)
  expect(now()).toMatchObject({ order: ['first', 'dailies', 'last'], selectedUploadId: null })
})

test('a delivery of one file is that file’s row, once its folder is read', () => {
  show([file(0)], [{ ...dailies, reading: { kind: 'now', files: 1 } }])
  expect(now().order).toEqual(['dailies'])
  patch([], [], [dailies])
  expect(now().order).toEqual(['d0'])
  patch([file(1)])
  expect(now().order).toEqual(['dailies'])
})

test('a folder that is read has its row before its first file, at the end of the queue', () => {
  show([uploadView('a', { rank: 5 })], [])
  patch([], [], [{ ...dailies, reading: { kind: 'now', files: 1240 } }])
  expect(now().order).toEqual(['a', 'dailies'])
  expect(deliveryStateInWords(delivery(), now().uploads, 0)).toBe('Reading, 1,240 files so far')
  expect(now().announcement).toBe('')
})

test('it stands where its first open file is, and below what is open once all is over', () => {
  show([file(0), file(1), uploadView('b', { rank: 10.5 })])
  expect(now().order).toEqual(['dailies', 'b'])
  patch([file(0, { state: { ...states.done, finishedAt: 1 } })])
  expect(now().order).toEqual(['b', 'dailies'])
  patch([file(1, { rank: 1 })])
  expect(now().order).toEqual(['dailies', 'b'])
  patch([
    file(1, { state: { ...states.done, finishedAt: 9 } }),
    uploadView('c', { state: { ...states.done, finishedAt: 8 } }),
    uploadView('d', { state: { ...states.done, finishedAt: 10 } }),
  ])
  expect(now().order).toEqual(['b', 'd', 'dailies', 'c'])
})

test('its numbers are those of its files, whatever has changed', () => {
  show([file(0, { sizeBytes: 100, sentBytes: 40, storedBytes: 30, inFlightBytes: 10, bytesPerSecond: 20 })])
  patch([
    file(1, { state: states.failed, sizeBytes: 50 }),
    file(2, { state: states.cancelled, sizeBytes: 7 }),
    file(3, { state: states.queued, sizeBytes: 20 }),
  ])
  patch([file(0, { sizeBytes: 100, sentBytes: 60, storedBytes: 60, bytesPerSecond: 20, etaSeconds: 2 })])
  patch([], ['d1'])
  const { tally } = delivery()
  const files = ['d0', 'd2', 'd3'].flatMap((id) => now().uploads.get(id) ?? [])
  expect(tally).toEqual(tallyOf(files))
  expect(tally).toMatchObject({ sizeBytes: 120, sentBytes: 60, storedBytes: 60, inFlightBytes: 0 })
  expect(summaryOf(tally)).toMatchObject({ uploading: 1, queued: 1, bytesPerSecond: 20, etaSeconds: 3 })
  expect(now().ends.get('dailies')?.at).toBe(3000)
  expect(now().summary).toEqual(summaryOf(tally))
  patch([], ['dailies', 'd0', 'd2', 'd3'])
  expect(now()).toMatchObject({ order: [], tally: tallyOf([]) })
  expect(now().grouping.deliveries.size).toBe(0)
})

test('its last upload may go after it', () => {
  show([file(0), file(1)])
  patch([], ['dailies'])
  patch([], ['d0', 'd1'])
  expect(now().order).toEqual([])
  expect(now().grouping.deliveries.size).toBe(0)
})

test.each<[string, UploadView['state'][], string]>([
  ['uploading', [states.sending, states.failed], 'Uploading'],
  ['ending', [states.ending, states.paused], 'Finishing what is on its way'],
  ['verifying', [states.verifying, states.done], 'Verifying'],
  ['uploading', [states.verifying, states.queued], 'Uploading'],
  ['needs-you', [states.failed, states.queued], '1 of 2 not uploaded'],
  ['waiting', [states.waiting, states.queued], 'Waiting for the network'],
  ['queued', [states.queued, states.done], 'Queued'],
  ['paused', [states.paused, states.done], 'Paused'],
  ['done', [states.done, states.cancelled], 'Uploaded'],
  ['cancelled', [states.cancelled, states.cancelled], 'Cancelled'],
])('as a whole it is %s', (kind, of, words) => {
  show(of.map((state, place) => file(place, { state })))
  expect(deliveryState(delivery()).kind).toBe(kind)
  expect(deliveryStateInWords(delivery(), now().uploads, 0)).toBe(words)
})

test('its actions are for all files that they fit', () => {
  const of = [states.done, states.failed, states.sending, states.queued, states.paused]
  show(of.map((state, place) => file(place, { state })))
  expect(deliveryActions(delivery())).toEqual(['retry', 'pause', 'copy-link', 'cancel'])
  expect(troubleInWords(delivery())).toBe('1 not uploaded')
  const filesOf = (action: Parameters<typeof filesFor>[0]) => filesFor(action, delivery(), now().uploads)
  expect(filesOf('retry')).toEqual(['d1'])
  expect(filesOf('pause')).toEqual(['d2', 'd3'])
  expect(filesOf('resume')).toEqual(['d4'])
  expect(filesOf('copy-link')).toEqual(['d0'])
  expect(filesOf('cancel')).toEqual(['d1', 'd2', 'd3', 'd4'])
  expect(filesOf('remove')).toHaveLength(5)
  patch([1, 2, 3, 4].map((place) => file(place, { state: states.done })))
  expect(deliveryActions(delivery())).toEqual(['copy-link', 'remove'])
})

test('its row selects all its files, and each only once', () => {
  show([file(0, { state: states.done }), file(1), uploadView('b', { rank: 1, state: states.done })])
  openDelivery('dailies', true)
  useWindow.setState({ selectedUploadId: 'b', alsoSelected: new Set(['dailies', 'd1']) })
  expect(selectedIds(now())).toEqual(['d0', 'd1', 'b'])
  expect(doneIds(now())).toEqual(['d0', 'b'])
})

test('rows are moved among those that stand by themselves', () => {
  show([uploadView('a', { rank: 1 }), file(0), file(1), uploadView('z', { rank: 90 })])
  openDelivery('dailies', true)
  expect(now().order).toEqual(['a', 'dailies', 'd0', 'd1', 'z'])
  expect(openOrder()).toEqual(['a', 'dailies', 'z'])
  expect(dropLines()).toEqual([0, 1, 4, 5])
  patch([uploadView('z', { state: states.done })])
  expect(dropLines()).toEqual([0, 1, 4])
})

test('a filter finds deliveries by their title, and files in them', () => {
  show([file(0), file(1), uploadView('a', { rank: 1 })])
  filterUploads('dailies')
  expect(now().order).toEqual(['dailies'])
  filterUploads('d1')
  expect(now().order).toEqual(['dailies', 'd1'])
  filterUploads('nothing')
  expect(now().order).toEqual([])
})

test('a delivery speaks for its files, but for what goes wrong with one', () => {
  show([file(0), file(1)])
  patch([file(0, { state: states.done })])
  expect(now().announcement).toBe('')
  patch([file(1, { state: states.failed })])
  expect(now().announcement).toMatch(/^d1.mov: failed./)
  patch([file(1, { state: states.done })])
  expect(now().announcement).toBe('Dailies: uploaded.')
})

function single(number: number, changes: Partial<UploadView> = {}): UploadView {
  return uploadView(`u${number}`, { rank: number, state: states.queued, ...changes })
}

/** Views that count how often anything of them is looked at. */
function countedFiles(count: number): { uploads: UploadView[]; reads: () => number } {
  let reads = 0
  const uploads = Array.from(
    { length: count },
    (_, place) =>
      new Proxy(file(place, { state: states.queued }), {
        get(view, name, receiver) {
          reads++
          return Reflect.get(view, name, receiver) as unknown
        },
      }),
  )
  return { uploads, reads: () => reads }
}

test('a tick of one upload looks at no other of 10,000, and the rows stay as they are', () => {
  const { uploads, reads } = countedFiles(10_000)
  show(uploads)
  openDelivery('dailies', true)
  patch([file(0)])
  const { order, grouping } = now()
  const before = reads()
  const sort = vi.spyOn(Array.prototype, 'sort')
  for (let sentBytes = 1; sentBytes <= 50; sentBytes++) patch([file(0, { sentBytes })])
  expect(sort).not.toHaveBeenCalled()
  sort.mockRestore()
  expect(reads() - before).toBe(0)
  expect(now().order).toBe(order)
  expect(now().grouping.tops).toBe(grouping.tops)
  expect(delivery().tally.sentBytes).toBe(50)
})

test('of 10,000 single uploads one that ends is put in its place without a look at the others', () => {
  show(
    Array.from({ length: 10_000 }, (_, number) => single(number)),
    [],
  )
  const sort = vi.spyOn(Array.prototype, 'sort')
  patch([single(5000, { state: states.done })])
  expect(sort).not.toHaveBeenCalled()
  sort.mockRestore()
  expect(now().order.at(-1)).toBe('u5000')
  expect(now().order).toHaveLength(10_000)
})

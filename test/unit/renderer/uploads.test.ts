import { expect, test } from 'vitest'
import { causeOf, type UploadState, type UploadView } from '../../../electron/contract/index.ts'
import { changesIn, emptyGrouping, groupedAfter } from '../../../renderer/uploads/deliveries.ts'
import { displayOrder } from '../../../renderer/uploads/display-order.ts'
import { bulkActionForKey, moveOf, actionForKey, type ListKey } from '../../../renderer/uploads/list-keys.ts'
import { moveOfKey, placeAfter } from '../../../renderer/uploads/move-upload.ts'

import {
  actionsFor,
  mainActionOf,
  menuGroups,
  type RowAction,
} from '../../../renderer/uploads/row-actions.ts'
import {
  doneBytesOf,
  localInWords,
  partsRemovedAt,
  stateInWords,
  toneOf,
} from '../../../renderer/uploads/state-in-words.ts'
import { summaryOf, tallyOf } from '../../../renderer/uploads/summary.ts'
import { states, trouble, uploadView } from '../upload-view.ts'

const written = { ...states.waiting, until: 'writer' as const }
const changed = { ...states.failed, error: { ...trouble, code: 'SourceChanged' as const } }

function actions(state: keyof typeof states): readonly RowAction[] {
  return actionsFor(uploadView('a', { state: states[state] }), false)
}

function orderOf(changed: UploadView[], filter = '', destinations: { id: string; name: string }[] = []) {
  const uploads = new Map(changed.map((upload) => [upload.id, upload]))
  const patch = { changed, deliveries: [], removed: [] }
  const grouping = groupedAfter(emptyGrouping, changesIn(new Map(), patch), patch, uploads)
  return displayOrder(grouping, uploads, { opened: new Set(), filter, destinations })
}

function press(key: string, more: Partial<ListKey> = {}): ListKey {
  return { key, withCommand: false, onButton: false, ...more }
}

test('open uploads come first, then finished ones, the latest first', () => {
  const uploads = [
    uploadView('old', { state: { ...states.done, finishedAt: 10 }, addedAt: 1 }),
    uploadView('second', { rank: 3 }),
    uploadView('new', { state: { ...states.done, finishedAt: 20 }, addedAt: 2 }),
    uploadView('broken', { state: states.failed, rank: 2.5, addedAt: 9 }),
  ]
  const order = orderOf(uploads)
  expect(order).toEqual(['broken', 'second', 'new', 'old'])
})

test('a filter leaves what is called so, or goes to a destination that is', () => {
  const uploads = [
    uploadView('Über die Straße', { rank: 1, destinationId: 'a' }),
    uploadView('Trailer', { rank: 2, destinationId: 'b' }),
    uploadView('Promo', { rank: 3, destinationId: null }),
  ]
  const destinations = [
    { id: 'a', name: 'Client reviews' },
    { id: 'b', name: 'Dailies, Wasabi' },
  ]
  const found = (filter: string) => orderOf(uploads, filter, destinations)
  expect(found('')).toHaveLength(3)
  expect(found(' uber ')).toEqual(['Über die Straße'])
  expect(found('wasabi')).toEqual(['Trailer'])
  expect(found('.MOV')).toHaveLength(3)
  expect(found('reviews über')).toEqual(['Über die Straße'])
  expect(found('reviews trailer')).toEqual([])
})

const everywhere = ['show-in-folder', 'copy-details', 'details'] as const

test('each state has its actions', () => {
  expect(actions('queued')).toEqual(['pause', 'top', ...everywhere, 'cancel'])
  expect(actions('sending')).toEqual(['pause', ...everywhere, 'cancel'])
  expect(actions('paused')).toEqual(['resume', ...everywhere, 'cancel'])
  expect(actions('ending')).toEqual(['resume', ...everywhere, 'cancel'])
  expect(actions('failed')).toEqual(['retry', ...everywhere, 'remove'])
  const ofLink = ['open-link', 'link-options'] as const
  expect(actions('done')).toEqual(['copy-link', ...ofLink, ...everywhere, 'remove'])
  expect(actionsFor(uploadView('a', { state: states.done }), true)[0]).toBe('renew-link')
  const trashed = { ...states.done, local: { kind: 'trashed', time: 0 } } as const
  expect(actionsFor(uploadView('a', { state: trashed }), false)).not.toContain('show-in-folder')
  expect(actionsFor(uploadView('a', { state: written }), false).slice(0, 2)).toEqual([
    'upload-anyway',
    'pause',
  ])
  expect(stateInWords(written, 0)).toBe('Still being written')
  expect(actionsFor(uploadView('a', { state: changed }), false).slice(0, 2)).toEqual(['restart', 'retry'])
  expect(stateInWords(changed, 0)).toBe('File changed')
})

const main = (state: UploadState) => mainActionOf(uploadView('a', { state }), false)

test('a row has one button at most, and its menu has everything', () => {
  const buttons = Object.values(states).map((state) => [state.kind, main(state)])
  expect(Object.fromEntries(buttons)).toEqual({
    queued: 'pause',
    opening: 'pause',
    sending: 'pause',
    finishing: null,
    verifying: null,
    waiting: 'retry',
    ending: 'resume',
    paused: 'resume',
    failed: 'retry',
    done: 'copy-link',
    cancelled: null,
  })
  expect([main(written), main(changed)]).toEqual(['upload-anyway', 'restart'])
  const inMenus = new Set(menuGroups.flat())
  for (const state of [...Object.values(states), written, changed]) {
    for (const isLinkEnding of [false, true]) {
      const offered = actionsFor(uploadView('a', { state }), isLinkEnding)
      expect(offered.filter((action) => !inMenus.has(action))).toEqual([])
    }
  }
})

test('the day on which the store removes the parts is shown while an upload is paused, waiting or failed', () => {
  const session = { uploadId: 'u', partSizeBytes: 8, abort: { at: 5000, ruleId: 'a-week' } }
  expect(partsRemovedAt({ ...states.paused, session }, 4999)).toBe(5000)
  expect(partsRemovedAt({ ...states.waiting, session }, 4999)).toBe(5000)
  expect(partsRemovedAt({ ...states.failed, session }, 4999)).toBe(5000)
  expect(partsRemovedAt({ ...states.failed, session }, 5000)).toBeNull()
  expect(partsRemovedAt({ ...states.sending, session }, 4999)).toBeNull()
  expect(partsRemovedAt(states.paused, 0)).toBeNull()
})

test('states are put in words, failures with their cause', () => {
  expect(stateInWords(states.waiting, 0)).toBe('Waiting for the network')
  expect(stateInWords(states.done, 0)).toBe('Uploaded, verified')
  expect(stateInWords({ ...states.done, proof: 'none' }, 0)).toBe('Uploaded')
  expect(toneOf[states.waiting.kind]).toBe('wait')
  expect(causeOf(states.waiting)).toBe(trouble)
  expect(causeOf(states.failed)).toBe(trouble)
  expect(causeOf(states.sending)).toBeNull()
})

test('keys stand for actions', () => {
  expect(actionForKey(press(' '), ['pause', 'cancel'])).toBe('pause')
  expect(actionForKey(press(' '), ['resume', 'cancel'])).toBe('resume')
  expect(actionForKey(press(' ', { onButton: true }), ['pause', 'cancel'])).toBeNull()
  expect(actionForKey(press('Delete'), ['pause', 'cancel'])).toBe('cancel')
  expect(actionForKey(press('Delete'), ['copy-link', 'remove'])).toBe('remove')
  expect(actionForKey(press('c', { withCommand: true }), ['copy-link', 'remove'])).toBe('copy-link')
  expect(actionForKey(press('c'), ['copy-link', 'remove'])).toBeNull()
  expect(actionForKey(press('c', { withCommand: true }), ['pause', 'cancel'])).toBeNull()
})

test('keys for several rows', () => {
  const command = { withCommand: true }
  expect(bulkActionForKey(press('a', command), false)).toBe('select-all')
  expect(bulkActionForKey(press('c', command), true)).toBe('copy-links')
  expect(bulkActionForKey(press('Escape'), true)).toBe('select-one')
  expect(bulkActionForKey(press(' '), true)).toBe('pause-or-resume')
  expect(bulkActionForKey(press(' ', { onButton: true }), true)).toBeNull()
  expect(bulkActionForKey(press('Delete'), true)).toBe('remove')
  for (const key of ['Escape', ' ', 'Delete']) expect(bulkActionForKey(press(key), false)).toBeNull()
  expect(bulkActionForKey(press('c', command), false)).toBeNull()
})

test('Alt with an arrow moves by one place, with Home to the top, only among open uploads', () => {
  expect(['ArrowUp', 'ArrowDown', 'Home', 'End'].map(moveOfKey)).toEqual(['up', 'down', 'top', null])
  expect(placeAfter('up', 2, 4)).toBe(1)
  expect(placeAfter('down', 2, 4)).toBe(3)
  expect(placeAfter('top', 2, 4)).toBe(0)
  expect(placeAfter('up', 0, 4)).toBeNull()
  expect(placeAfter('top', 0, 4)).toBeNull()
  expect(placeAfter('down', 3, 4)).toBeNull()
  expect(placeAfter('down', -1, 4)).toBeNull()
})

test('arrow keys stay inside the list', () => {
  expect(moveOf('ArrowDown', -1, 3, 2)).toBe(0)
  expect(moveOf('ArrowDown', 2, 3, 2)).toBe(2)
  expect(moveOf('ArrowUp', 0, 3, 2)).toBe(0)
  expect(moveOf('PageDown', 0, 10, 4)).toBe(4)
  expect(moveOf('End', 0, 10, 4)).toBe(9)
  expect(moveOf('a', 0, 10, 4)).toBeNull()
})

test('the summary counts, adds rates and ends with the slowest', () => {
  const summary = summaryOf(
    tallyOf([
      uploadView('a', { sizeBytes: 1000, sentBytes: 0, bytesPerSecond: 10, etaSeconds: 100 }),
      uploadView('b', { sizeBytes: 100, sentBytes: 0, bytesPerSecond: 10, etaSeconds: 10 }),
      uploadView('c', { state: states.queued, sizeBytes: 300 }),
      uploadView('d', { state: states.failed }),
      uploadView('e', { state: states.cancelled }),
    ]),
  )
  expect(summary).toMatchObject({ uploading: 2, queued: 1, failed: 1, bytesPerSecond: 20, etaSeconds: 100 })
  expect(summaryOf(tallyOf([uploadView('a')])).etaSeconds).toBeNull()
})

test('a row shows what happens to its file, and offers to keep one that goes to the trash later', () => {
  const later = { ...states.done, local: { kind: 'trash-after', time: 9_000, why: null } } as const
  expect(localInWords(states.done, 0)).toBeNull()
  expect(localInWords({ ...later, local: { kind: 'kept', why: 'It changed.' } }, 0)).toBe(
    'The file stays: It changed.',
  )
  expect(localInWords(later, 8_000)).toMatch(/^The file goes to the trash /)
  expect(localInWords(later, 9_000)).toBe('Moving the file to the trash')
  expect(actionsFor(uploadView('a', { state: later }), false)).toContain('keep-file')
})

test('a row shows how far the verification is', () => {
  const upload = uploadView('a', { state: states.verifying, sentBytes: 100, verifiedBytes: 30 })
  expect(doneBytesOf(upload)).toBe(30)
  expect(doneBytesOf({ ...upload, verifiedBytes: null })).toBe(100)
})

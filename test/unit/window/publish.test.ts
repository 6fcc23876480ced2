import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defaultSettings, type DeliveryView, type UploadView } from '../../../electron/contract/index.ts'
import { createPublisher } from '../../../electron/window/publish.ts'
import { nothingSent, uploadView } from '../upload-view.ts'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] })
})

afterEach(() => {
  vi.useRealTimers()
})

function published() {
  const uploads = new Map<string, UploadView>()
  const known = new Map<string, DeliveryView>()
  const deliveries = { views: () => [...known.values()], view: (id: string) => known.get(id) }
  const sent: unknown[] = []
  const publisher = createPublisher(
    {
      engine: { views: () => [...uploads.values()], view: (id) => uploads.get(id), deliveries },
      hasArchive: false,
      destinations: { list: () => ({ destinations: [], selectedDestinationId: null, retired: [] }) },
      settings: { current: () => defaultSettings },
      policy: {},
      sharedLinks: { list: () => [] },
      sentToday: { current: () => nothingSent },
    },
    (name, payload) => sent.push({ name, ...payload }),
  )
  return { uploads, known, sent, publisher }
}

test('changes that come together travel together, as whole records with a number', () => {
  const { uploads, sent, publisher } = published()
  const view = uploadView('a', { sentBytes: 9 })
  uploads.set('a', view)
  for (let tick = 0; tick < 50; tick++) publisher.changed('a')
  publisher.changed('gone')
  vi.advanceTimersByTime(0)
  expect(sent).toEqual([
    {
      name: 'uploads.patch',
      revision: 1,
      changed: [view],
      deliveries: [],
      removed: ['gone'],
      sentToday: nothingSent,
    },
  ])
})

test('a delivery travels with the uploads, and is removed as they are', () => {
  const { known, sent, publisher } = published()
  const reels: DeliveryView = { id: 'd', title: 'Reels', destinationId: null, reading: { kind: 'over' } }
  known.set('d', reels)
  publisher.changed('d')
  vi.advanceTimersByTime(0)
  known.clear()
  publisher.changed('d')
  vi.advanceTimersByTime(100)
  expect(sent).toMatchObject([
    { changed: [], deliveries: [reels], removed: [] },
    { changed: [], deliveries: [], removed: ['d'] },
  ])
})

test('at most ten patches a second', () => {
  const { uploads, sent, publisher } = published()
  uploads.set('a', uploadView('a'))
  for (let ms = 0; ms < 990; ms += 5) {
    publisher.changed('a')
    vi.advanceTimersByTime(5)
  }
  expect(sent.length).toBeGreaterThan(8)
  expect(sent.length).toBeLessThanOrEqual(10)
})

test('numbers run through patches of all kinds, and a snapshot has the last', () => {
  const { sent, publisher } = published()
  publisher.destinationsChanged()
  publisher.settingsChanged()
  publisher.changed('a')
  vi.advanceTimersByTime(100)
  expect(sent).toMatchObject([{ revision: 1 }, { revision: 2, settings: defaultSettings }, { revision: 3 }])
  expect(publisher.snapshot()).toMatchObject({ revision: 3, uploads: [], settings: defaultSettings })
})

test('nothing is sent after the end', () => {
  const { sent, publisher } = published()
  publisher.changed('a')
  publisher.close()
  vi.advanceTimersByTime(1000)
  expect(sent).toEqual([])
})

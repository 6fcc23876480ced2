import type { MenuItemConstructorOptions } from 'electron'
import { afterEach, expect, test } from 'vitest'
import { speak, type DeliveryView, type UploadView } from '../../electron/contract/index.ts'
import {
  isShare,
  trayMenu,
  trayTip,
  type Limits,
  type TrayActions,
  type TrayContent,
} from '../../electron/desktop/tray-menu.ts'
import { deliveriesOf, type Deliveries } from '../../electron/desktop/under-way.ts'
import { states, uploadView } from './upload-view.ts'

const now = new Date(2026, 10, 26, 14, 0).getTime()
const unlimited: Limits = { set: null, byRule: undefined, lineBytesPerSecond: null, own: null }

afterEach(() => speak('en'))

test('rows say the name, the percentage and the end: what runs first, and three at most', () => {
  const menu = labels(
    contentOf([
      uploadView('late', { rank: 5, state: states.queued }),
      uploadView('b', { rank: 3, sizeBytes: 1000, sentBytes: 625, bytesPerSecond: 0.5, etaSeconds: 750 }),
      uploadView('a', { rank: 1, state: states.waiting, sizeBytes: 100, sentBytes: 40 }),
      uploadView('c', { rank: 4, state: states.paused, sizeBytes: 100, sentBytes: 10 }),
      uploadView('x', { rank: 6, state: states.queued }),
    ]),
  )
  expect(menu.slice(0, 4)).toEqual([
    'b.mov: 62 %, done 14:12',
    'a.mov: 40 %, waiting',
    'c.mov: 10 %, paused',
    '2 more',
  ])
})

test('a delivery is one row with all of its files, and its link is offered once all are uploaded', () => {
  const files = [1, 2, 3].map((n) => uploadView(`${n}`, { deliveryId: 'd', state: states.done, rank: n }))
  const [first = uploadView(''), ...rest] = files
  const running = { ...first, state: states.sending, sentBytes: 50 }
  expect(labels(contentOf([running, ...rest], [delivery('d', 'Dailies')]))[0]).toBe(
    'Dailies, 2 of 3 files: 83 %',
  )
  const done = labels(contentOf(files, [delivery('d', 'Dailies')]))
  expect(done.slice(0, 4)).toEqual(['Nothing is being uploaded', '—', 'Copy link of', 'Dailies'])
  const failed = labels(contentOf([{ ...first, state: states.failed }, ...rest], [delivery('d', 'Dailies')]))
  expect(failed).not.toContain('Dailies')
  const reading: DeliveryView = { ...delivery('d', 'Dailies'), reading: { kind: 'now', files: 3 } }
  expect(labels(contentOf(files, [reading]))).not.toContain('Dailies')
})

test('the five newest links are offered, the newest first', () => {
  const finished = [1, 2, 3, 4, 5, 6].map((n) =>
    uploadView(`${n}`, { state: { ...states.done, finishedAt: n } }),
  )
  const menu = labels(contentOf(finished))
  expect(menu.slice(menu.indexOf('Copy link of') + 1, menu.indexOf('Pause all') - 1)).toEqual(
    ['6', '5', '4', '3', '2'].map((name) => `${name}.mov`),
  )
})

test('a click copies the link of the file that is meant, though another one has its name', () => {
  const copied: string[] = []
  const views = ['new', 'old'].map((id, index) =>
    uploadView(id, { name: 'Trailer.mov', state: { ...states.done, finishedAt: 2 - index } }),
  )
  const menu = trayMenu(contentOf(views), { ...actions, copyLink: (id) => copied.push(id) })
  const [, second] = menu.filter(({ label }) => label === 'Trailer.mov')
  click(second)
  expect(copied).toEqual(['old'])
  expect(second?.id).toBe('old')
})

test('names are shown as they are, without unseen characters and shortcuts, and long ones without their middle', () => {
  const names = ['Q&A_final.mov', 'a\u202Egpj.exe', `${'x'.repeat(40)} and ${'y'.repeat(40)}.mov`]
  const views = names.map((name, index) =>
    uploadView(`${index}`, { name, state: { ...states.done, finishedAt: -index } }),
  )
  const menu = labels(contentOf(views))
  const [ampersand, reversed, long = ''] = menu.slice(menu.indexOf('Copy link of') + 1)
  expect(ampersand).toBe('Q&&A_final.mov')
  expect(reversed).not.toContain('\u202E')
  expect(long).toBe(`${'x'.repeat(24)}…${'y'.repeat(19)}.mov`)
})

test('the end does not waver with the estimate', () => {
  const before = etaOf(3600, null)
  const little = etaOf(3650, before)
  expect(little.underWay).toEqual(before.underWay)
  expect(little.endsAt).toBe(before.endsAt)
  expect(etaOf(4600, before).underWay).not.toEqual(before.underWay)
})

test('the limit is none, a share of the line once that is measured, or its own', () => {
  const unknown = limitsIn(unlimited)
  expect(unknown.map(({ label, enabled }) => [label, enabled])).toEqual([
    ['No limit', undefined],
    ['25 % of your line: not measured yet', false],
    ['50 % of your line: not measured yet', false],
    ['Another limit…', undefined],
  ])
  const set: unknown[] = []
  const line = { ...unlimited, lineBytesPerSecond: 80e6, own: 5e6 }
  const measured = limitsIn({ ...line, set: 20e6 }, { ...actions, setLimit: (limit) => set.push(limit) })
  expect(measured.map(({ label, checked }) => [label, checked])).toEqual([
    ['No limit', false],
    ['25 % of your line: 20 MB/s', true],
    ['50 % of your line: 40 MB/s', false],
    ['5.0 MB/s', false],
    ['Another limit…', undefined],
  ])
  measured.forEach(click)
  expect(set).toEqual([null, 5e6])
  expect([isShare(20e6, 80e6), isShare(5e6, 80e6), isShare(0, null)]).toEqual([true, false, false])
  expect(limitsIn({ ...line, byRule: 1e6 })[0]).toMatchObject({
    label: 'Now by the timetable: 1.0 MB/s',
    enabled: false,
  })
  expect(limitsIn({ ...line, byRule: null })[0]?.label).toBe('Now by the timetable: no limit')
})

test('all can be paused while something goes on, and resumed while something is paused', () => {
  expect(can()).toEqual([false, false])
  expect(can(uploadView('a', { state: states.waiting }))).toEqual([true, false])
  expect(can(uploadView('a', { state: states.paused }))).toEqual([false, true])
  expect(can(uploadView('a'), uploadView('b', { state: states.paused }))).toEqual([true, true])
})

test('the tip says how all of it stands, in the language of the person', () => {
  const content = contentOf([uploadView('a', { sizeBytes: 1000, bytesPerSecond: 1, etaSeconds: 600 })])
  const shown = (standing: TrayContent['standing']) => at24Hours(trayTip({ ...content, standing }))
  expect(shown({ kind: 'idle' })).toBe('Dropreel')
  expect(shown({ kind: 'uploading', share: 0.625 })).toBe('Dropreel: 62 %, done 14:16')
  expect(shown({ kind: 'paused', share: 0.625 })).toBe('Dropreel: paused at 62 %')
  const needsYou = { kind: 'needs-you', count: 1, failed: true, share: null, paused: false } as const
  expect(shown(needsYou)).toBe('Dropreel: one thing needs you')
  speak('de')
  expect(shown({ ...needsYou, count: 3 })).toBe('Dropreel: 3 Dinge warten auf Sie')
  expect(shown({ kind: 'uploading', share: 0.625 })).toBe('Dropreel: 62 %, fertig 14:16')
})

const actions: TrayActions = {
  open: () => undefined,
  reveal: () => undefined,
  copyLink: () => undefined,
  pauseAll: () => undefined,
  resumeAll: () => undefined,
  setLimit: () => undefined,
  limitToShare: () => undefined,
  chooseLimit: () => undefined,
  chooseWhenDone: () => undefined,
  addFiles: () => undefined,
  quit: () => undefined,
}

function contentOf(views: UploadView[], deliveries: DeliveryView[] = []): TrayContent {
  const known = new Map(deliveries.map((delivery) => [delivery.id, delivery]))
  return {
    standing: { kind: 'idle' },
    deliveries: deliveriesOf(views, known, null, now),
    limits: unlimited,
    whenDone: 'nothing',
    now,
  }
}

/** What is shown of an upload that will take so many seconds, after what was shown before. */
function etaOf(etaSeconds: number, shown: Deliveries | null): Deliveries {
  const view = uploadView('a', { sizeBytes: 1000, bytesPerSecond: 1, etaSeconds })
  return deliveriesOf([view], new Map(), shown, now)
}

/** Whether all can be paused, and all can be resumed. */
function can(...views: UploadView[]): unknown[] {
  const menu = trayMenu(contentOf(views), actions)
  return ['Pause all', 'Resume all'].map((label) => menu.find((item) => item.label === label)?.enabled)
}

function delivery(id: string, title: string): DeliveryView {
  return { id, title, destinationId: null, reading: { kind: 'over' } }
}

function labels(content: TrayContent): string[] {
  return trayMenu(content, actions).map(({ type, label = '' }) =>
    type === 'separator' ? '—' : at24Hours(label),
  )
}

function limitsIn(limits: Limits, acts = actions): MenuItemConstructorOptions[] {
  const { submenu } =
    trayMenu({ ...contentOf([]), limits }, acts).find(({ label }) => label === 'Limit') ?? {}
  return Array.isArray(submenu) ? submenu.filter(({ type }) => type !== 'separator') : []
}

function click(item: MenuItemConstructorOptions | undefined): void {
  const press: unknown = item?.click
  if (typeof press === 'function') press()
}

/** Whoever runs the tests may live where clocks go to twelve. */
function at24Hours(words: string): string {
  return words.replace(/0?2:(\d\d) PM/u, '14:$1')
}

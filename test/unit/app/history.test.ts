import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { openDropreel, type Dropreel } from '../../../electron/app/open-dropreel.ts'
import { clearFinished, takeFromHistory, takeUploadsAway } from '../../../electron/app/take-away.ts'
import type { HistoryQuery, HistoryRow } from '../../../electron/contract/index.ts'
import { addToArchive } from '../../../electron/disk/archive.ts'
import { inspectJournal } from '../../../electron/disk/journal.ts'
import type { JournalUpload } from '../../../electron/engine/ports.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { finishedUpload, finishedUploads, stateOf } from '../finished-uploads.ts'

const minute = 60_000
const day = 24 * 60 * minute

afterEach(() => {
  vi.useRealTimers()
})

async function open(home: string): Promise<Dropreel> {
  const app = await openDropreel({
    environment: { HOME: home, DROPREEL_HOME: home },
    systemProxy: async () => null,
    moveToTrash: async () => undefined,
  })
  onTestFinished(() => app.close())
  return app
}

/** A file by itself, so many minutes ago. */
function single(number: number, minutesAgo: number): JournalUpload {
  const upload = finishedUpload(number, Date.now() - minutesAgo * minute - number)
  const { delivery: _none, ...record } = upload.record
  return { ...upload, record }
}

/** Files of one delivery, which ended so many minutes ago. */
function reels(minutesAgo: number[]): JournalUpload[] {
  return minutesAgo.map((ago, place) => {
    const upload = single(place, ago)
    upload.record.delivery = { id: 'd', title: 'Dailies', place }
    return upload
  })
}

/** An app with these uploads in its journal, and others in its archive. */
async function opened(journal: JournalUpload[], archived: JournalUpload[] = []) {
  const home = await temporaryDir()
  const dir = join(home, 'app')
  await stateOf(dir, journal)
  if (archived.length > 0) await addToArchive(dir, archived)
  return { home, dir, app: await open(home) }
}

const usual: HistoryQuery = { search: '', openDeliveries: [], first: 0, count: 100, waitForAll: true }

async function rowsOf(app: Dropreel, query: Partial<HistoryQuery> = {}): Promise<HistoryRow[]> {
  return (await app.history.page({ ...usual, ...query })).rows
}

async function namesIn(app: Dropreel, query: Partial<HistoryQuery> = {}): Promise<string[]> {
  return (await rowsOf(app, query)).flatMap((row) =>
    row.kind === 'file' ? row.name.slice(5, 11) : row.kind === 'delivery' ? `${row.title} ${row.files}` : [],
  )
}

const shown = (app: Dropreel) => app.engine.views().map(({ id }) => id)

test('a delivery tells how many of its files have a link, and which of those ends first', async () => {
  const { app } = await opened([], reels([3, 2, 1]))
  const linksOf = async () =>
    (await rowsOf(app)).flatMap((row) => (row.kind === 'delivery' ? [row.links] : []))
  expect(await linksOf()).toEqual([null])
  const link = {
    lifetimeSeconds: 3600,
    opens: 'inline',
    sharedAt: 0,
    remindAt: null,
    remindedAt: null,
  } as const
  const public_ = { ...link, uploadId: 'reel-000000', validUntil: null }
  const late = { ...link, uploadId: 'reel-000001', validUntil: 2000 }
  const early = { ...link, uploadId: 'reel-000002', validUntil: 1000 }
  await app.sharedLinks.put([public_])
  expect(await linksOf()).toEqual([{ count: 1, first: public_ }])
  await app.sharedLinks.put([late, early])
  expect(await linksOf()).toEqual([{ count: 3, first: early }])
})

test('the history holds what the list and the archive hold, by day, the latest first', async () => {
  const { app } = await opened([single(3, 5)], [single(1, 3 * 24 * 60), single(2, 24 * 60)])
  const rows = await rowsOf(app)
  expect(rows.map((row) => (row.kind === 'file' ? row.id : row.kind))).toEqual([
    'day',
    'reel-000003',
    'day',
    'reel-000002',
    'day',
    'reel-000001',
  ])
  expect(rows[0]).toMatchObject({ deliveries: 1, sizeBytes: 1000, isVerified: true })
})

test('files of one delivery are one row, which opens to them in the order of the drop', async () => {
  const { app } = await opened(finishedUploads(30, Date.now() - minute).slice(0, 21))
  expect(await namesIn(app, { count: 4 })).toEqual(['Reels 3', 'Reels 2', 'Reels 2'])
  const opening = { openDeliveries: ['put 0'] }
  expect(await namesIn(app, { ...opening, count: 6 })).toEqual([
    'Reels 3',
    '000000',
    '000010',
    '000020',
    'Reels 2',
  ])
})

test('a search finds names, keys and destinations, and of a delivery the files that match', async () => {
  const { app } = await opened([single(31, 1), single(32, 2)], finishedUploads(20))
  await app.destinations.put({
    ...finishedUpload(0).record.address,
    id: 'd',
    name: 'Client reviews',
    prefix: '',
    keyTemplate: '{name}{ext}',
    publicBaseUrl: null,
  })
  expect(await namesIn(app, { search: 'REEL-000031' })).toEqual(['000031'])
  expect(await namesIn(app, { search: 'videos/reel-000032' })).toEqual(['000032'])
  expect(await namesIn(app, { search: 'renders' })).toHaveLength(12)
  expect(await namesIn(app, { search: '000013' })).toEqual(['000013'])
  expect(await namesIn(app, { search: 'nothing is so called' })).toEqual([])
  expect(await namesIn(app, { search: 'mov 000015' })).toEqual(['000015'])
})

test('pages follow each other without a gap', async () => {
  const { app } = await opened(
    [],
    Array.from({ length: 3000 }, (_, number) => single(number, 9000 - number)),
  )
  const whole = await rowsOf(app, { count: 1000 })
  const parts = [...(await rowsOf(app, { count: 300 })), ...(await rowsOf(app, { first: 300, count: 700 }))]
  expect(parts).toEqual(whole)
  expect((await app.history.page(usual)).isWhole).toBe(true)
})

test('a search shows what it found while older uploads are still read', async () => {
  const archived = Array.from({ length: 3000 }, (_, number) => single(number, 9000 - number))
  const { app } = await opened([], archived)
  const search = 'reel-00299'
  const soon = await app.history.page({ ...usual, search, waitForAll: false })
  expect(soon).toMatchObject({ isWhole: false, total: 11 })
  expect((await app.history.page({ ...usual, search })).isWhole).toBe(true)
})

test('a search finds the oldest upload, and says of none that there is none only after all are read', async () => {
  const archived = Array.from({ length: 3000 }, (_, number) => single(number, 9000 - number))
  const { app } = await opened([], archived)
  const search = async (text: string) => app.history.page({ ...usual, search: text, waitForAll: false })
  expect((await search('reel-000000')).rows.at(-1)).toMatchObject({ id: 'reel-000000' })
  expect(await search('no such reel')).toMatchObject({ total: 0, isWhole: true })
})

test('finished uploads leave the list after a day, and their files still go to the trash', async () => {
  const trashLater = single(5, 2 * 24 * 60)
  if (trashLater.state.kind !== 'done') throw new Error('it is done')
  trashLater.state = {
    ...trashLater.state,
    local: { kind: 'trash-after', time: Date.now() + day, why: null },
  }
  const { app, dir } = await opened([single(1, 23 * 60), single(2, 25 * 60), trashLater])
  // The window never shows them.
  expect(shown(app)).toEqual(['reel-000001'])
  await app.history.sweep()
  expect(await namesIn(app)).toEqual(['000001', '000002', '000005'])
  const { uploads } = await inspectJournal(dir)
  expect(uploads.map(({ record }) => record.id)).toEqual(['reel-000001', 'reel-000005'])
  expect(app.engine.finished.done().map(({ record }) => record.id)).toContain('reel-000005')
})

test('a delivery leaves the list as a whole', async () => {
  const { app } = await opened(reels([30 * 60, 60]))
  expect(shown(app)).toHaveLength(2)
  const { app: other } = await opened(reels([30 * 60, 25 * 60]))
  expect(shown(other)).toEqual([])
})

test('the list keeps the newest 100 finished rows of today, the history has all', async () => {
  const { app, dir } = await opened(Array.from({ length: 300 }, (_, number) => single(number, number + 1)))
  const newest = Array.from({ length: 100 }, (_, number) => `reel-${String(number).padStart(6, '0')}`)
  expect(shown(app)).toEqual(newest)
  // This is what a start sends to the window.
  expect(JSON.stringify(app.engine.views()).length).toBeLessThan(100_000)
  await app.history.sweep()
  expect(shown(app)).toEqual(newest)
  expect(await namesIn(app, { count: 1000 })).toHaveLength(300)
  expect((await inspectJournal(dir)).uploads).toHaveLength(100)
})

test('a delivery counts as one row of the list, and the newest stays whatever its size', async () => {
  const dailies = reels(Array.from({ length: 1200 }, () => 1))
  const { app } = await opened([...dailies, single(5000, 2)])
  expect(shown(app)).toEqual(dailies.map(({ record }) => record.id))
  const { app: other } = await opened([...reels([1, 90, 90]), single(5000, 2), single(5001, 3)])
  expect(shown(other)).toHaveLength(5)
})

test('uploads that are not over, and cleared ones, take no row from the finished', async () => {
  const finished = Array.from({ length: 100 }, (_, number) => single(number, number + 10))
  const paused = single(6000, 1)
  paused.state = { kind: 'paused', session: null }
  const cleared = Array.from({ length: 20 }, (_, number) => single(7000 + number, 2))
  for (const { state } of cleared) if (state.kind === 'done') state.cleared = true
  const { app } = await opened([...finished, paused, ...cleared])
  expect(shown(app)).toHaveLength(101)
})

test('cleared uploads are in the history alone, and come back when that is undone', async () => {
  const { app, home } = await opened([single(1, 5), single(2, 6)])
  const cleared = await clearFinished(app)
  expect([shown(app), await namesIn(app)]).toEqual([[], ['000001', '000002']])
  // What may still come back does not leave.
  await app.history.sweep()
  expect(await app.removals.undo(cleared?.removal ?? 0)).toBe(true)
  expect(shown(app)).toHaveLength(2)

  await clearFinished(app)
  await app.close()
  const again = await open(home)
  expect([shown(again), await namesIn(again)]).toEqual([[], ['000001', '000002']])
})

test('a removed upload can come back for ten seconds, and is gone after that', async () => {
  const { app, dir } = await opened([single(1, 5), single(2, 6)])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const ids = async () => (await inspectJournal(dir)).uploads.map(({ record }) => record.id)
  const removal = await takeUploadsAway(app, ['reel-000001'])
  expect([shown(app), await namesIn(app)]).toEqual([['reel-000002'], ['000002']])
  // A crash now leaves it.
  expect(await ids()).toContain('reel-000001')
  expect(await app.removals.undo(removal)).toBe(true)
  expect(shown(app)).toHaveLength(2)

  const final = await takeUploadsAway(app, ['reel-000001'])
  await vi.advanceTimersByTimeAsync(11_000)
  await vi.waitFor(async () => expect(await ids()).toEqual(['reel-000002']), 10_000)
  expect(await app.removals.undo(final)).toBe(false)
})

test('what is removed from the history leaves the disk when the app ends, and comes back when that is undone', async () => {
  const { app, home, dir } = await opened([single(1, 5)], [single(2, 3000), ...finishedUploads(25).slice(3)])
  const both = ['reel-000001', 'reel-000002', 'put 3']
  const undone = await takeFromHistory(app, both)
  expect(undone.files).toBe(5)
  expect(await namesIn(app)).not.toContain('000002')
  expect(await app.removals.undo(undone.removal)).toBe(true)
  expect(await namesIn(app)).toEqual(expect.arrayContaining(['000001', '000002']))

  await takeFromHistory(app, both)
  await app.close()
  const left =
    (await readFile(join(dir, 'archive.jsonl'), 'utf8')) +
    (await readFile(join(dir, 'journal.jsonl'), 'utf8'))
  for (const id of ['reel-000002', 'reel-000013']) expect(left).not.toContain(id)
  expect(await namesIn(await open(home))).toHaveLength(9)
})

test('lines of the archive that are damaged are told once', async () => {
  const { app, dir } = await opened([], finishedUploads(20))
  const file = join(dir, 'archive.jsonl')
  const text = await readFile(file, 'utf8')
  await writeFile(file, text.replace('videos/reel-000015.mov', 'videos/reel-000016.mov'))
  await rowsOf(app)
  await rowsOf(app, { search: 'x' })
  expect(app.warnings.all().map((warning) => warning.text)).toEqual([
    expect.stringContaining('reel-000015.mov in the archive is damaged'),
  ])
})

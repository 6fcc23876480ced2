import {
  appendFile,
  copyFile,
  mkdir,
  readdir,
  readFile,
  rmdir,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import type { UploadState } from '../../electron/contract/index.ts'
import {
  addToArchive,
  archivedUploads,
  removeFromArchive,
  type ArchiveSearch,
} from '../../electron/disk/archive.ts'
import { inspectJournal, openJournal } from '../../electron/disk/journal.ts'
import { toLine } from '../../electron/disk/journal-lines.ts'
import type { JournalUpload } from '../../electron/engine/ports.ts'
import { added, done } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'
import { finishedUpload, finishedUploads, stateOf } from './finished-uploads.ts'

const fileIn = (dir: string): string => join(dir, 'archive.jsonl')
const journalIn = (dir: string): string => join(dir, 'journal.jsonl')
const idsOf = (uploads: JournalUpload[]): string[] => uploads.map(({ record }) => record.id)

/** `toEqual` takes seconds for thousands. */
function areEqual(found: JournalUpload[], expected: JournalUpload[]): boolean {
  return isDeepStrictEqual(found, expected)
}

function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  return Readable.from(iterable).toArray()
}

async function archived(dir: string, search: ArchiveSearch = {}): Promise<JournalUpload[]> {
  return all(archivedUploads(dir, search))
}

/** What a start finds: the uploads of the journal, then those of the archive. */
async function started(dir: string): Promise<{ live: JournalUpload[]; archive: JournalUpload[] }> {
  const journal = await openJournal(dir)
  const found = {
    live: journal.uploads(),
    archive: await archived(dir, { except: new Set(idsOf(journal.uploads())) }),
  }
  await journal.close()
  return found
}

test('of 5,000 finished uploads the newest 1,000 stay in the journal, and nothing of the others is lost', async () => {
  const dir = await temporaryDir()
  const uploads = finishedUploads(5000)
  await stateOf(dir, uploads)
  await appendFile(journalIn(dir), toLine(added('unfinished')))
  const { live, archive } = await started(dir)
  expect(idsOf(live)).toEqual([...idsOf(uploads.slice(-1000)), 'unfinished'])
  expect(areEqual(archive, uploads.slice(0, -1000).toReversed())).toBe(true)
  // What later starts and `status` read.
  expect((await stat(journalIn(dir))).size).toBeLessThan(2_000_000)
  expect(idsOf((await inspectJournal(dir)).uploads)).toEqual(idsOf(live))
})

test('a few finished uploads stay where they are', async () => {
  const dir = await temporaryDir()
  await stateOf(dir, finishedUploads(2000))
  expect((await started(dir)).live).toHaveLength(2000)
  expect(await readdir(dir)).toEqual(['journal.jsonl'])
})

test('what is still to be done for an upload keeps it in the journal', async () => {
  const dir = await temporaryDir()
  const session = { uploadId: 's', partSizeBytes: 1, abort: null }
  const states: UploadState[] = [
    { ...done, local: { kind: 'trash-after', time: 1, why: null } },
    { kind: 'cancelled', abandoned: session },
    { kind: 'failed', session: null, error: { code: 'Internal', message: '', advice: '', retryable: false } },
    { kind: 'paused', session },
    { kind: 'queued', session: null, failures: 0 },
  ]
  const open = states.map((state, number) => {
    const { delivery: _others, ...record } = finishedUpload(number).record
    return { ...finishedUpload(number), record, state }
  })
  const cancelled: UploadState = { kind: 'cancelled', abandoned: null }
  const over = { ...finishedUpload(states.length), state: cancelled }
  await stateOf(dir, [...open, over, ...finishedUploads(3000).slice(100)])
  const { live, archive } = await started(dir)
  expect(idsOf(live.slice(0, 5))).toEqual(idsOf(open))
  expect(live).toHaveLength(1005)
  expect(archive).toContainEqual(over)
})

test('the files of a delivery stay together until it is over', async () => {
  const dir = await temporaryDir()
  const unfinished = { ...finishedUpload(5), state: { kind: 'queued', session: null, failures: 0 } as const }
  await stateOf(dir, [...finishedUploads(3000).filter((_, number) => number !== 5), unfinished])
  const { live, archive } = await started(dir)
  const isOfUnfinished = ({ record }: JournalUpload) => record.delivery?.id === unfinished.record.delivery?.id
  expect(live.filter(isOfUnfinished)).toHaveLength(300)
  expect(archive.some(isOfUnfinished)).toBe(false)
})

test('uploads that end while the journal is open leave when it is closed', async () => {
  const dir = await temporaryDir()
  const journal = await openJournal(dir)
  const uploads = finishedUploads(2500)
  await Promise.all(
    uploads.flatMap(({ record, state }) => [
      journal.append({ type: 'added', upload: record }, 'fast'),
      journal.append({ type: 'state', id: record.id, state }, 'fast'),
    ]),
  )
  expect(await archived(dir)).toEqual([])
  await journal.close()
  expect((await inspectJournal(dir)).uploads).toHaveLength(1000)
  expect(idsOf(await archived(dir))).toEqual(idsOf(uploads.slice(0, 1500)).toReversed())
})

test('uploads leave the open journal when they are told to, but not with something left to be done', async () => {
  const dir = await temporaryDir()
  const uploads = finishedUploads(30)
  const trashLater = finishedUpload(30)
  await stateOf(dir, [
    ...uploads,
    { ...trashLater, state: { ...done, local: { kind: 'trash-after', time: 1, why: null } } },
  ])
  await appendFile(journalIn(dir), toLine(added('unfinished')))
  const journal = await openJournal(dir)
  await journal.archive(
    new Set([...idsOf(uploads.slice(0, 20)), trashLater.record.id, 'unfinished', 'unknown']),
  )
  expect(idsOf(await archived(dir))).toEqual(idsOf(uploads.slice(0, 20)).toReversed())
  expect(idsOf(journal.uploads())).toEqual([...idsOf(uploads.slice(20)), trashLater.record.id, 'unfinished'])
  // As a kill leaves it.
  expect(idsOf((await inspectJournal(dir)).uploads)).toEqual(idsOf(journal.uploads()))
  // What is removed while others leave does not come back, and what leaves meanwhile is not lost.
  await Promise.all([
    journal.removeArchived(new Set(idsOf(uploads.slice(0, 10)))),
    journal.archive(new Set(idsOf(uploads.slice(20)))),
    journal.removeArchived(new Set(idsOf(uploads.slice(10, 15)))),
  ])
  expect(idsOf(await archived(dir)).toSorted()).toEqual(idsOf(uploads.slice(15)))
  await journal.close()
})

test('a kill at any step of the move loses nothing and doubles nothing', async () => {
  const dir = await temporaryDir()
  const uploads = finishedUploads(2500)
  await stateOf(dir, uploads)
  const before = await readFile(journalIn(dir))
  await started(dir)
  const [archive, after] = [await readFile(fileIn(dir)), await readFile(journalIn(dir))]
  const whole = archive.length
  /** The journal before or after, and so many bytes of the archive. */
  const steps: [Buffer, number][] = [
    [before, 0],
    [before, 1],
    [before, Math.floor(whole / 3)],
    [before, archive.indexOf('\n') + 1],
    [before, whole - 1],
    [before, whole],
    [after, whole],
  ]
  for (const [journal, length] of steps) {
    const killed = await temporaryDir()
    await writeFile(journalIn(killed), journal)
    await writeFile(fileIn(killed), archive.subarray(0, length))
    await writeFile(join(killed, 'journal.jsonl.123.tmp'), after.subarray(0, 100))
    const found = await started(killed)
    expect(areEqual([...found.archive.toReversed(), ...found.live], uploads)).toBe(true)
    // The torn line is no damage, and what comes later is whole.
    const damaged: string[] = []
    await archived(killed, { onDamaged: (text) => damaged.push(text) })
    expect(damaged).toEqual([])
  }
})

test('where the archive cannot be written, everything stays in the journal', async () => {
  const dir = await temporaryDir()
  await stateOf(dir, finishedUploads(2500))
  await mkdir(fileIn(dir))
  const journal = await openJournal(dir)
  expect(journal.uploads()).toHaveLength(2500)
  await journal.append(added('unfinished'), 'durable')
  await journal.close()
  expect((await inspectJournal(dir)).uploads).toHaveLength(2501)

  await rmdir(fileIn(dir))
  const { live, archive } = await started(dir)
  expect([live.length, archive.length]).toEqual([1001, 1500])
})

test('an upload that is in both counts once', async () => {
  const dir = await temporaryDir()
  await stateOf(dir, finishedUploads(10))
  await addToArchive(dir, finishedUploads(20))
  const { live, archive } = await started(dir)
  expect(idsOf(live)).toEqual(idsOf(finishedUploads(10)))
  expect(idsOf(archive)).toEqual(idsOf(finishedUploads(20).slice(10)).toReversed())
})

test('a changed byte costs one line at most, and is told', async () => {
  const dir = await temporaryDir()
  const uploads = finishedUploads(3)
  await addToArchive(dir, uploads)
  const bytes = await readFile(fileIn(dir))
  for (let at = 0; at < bytes.length; at += 5) {
    const changed = Buffer.from(bytes)
    changed[at] = (changed[at] ?? 0) ^ 0x04
    await writeFile(fileIn(dir), changed)
    const damaged: string[] = []
    const found = await archived(dir, { onDamaged: (text) => damaged.push(text) })
    expect([found.length, damaged.length], `at ${at}`).toEqual([2, 1])
  }
})

test('uploads are found by their id and by their path', async () => {
  const dir = await temporaryDir()
  const odd = { ...finishedUpload(7), record: { ...finishedUpload(7).record, file: '/media/“A" \\ ü\n.mov' } }
  await addToArchive(dir, [...finishedUploads(5), odd, ...finishedUploads(3000).slice(10)])
  const named = async (...naming: string[]) => idsOf(await archived(dir, { naming }))
  expect(await named('reel-000003')).toEqual(['reel-000003'])
  expect(await named(odd.record.file)).toEqual(['reel-000007'])
  expect(await named('put 3')).toHaveLength(300)
  expect(await named('reel-000')).toEqual([])
})

test('removed uploads leave the disk, the others stay', async () => {
  const dir = await temporaryDir()
  const uploads = finishedUploads(3000)
  await addToArchive(dir, uploads)
  const gone = new Set(idsOf(uploads).filter((_, index) => index % 2 === 0))
  await removeFromArchive(dir, gone)
  const kept = uploads.filter(({ record }) => !gone.has(record.id))
  expect(areEqual(await archived(dir), kept.toReversed())).toBe(true)
  expect(await readFile(fileIn(dir), 'utf8')).not.toContain('reel-000004')
  await removeFromArchive(dir, new Set(idsOf(uploads)))
  expect((await stat(fileIn(dir))).size).toBe(0)
  expect((await readdir(dir)).toSorted()).toEqual(['archive.jsonl'])
})

test('an archive that is read while it is replaced is the old one', async () => {
  const dir = await temporaryDir()
  const uploads = finishedUploads(5000)
  await addToArchive(dir, uploads)
  const reading = archivedUploads(dir)
  await reading.next()
  await removeFromArchive(dir, new Set(idsOf(uploads)))
  expect(await all(reading)).toHaveLength(4999)
})

test('the newest are read without the rest of the file', async () => {
  const dir = await temporaryDir()
  await addToArchive(dir, finishedUploads(5000))
  const whole = await readFile(fileIn(dir))
  // The beginning of the file is not even there.
  await copyFile(fileIn(dir), join(dir, 'copy'))
  await truncate(fileIn(dir), 0)
  await writeFile(
    fileIn(dir),
    Buffer.concat([Buffer.alloc(whole.length - 1_500_000, 'x'), whole.subarray(-1_500_000)]),
  )
  const reading = archivedUploads(dir, { onDamaged: () => expect.unreachable() })
  for (let number = 4999; number > 4500; number--) {
    expect((await reading.next()).value).toEqual(finishedUpload(number))
  }
  await reading.return(undefined)
})

import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { open, readFile, stat, writeFile, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { expect, onTestFinished, test } from 'vitest'
import { openJournal, readJournal } from '../../electron/disk/journal.ts'
import { toLine } from '../../electron/disk/journal-lines.ts'
import { lineFile, lineWriter } from '../../electron/disk/journal-writer.ts'
import type { JournalEntry } from '../../electron/engine/journal-entry.ts'
import type { JournalUpload } from '../../electron/engine/ports.ts'
import type { UploadState } from '../../electron/contract/index.ts'
import { sampleDelivered, added, done, sampleRecord, sending, stored } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

/** The only upload, after these entries and a restart. */
async function reopened(entries: JournalEntry[]): Promise<JournalUpload | undefined> {
  const dir = await temporaryDir()
  const journal = await openJournal(dir)
  for (const entry of entries) await journal.append(entry, 'fast')
  const before = journal.uploads()
  await journal.close()
  const after = await openJournal(dir)
  onTestFinished(() => after.close())
  expect(after.uploads()).toEqual(before)
  return after.uploads()[0]
}

function state(to: UploadState): JournalEntry {
  return { type: 'state', id: 'a', state: to }
}

test('uploads are restored in their order, with all that was written of them', async () => {
  const dir = await temporaryDir()
  const journal = await openJournal(dir)
  const entries: JournalEntry[] = [
    added('z'),
    added('a'),
    state(sending('s')),
    { type: 'part-begun', id: 'a', uploadId: 's', partNumber: 2, sentBytes: 7 },
    stored('a', 's', 1),
    { type: 'resent', id: 'a', bytes: 5 },
    { type: 'resent', id: 'a', bytes: 7 },
    { type: 'delivered', id: 'z', delivered: sampleDelivered },
    { type: 'delivered', id: 'z', delivered: null },
    { type: 'delivered', id: 'a', delivered: sampleDelivered },
    { type: 'note', id: 'a', text: 'started over' },
    { type: 'rate', id: 'a', bytesPerSecond: 84_000_000 },
  ]
  await Promise.all(
    entries.map((entry, index) => journal.append(entry, index % 2 === 0 ? 'fast' : 'durable')),
  )
  await journal.close()

  expect(await readJournal(dir)).toEqual([
    {
      record: sampleRecord('z'),
      state: { kind: 'queued', session: null, failures: 0 },
      parts: new Map(),
      delivered: null,
      resentBytes: 0,
      happened: [],
      bytesPerSecond: null,
    },
    {
      record: sampleRecord('a'),
      state: sending('s'),
      parts: new Map([
        [2, { kind: 'begun', sentBytes: 7 }],
        [1, { kind: 'stored', crc32: 0xfedcba98, etag: 'etag-1' }],
      ]),
      delivered: sampleDelivered,
      resentBytes: 12,
      happened: [{ kind: 'note', at: null, text: 'started over' }],
      bytesPerSecond: 84_000_000,
    },
  ])
})

test('a session of a journal from before abort dates has none', async () => {
  const dir = await temporaryDir()
  const text =
    '{"type":"state","id":"a","state":{"kind":"paused","session":{"uploadId":"s","partSizeBytes":8388608}}}'
  const sum = crc32(text).toString(16).padStart(8, '0')
  await writeFile(join(dir, 'journal.jsonl'), `${toLine(added('a'))}{"entry":${text},"crc32":"${sum}"}\n`)
  expect((await readJournal(dir))[0]?.state).toEqual({
    kind: 'paused',
    session: { uploadId: 's', partSizeBytes: 8_388_608, abort: null },
  })
})

test('parts are kept over pauses and waits, but not beyond their session', async () => {
  const begun = [added('a'), state(sending('s')), stored('a', 's', 1)]
  const session = { uploadId: 's', partSizeBytes: 8_388_608, abort: null }
  const kept = async (to: UploadState): Promise<number | undefined> =>
    (await reopened([...begun, state(to)]))?.parts.size

  expect(await kept({ kind: 'paused', session })).toBe(1)
  expect(await kept({ kind: 'queued', session, failures: 1 })).toBe(1)
  expect(await kept({ kind: 'finishing', session, failures: 0 })).toBe(1)
  expect(await kept({ kind: 'queued', session: null, failures: 0 })).toBe(0)
  expect(await kept({ kind: 'opening', failures: 0 })).toBe(0)
  expect(await kept(sending('another'))).toBe(0)
  expect(await kept({ kind: 'cancelled', abandoned: session })).toBe(0)
  expect(await kept(done)).toBe(0)
})

test('late parts of an earlier session and lines of unknown uploads change nothing', async () => {
  const upload = await reopened([
    added('a'),
    state(sending('old')),
    state(sending('new')),
    stored('a', 'old', 1),
    stored('unknown', 'new', 1),
  ])
  expect(upload?.parts.size).toBe(0)
})

test('a second record of an upload replaces the first and keeps its progress', async () => {
  const record = sampleRecord('a', 'another/key')
  const upload = await reopened([
    added('a'),
    state(sending('s')),
    stored('a', 's', 1),
    { type: 'added', upload: record },
  ])
  expect(upload).toMatchObject({ record, state: sending('s') })
  expect(upload?.parts.size).toBe(1)
})

test('the order of the queue is restored, even from a compacted journal', async () => {
  const dir = await temporaryDir()
  const journal = await openJournal(dir)
  for (const id of ['a', 'b', 'c', 'd']) await journal.append(added(id), 'fast')
  await journal.append({ type: 'moved', ids: ['d', 'b'], before: 'a' }, 'fast')
  await journal.append({ type: 'moved', ids: ['a'], before: null }, 'fast')
  for (let bytes = 0; bytes < 200; bytes++) await journal.append({ type: 'resent', id: 'c', bytes }, 'fast')
  await journal.close()
  for (let start = 0; start < 2; start++) {
    const next = await openJournal(dir)
    expect(next.uploads().map(({ record }) => record.id)).toEqual(['d', 'b', 'c', 'a'])
    await next.close()
  }
  expect((await readFile(join(dir, 'journal.jsonl'), 'utf8')).split('\n').length).toBeLessThan(20)
})

test('a removed upload is forgotten', async () => {
  expect(await reopened([added('a'), state(done), { type: 'removed', id: 'a' }])).toBeUndefined()
})

test('a journal of mostly history is compacted when it is opened', async () => {
  const dir = await temporaryDir()
  const journal = await openJournal(dir)
  await journal.append(added('a'), 'fast')
  await journal.append(state(sending('s')), 'fast')
  await Promise.all(
    Array.from({ length: 500 }, (_, index) => journal.append(stored('a', 's', index + 1), 'fast')),
  )
  await journal.append(state(done), 'durable')
  await journal.close()
  const before = await readJournal(dir)
  expect((await readFile(join(dir, 'journal.jsonl'), 'utf8')).split('\n')).toHaveLength(504)

  await (await openJournal(dir)).close()

  expect((await readFile(join(dir, 'journal.jsonl'), 'utf8')).split('\n')).toHaveLength(3)
  expect(await readJournal(dir)).toEqual(before)
})

test('reading without a lock changes nothing and needs no journal', async () => {
  const dir = await temporaryDir()
  expect(await readJournal(join(dir, 'none'))).toEqual([])
  await writeFile(join(dir, 'journal.jsonl'), 'not a journal')
  expect(await readJournal(dir)).toEqual([])
  expect(await readFile(join(dir, 'journal.jsonl'), 'utf8')).toBe('not a journal')
})

test('the state directory and its journal are for their owner only', async () => {
  const dir = join(await temporaryDir(), 'new', 'state')
  await (await openJournal(dir)).close()
  expect((await stat(dir)).mode & 0o777).toBe(process.platform === 'win32' ? 0o666 : 0o700)
  expect((await stat(join(dir, 'journal.jsonl'))).mode & 0o777).toBe(
    process.platform === 'win32' ? 0o666 : 0o600,
  )
})

test('a state directory that cannot be made is StateUnwritable, with its path', async () => {
  const file = join(await temporaryDir(), 'file')
  await writeFile(file, '')
  const dir = join(file, 'state')
  await expect(openJournal(dir)).rejects.toMatchObject({
    error: { code: 'StateUnwritable', message: `The state directory ${dir} cannot be written.` },
  })
})

test('closing twice is harmless, and nothing is written afterwards', async () => {
  const journal = await openJournal(await temporaryDir())
  await Promise.all([journal.close(), journal.close()])
  await expect(journal.append(added('a'), 'fast')).rejects.toMatchObject({ error: { code: 'Internal' } })
})

async function emptyFile(): Promise<{ file: string; handle: FileHandle }> {
  const file = join(await temporaryDir(), 'lines')
  const handle = await open(file, 'a')
  onTestFinished(() => handle.close())
  return { file, handle }
}

test('after a write that failed halfway the next entry begins behind an empty line', async () => {
  const { file, handle } = await emptyFile()
  let failures = 1
  const writer = lineWriter({
    close: async () => undefined,
    async append(text) {
      if (failures-- <= 0) return handle.appendFile(text)
      await handle.appendFile(text.slice(0, 3))
      throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
    },
    datasync: () => handle.datasync(),
  })
  const written: string[] = []
  const write = (text: string): Promise<void> =>
    writer.write({ text: `${text}\n`, written: () => written.push(text) })

  await expect(write('first')).rejects.toMatchObject({ code: 'ENOSPC' })
  await Promise.all([write('second'), write('third')])

  expect(await readFile(file, 'utf8')).toBe('fir\n\nsecond\nthird\n')
  expect(written).toEqual(['second', 'third'])
})

function failed(_fd: number, done: (error: Error) => void): void {
  done(new Error('EIO'))
}

test('lines are added whole where the system writes a little at a time, and a sync that fails is told', async () => {
  const { file, handle } = await emptyFile()
  const { write, fdatasync } = fs
  type Done = (error: Error | null, count: number) => void
  const aLittle = (fd: number, bytes: Buffer, from: number, count: number, place: null, done: Done) =>
    write(fd, bytes, from, Math.min(count, 5), place, done)
  onTestFinished(() => {
    Object.assign(fs, { write, fdatasync })
    syncBuiltinESMExports()
  })
  Object.assign(fs, { write: aLittle, fdatasync: failed })
  syncBuiltinESMExports()
  const lines = lineFile(handle)
  await lines.append('a line with an ä\nand another\n')
  expect(await readFile(file, 'utf8')).toBe('a line with an ä\nand another\n')
  await expect(lines.datasync()).rejects.toThrow('EIO')
})

test('durable lines written at the same time share one sync', async () => {
  const { handle } = await emptyFile()
  let syncs = 0
  const writer = lineWriter({
    ...lineFile(handle),
    datasync() {
      syncs++
      return handle.datasync()
    },
  })
  await Promise.all(
    Array.from({ length: 50 }, async () => {
      await writer.write({ text: 'line\n', written: () => undefined })
      await writer.sync()
    }),
  )
  expect(syncs).toBeLessThanOrEqual(2)
  expect((await handle.stat()).size).toBe(250)
})

test('a journal that is closed while a line is written writes into no other file', async () => {
  const dir = await temporaryDir()
  for (let times = 0; times < 300; times++) {
    const writer = lineWriter(lineFile(await open(join(dir, 'journal'), 'a')))
    const written = writer.sync().then(() => writer.write({ text: 'line\n', written: () => undefined }))
    await writer.sync()
    const closed = writer.close()
    // It gets the number that the journal had.
    const other = await open(join(dir, 'other'), 'a')
    await Promise.all([written, closed])
    await other.close()
  }
  expect((await stat(join(dir, 'other'))).size).toBe(0)
  expect((await stat(join(dir, 'journal'))).size).toBe(300 * 'line\n'.length)
})

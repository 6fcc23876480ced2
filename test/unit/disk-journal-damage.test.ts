import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { inspectJournal, openJournal, readJournal } from '../../electron/disk/journal.ts'
import { readLines, toLine } from '../../electron/disk/journal-lines.ts'
import { entriesOf, Picture } from '../../electron/disk/journal-replay.ts'
import type { JournalEntry } from '../../electron/engine/journal-entry.ts'
import { added, anyEntry, sending, stored } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const anyEntries = fc.array(anyEntry, { minLength: 1, maxLength: 12 })

function entriesIn(bytes: Buffer): JournalEntry[] {
  return [...readLines(bytes)].flatMap((line) => (line.kind === 'entry' ? [line.entry] : []))
}

function kindsIn(text: string): string[] {
  return [...readLines(Buffer.from(text))].map(({ kind }) => kind)
}

function pictureOf(entries: Iterable<JournalEntry>): unknown {
  const picture = new Picture()
  for (const entry of entries) picture.apply(entry)
  return picture.uploads()
}

test('of lines that are glued together only the last may be one whose write failed', () => {
  const whole = toLine({ type: 'removed', id: 'upload' }).trimEnd()
  const half = whole.slice(0, 30)
  expect(kindsIn(`${half}${whole}\n\n`)).toEqual(['damaged', 'entry'])
  expect(kindsIn(`${whole}${half}\n\n`)).toEqual(['entry', 'torn'])
})

test('a journal cut off anywhere returns every complete line', () => {
  fc.assert(
    fc.property(anyEntries, fc.nat(), (entries, anywhere) => {
      const bytes = Buffer.from(entries.map(toLine).join(''))
      const cut = anywhere % (bytes.length + 1)
      let end = 0
      const whole = entries.filter((entry) => (end += Buffer.byteLength(toLine(entry))) - 1 <= cut)
      expect(entriesIn(bytes.subarray(0, cut))).toEqual(whole)
    }),
  )
})

test('a changed byte damages only its own line', () => {
  fc.assert(
    fc.property(anyEntries, fc.nat(), fc.integer({ min: 1, max: 255 }), (entries, anywhere, change) => {
      const bytes = Buffer.from(entries.map(toLine).join(''))
      const at = anywhere % bytes.length
      bytes[at] = (bytes[at] ?? 0) ^ change
      let end = 0
      const intact = entries.filter((entry) => {
        const start = end
        end += Buffer.byteLength(toLine(entry))
        return at < start || at >= end
      })
      expect(entriesIn(bytes)).toEqual(intact)
    }),
    { numRuns: 500 },
  )
})

test('the rewritten journal gives the same picture', () => {
  fc.assert(
    fc.property(fc.array(anyEntry, { maxLength: 40 }), (entries) => {
      const picture = new Picture()
      for (const entry of entries) picture.apply(entry)
      expect(pictureOf(entriesOf(picture.uploads()))).toEqual(picture.uploads())
    }),
  )
})

test('damaged lines are set aside once, and the journal goes on without them', async () => {
  const dir = await temporaryDir()
  const file = join(dir, 'journal.jsonl')
  const lostUpload = toLine(added('lost')).replace('renders', 'Renders')
  const itsState = toLine({ type: 'state', id: 'lost', state: sending('orphan') })
  const torn = toLine(added('torn')).slice(0, 70)
  await writeFile(file, toLine(added('a')) + lostUpload + itsState + toLine(added('b')) + torn)

  const journal = await openJournal(dir)
  await journal.append({ type: 'state', id: 'b', state: sending('s') }, 'durable')
  await journal.close()
  await (await openJournal(dir)).close()

  expect((await readJournal(dir)).map(({ record, state }) => [record.id, state.kind])).toEqual([
    ['a', 'queued'],
    ['b', 'sending'],
  ])
  // What is torn was never taken for written.
  expect(await readFile(join(dir, 'damaged', 'journal.jsonl'), 'utf8')).toBe(`${lostUpload}${itsState}`)
})

test('a last line that only lacks its newline is kept, and the next one is too', async () => {
  const dir = await temporaryDir()
  const entries = [added('a'), { type: 'state', id: 'a', state: sending('s') } as const]
  await writeFile(join(dir, 'journal.jsonl'), entries.map(toLine).join('').trimEnd())

  const journal = await openJournal(dir)
  await journal.append(stored('a', 's', 1), 'fast')
  await journal.close()

  expect(await readJournal(dir)).toEqual(pictureOf([...entries, stored('a', 's', 1)]))
})

test('what a failed write or a kill leaves of a line is no loss, and one in the middle is', async () => {
  const dir = await temporaryDir()
  const half = toLine(added('half')).slice(0, 200)
  await writeFile(join(dir, 'journal.jsonl'), `${toLine(added('a'))}${half}\n\n${toLine(added('b'))}${half}`)
  expect((await inspectJournal(dir)).damage).toEqual({ found: [], before: [] })

  await writeFile(join(dir, 'journal.jsonl'), `${toLine(added('a'))}${half}\n${toLine(added('b'))}`)
  const { damage } = await inspectJournal(dir)
  expect(damage.found.map(({ file }) => file)).toEqual(['/media/half.mov'])
})

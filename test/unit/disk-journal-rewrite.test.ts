import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { openJournal, readJournal } from '../../electron/disk/journal.ts'
import { archivedUploads } from '../../electron/disk/archive.ts'
import { lineWriter } from '../../electron/disk/journal-writer.ts'
import { added, done } from './disk-journal-samples.ts'
import { temporaryDir } from './disk-temporary-dir.ts'

const disk = vi.hoisted(() => ({ refusesJournal: false }))
vi.mock(import('node:fs/promises'), async (original) => {
  const real = await original()
  const open: typeof real.open = async (path, ...how) => {
    if (disk.refusesJournal && String(path).includes('journal.jsonl'))
      throw Object.assign(new Error('no'), { code: 'EACCES' })
    return await real.open(path, ...how)
  }
  return { ...real, open }
})

const linesIn = async (dir: string): Promise<number> =>
  (await readFile(join(dir, 'journal.jsonl'), 'utf8')).split('\n').length - 1

test('a journal in use is rewritten once most of its lines are history, and holds all that was written meanwhile', async () => {
  const dir = await temporaryDir()
  const journal = await openJournal(dir)
  onTestFinished(() => journal.close())
  await journal.append(added('open'), 'fast')
  await journal.append(added('over'), 'fast')
  await journal.append({ type: 'state', id: 'over', state: done }, 'fast')
  const rate = (bytesPerSecond: number) =>
    journal.append({ type: 'rate', id: 'open', bytesPerSecond }, 'fast')
  await Promise.all(Array.from({ length: 20_000 }, (_, number) => rate(number + 1)))
  expect(await linesIn(dir)).toBe(20_003)

  const archiving = journal.archive(new Set(['over']))
  const meanwhile: Promise<void>[] = []
  const watched = { isOver: false }
  void archiving.finally(() => (watched.isOver = true))
  for (let number = 0; !watched.isOver; number++) {
    meanwhile.push(journal.append(added(`new-${number}`), number % 2 === 0 ? 'durable' : 'fast'))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await archiving
  await Promise.all(meanwhile)
  await journal.append(added('last'), 'durable')

  expect(await linesIn(dir)).toBeLessThan(20_000)
  // As a start after a kill finds it.
  const found = await readJournal(dir)
  expect(found).toEqual(journal.uploads())
  expect(found.map(({ record }) => record.id)).toEqual([
    'open',
    ...meanwhile.map((_, number) => `new-${number}`),
    'last',
  ])
  expect(found[0]?.bytesPerSecond).toBe(20_000)
  const archived: string[] = []
  for await (const { record } of archivedUploads(dir)) archived.push(record.id)
  expect(archived).toEqual(['over'])
})

test('a journal that cannot be rewritten goes on in the file that it has', async () => {
  const dir = await temporaryDir()
  const journal = await openJournal(dir)
  onTestFinished(() => journal.close())
  await journal.append(added('over'), 'fast')
  await journal.append({ type: 'state', id: 'over', state: done }, 'fast')
  await journal.append(added('open'), 'fast')
  const rates = Array.from({ length: 20_000 }, (_, number) => number + 1)
  await Promise.all(
    rates.map((bytesPerSecond) => journal.append({ type: 'rate', id: 'open', bytesPerSecond }, 'fast')),
  )
  disk.refusesJournal = true
  onTestFinished(() => void (disk.refusesJournal = false))
  await journal.archive(new Set(['over']))
  await journal.append(added('later'), 'durable')
  expect((await readJournal(dir)).map(({ record }) => record.id)).toEqual(['open', 'later'])
})

test('lines go into the new file from when it takes the place of the old one, and no sync is lost', async () => {
  const said: string[] = []
  const fileNamed = (name: string) => ({
    append: async (text: string) => void said.push(`${name} ${text.trim()}`),
    datasync: async () => void said.push(`${name} synced`),
    close: async () => void said.push(`${name} closed`),
  })
  const writer = lineWriter(fileNamed('old'))
  const write = (text: string) => writer.write({ text: `${text}\n`, written: () => undefined })
  const durable = (text: string) => write(text).then(() => writer.sync())
  await durable('first')
  const late: Promise<void>[] = []
  await writer.replace(async () => {
    said.push('rewritten')
    late.push(durable('second'))
    return fileNamed('new')
  })
  await Promise.all(late)
  expect(said.filter((line) => !line.endsWith('synced'))).toEqual([
    'old first',
    'rewritten',
    'old closed',
    'new second',
  ])
  expect(said.at(-1)).toBe('new synced')
})

import { appendFile, mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { AppFailure } from '../core/errors.ts'
import type { Journal, JournalUpload } from '../engine/ports.ts'
import { syncDirectory, writeAtomically } from './atomic-file.ts'
import { isReadable, readLines, toLine } from './journal-lines.ts'
import { entriesOf, Picture } from './journal-replay.ts'
import { lineWriter } from './journal-writer.ts'
import { readIfAny, stateFailure } from './state-file.ts'
import { lockState, type LockWait } from './state-lock.ts'

const fileName = 'journal.jsonl'
/** Damaged lines are kept here, so that nothing is lost that a person could still read. */
const damagedName = 'journal.damaged.jsonl'
/** Rewriting a journal shorter than this saves nothing. */
const fewLines = 100

type Loaded = { picture: Picture; lineCount: number; damaged: string[] }

async function load(dir: string): Promise<Loaded> {
  const picture = new Picture()
  const damaged: string[] = []
  let lineCount = 0
  for (const line of readLines((await readIfAny(join(dir, fileName))) ?? Buffer.alloc(0))) {
    lineCount++
    if (line.kind === 'damaged' || !picture.apply(line.entry)) damaged.push(line.text)
  }
  return { picture, lineCount, damaged }
}

/**
 * What the journal in the state directory `dir` holds, without a lock and without changing it; empty if there
 * is none. Another process may be writing: its last line may be missing. Throws `StateUnwritable`.
 */
export async function readJournal(dir: string): Promise<JournalUpload[]> {
  try {
    return (await load(dir)).picture.uploads()
  } catch (thrown) {
    throw stateFailure(dir, thrown)
  }
}

/** As `readJournal`, but null where not every line can be read: an upload might be missing. */
export async function readWholeJournal(dir: string): Promise<JournalUpload[] | null> {
  const loaded = await load(dir).catch(() => null)
  return loaded?.damaged.length === 0 ? loaded.picture.uploads() : null
}

/**
 * Opens the journal of the state directory `dir`, which is made if it is missing. The caller holds the
 * directory's lock. Damaged lines cost only themselves; they are set aside in `journal.damaged.jsonl`, as are
 * lines about uploads whose own line was damaged. Throws `StateUnwritable`.
 */
export async function openJournal(dir: string): Promise<Journal> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const loaded = await load(dir)
    await setAside(dir, loaded.damaged)
    await compact(dir, loaded)
    return await startWriting(dir, loaded.picture)
  } catch (thrown) {
    throw stateFailure(dir, thrown)
  }
}

/**
 * Locks the state directory `dir` and opens its journal; closing the journal gives the lock back. Throws
 * `StateLocked`, `StateUnwritable`, or the reason of the signal that ended the wait.
 */
export async function openState(dir: string, wait: LockWait): Promise<Journal> {
  const lock = await lockState(dir, wait)
  try {
    const journal = await openJournal(dir)
    return {
      ...journal,
      async close() {
        try {
          await journal.close()
        } finally {
          await lock.release()
        }
      },
    }
  } catch (thrown) {
    await lock.release()
    throw thrown
  }
}

async function setAside(dir: string, damaged: string[]): Promise<void> {
  if (damaged.length === 0) return
  const lines = damaged.map((text) => `${text}\n`).join('')
  await appendFile(join(dir, damagedName), lines, { mode: 0o600, flush: true })
}

/** Rewrites the journal when most of its lines are history, or when some are damaged. */
async function compact(dir: string, { picture, lineCount, damaged }: Loaded): Promise<void> {
  const lines = Array.from(entriesOf(picture.uploads()), toLine)
  const mostlyHistory = lineCount > fewLines && lineCount > 2 * lines.length
  if (damaged.length > 0 || mostlyHistory) await writeAtomically(join(dir, fileName), lines.join(''))
}

async function startWriting(dir: string, picture: Picture): Promise<Journal> {
  const handle = await open(join(dir, fileName), 'a', 0o600)
  await syncDirectory(dir)
  const writer = lineWriter(handle)
  let closed: Promise<void> | null = null

  async function finish(): Promise<void> {
    try {
      await writer.write({ text: '', written: () => undefined })
      await writer.sync()
    } catch (thrown) {
      throw stateFailure(dir, thrown)
    } finally {
      await handle.close()
    }
  }

  return {
    uploads: () => picture.uploads(),
    async append(entry, durability) {
      if (closed !== null) throw new AppFailure('Internal', 'the journal was written after it was closed')
      // Its other lines mean nothing without this one: the next start would forget the upload.
      if (entry.type === 'added' && !isReadable(entry))
        throw new AppFailure('Internal', 'the journal could not read this upload again')
      try {
        await writer.write({ text: toLine(entry), written: () => picture.apply(entry) })
        if (durability === 'durable') await writer.sync()
      } catch (thrown) {
        throw stateFailure(dir, thrown)
      }
    },
    close: () => (closed ??= finish()),
  }
}

import { mkdir, type FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import pLimit from 'p-limit'
import { isSettled } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { leaving } from '../core/finished-uploads.ts'
import type { JournalEntry } from '../engine/journal-entry.ts'
import type { Journal, JournalUpload } from '../engine/ports.ts'
import { addToArchive, archivedUploads, archiveName, clearArchive, removeFromArchive } from './archive.ts'
import { replaceOpen, syncDirectory, writeAtomically } from './atomic-file.ts'
import { addDamaged, damagedBefore } from './damaged-folder.ts'
import { archiveDamageOf, damageOf } from './journal-damage.ts'
import { isReadable, readLines, toLine } from './journal-lines.ts'
import { entriesOf, Picture } from './journal-replay.ts'
import { lineFile, lineWriter, type LineFile } from './journal-writer.ts'
import { openToAppend, readIfAny, stateFailure } from './state-file.ts'
import { lockState, type LockWait } from './state-lock.ts'

const fileName = 'journal.jsonl'
/** Rewriting a journal shorter than this saves nothing. */
const fewLines = 100
/** A journal that is in use is rewritten once it has so many lines, and more than twice as many as it needs. */
const manyLines = 20_000

/** `unusable`: lines that are damaged, or about uploads whose own line is. `torn`: the rest of a write that failed. */
type Loaded = { picture: Picture; lineCount: number; unusable: string[]; torn: string[] }

async function load(dir: string): Promise<Loaded> {
  const picture = new Picture()
  const unusable: string[] = []
  const torn: string[] = []
  let lineCount = 0
  for (const line of readLines((await readIfAny(join(dir, fileName))) ?? Buffer.alloc(0))) {
    lineCount++
    if (line.kind === 'torn') torn.push(line.text)
    else if (line.kind === 'damaged') picture.damaged(line.text)
    if (line.kind === 'damaged' || (line.kind === 'entry' && !picture.apply(line.entry)))
      unusable.push(line.text)
  }
  picture.holdDoubtful()
  return { picture, lineCount, unusable, torn }
}

/** What damage to a journal has cost: found now, or set aside by an earlier start and not seen since. */
export type JournalDamage = { found: AppFailure[]; before: AppFailure[] }

/**
 * Reads the journal in the state directory `dir`, without a lock and without changing it; empty if there is none.
 * Another process may be writing: its last line may be missing. Throws `StateUnwritable`.
 */
export async function inspectJournal(
  dir: string,
): Promise<{ uploads: JournalUpload[]; damage: JournalDamage }> {
  try {
    return await inspected(dir, await load(dir))
  } catch (thrown) {
    throw stateFailure(dir, thrown)
  }
}

async function inspected(dir: string, { picture, unusable }: Loaded) {
  const uploads = picture.uploads()
  const before = damageOf(await damagedBefore(dir, fileName), uploads)
  const ofArchive = archiveDamageOf(await damagedBefore(dir, archiveName))
  return { uploads, damage: { found: damageOf(unusable, uploads), before: [...before, ...ofArchive] } }
}

/** The uploads of `inspectJournal`. */
export async function readJournal(dir: string): Promise<JournalUpload[]> {
  return (await inspectJournal(dir)).uploads
}

/** As `readJournal`, but null where not every line can be read: an upload might be missing. */
export async function readWholeJournal(dir: string): Promise<JournalUpload[] | null> {
  try {
    const { picture, unusable, torn } = await load(dir)
    const missing = [...unusable, ...torn, ...(await damagedBefore(dir, fileName))]
    return missing.length === 0 ? picture.uploads() : null
  } catch {
    return null
  }
}

/** `clearArchive` forgets all uploads of the archive, and sets its damaged lines aside. Throws `StateUnwritable`. */
type WholeJournal = Journal & { clearArchive: (damaged: readonly string[]) => Promise<void> }
export type OpenedJournal = WholeJournal & { damage: JournalDamage }

/**
 * Opens the journal of the state directory `dir`, which is made if it is missing. The caller holds the
 * directory's lock. Damaged lines cost only themselves; they are set aside in the folder `damaged`, as are
 * lines about uploads whose own line was damaged. Throws `StateUnwritable`.
 */
export async function openJournal(dir: string): Promise<OpenedJournal> {
  try {
    await mkdir(dir, { recursive: true, mode: 0o700 })
    const loaded = await load(dir)
    const { damage } = await inspected(dir, loaded)
    await addDamaged(dir, fileName, loaded.unusable)
    if (!(await archiveFinished(dir, loaded.picture))) await compact(dir, loaded)
    return { ...(await startWriting(dir, loaded)), damage }
  } catch (thrown) {
    throw stateFailure(dir, thrown)
  }
}

/**
 * Locks the state directory `dir` and opens its journal; closing the journal gives the lock back. Throws
 * `StateLocked`, `StateUnwritable`, or the reason of the signal that ended the wait.
 */
export async function openState(dir: string, wait: LockWait): Promise<OpenedJournal> {
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

/**
 * Moves the uploads that finished long ago to the archive; false where that is not needed, or not possible now, as on a
 * full disk: then the next start does it. They are on the disk there before they leave the journal, so a kill in between
 * leaves them in both.
 */
async function archiveFinished(dir: string, picture: Picture): Promise<boolean> {
  const finished = leaving(picture.uploads())
  if (finished.length === 0) return false
  try {
    await addToArchive(dir, finished)
    for (const { record } of finished) picture.apply({ type: 'removed', id: record.id })
    await rewrite(dir, linesOf(picture))
    return true
  } catch {
    return false
  }
}

function linesOf(picture: Picture): string[] {
  return Array.from(entriesOf(picture.uploads()), toLine)
}

/** Its first sync is one of its name, too: until then a power loss may bring the file back that it has replaced. */
function syncedWithName(handle: FileHandle, dir: string): LineFile {
  const file = lineFile(handle)
  let named: Promise<void> | null = null
  return {
    ...file,
    async datasync() {
      named ??= syncDirectory(dir)
      await named.catch((thrown: unknown) => {
        named = null
        throw thrown
      })
      await file.datasync()
    },
  }
}

async function rewrite(dir: string, lines: readonly string[]): Promise<void> {
  await writeAtomically(join(dir, fileName), lines.join(''))
}

/** Rewrites the journal when most of its lines are history, or when some are damaged. */
async function compact(dir: string, { picture, lineCount, unusable, torn }: Loaded): Promise<void> {
  const lines = linesOf(picture)
  const mostlyHistory = lineCount > fewLines && lineCount > 2 * lines.length
  if (unusable.length + torn.length > 0 || mostlyHistory) await rewrite(dir, lines)
}

async function startWriting(
  dir: string,
  { picture, lineCount }: Pick<Loaded, 'picture' | 'lineCount'>,
): Promise<WholeJournal> {
  const path = join(dir, fileName)
  const writer = lineWriter(lineFile(await openToAppend(path)))
  await syncDirectory(dir)
  let lines = lineCount
  // What is added while the archive is rewritten would be lost.
  const archiveAtOnce = pLimit(1)
  let closed: Promise<void> | null = null

  async function finish(): Promise<void> {
    try {
      await writer.write({ text: '', written: () => undefined })
      await writer.sync()
    } catch (thrown) {
      throw stateFailure(dir, thrown)
    } finally {
      await writer.close()
    }
    await archiveAtOnce(() => archiveFinished(dir, picture))
  }

  const write = (entry: JournalEntry) =>
    writer.write({
      text: toLine(entry),
      written() {
        lines++
        picture.apply(entry)
      },
    })

  async function archive(ids: ReadonlySet<string>): Promise<void> {
    const over = picture.chosen(ids).filter(({ state }) => isSettled(state))
    if (over.length === 0) return
    await addToArchive(dir, over)
    await Promise.all(over.map(({ record }) => write({ type: 'removed', id: record.id })))
    await writer.sync()
    if (lines > manyLines) await writer.replace(compacted)
  }

  /** The new journal is on the disk before it takes the place of the one before, which goes on where that fails. */
  async function compacted(before: LineFile): Promise<LineFile> {
    const needed = linesOf(picture)
    if (lines < 2 * needed.length) return before
    lines = needed.length
    try {
      return syncedWithName(await replaceOpen(path, needed.join('')), dir)
    } catch {
      return before
    }
  }

  return {
    uploads: () => picture.uploads(),
    archived: (naming) => archivedUploads(dir, { naming, except: picture.ids() }),
    async archive(ids) {
      try {
        await archiveAtOnce(() => archive(ids))
      } catch (thrown) {
        throw stateFailure(dir, thrown)
      }
    },
    removeArchived: (ids) => archiveAtOnce(() => removeFromArchive(dir, ids)),
    clearArchive: (damaged) => archiveAtOnce(() => clearArchive(dir, damaged)),
    async append(entry, durability) {
      if (closed !== null) throw new AppFailure('Internal', 'the journal was written after it was closed')
      // Its other lines mean nothing without this one: the next start would forget the upload.
      if (entry.type === 'added' && !isReadable(entry.upload))
        throw new AppFailure('Internal', 'the journal could not read this upload again')
      try {
        await write(entry)
        if (durability === 'durable') await writer.sync()
      } catch (thrown) {
        throw stateFailure(dir, thrown)
      }
    },
    close: () => (closed ??= finish()),
  }
}

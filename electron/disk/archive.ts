import type { FileHandle } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import {
  briefRecord,
  bucketAddress,
  delivered,
  deliveredFacts,
  happening,
  journalledRecord,
  uploadRecord,
  uploadState,
} from '../contract/index.ts'
import { systemCode } from '../core/errors.ts'
import type { JournalUpload } from '../engine/ports.ts'
import { syncDirectory, writeAtomically } from './atomic-file.ts'
import { checkedLine } from './checked-lines.ts'
import { addDamaged } from './damaged-folder.ts'
import { linesOf } from './journal-lines.ts'
import { openToAppend, openToRead, stateFailure } from './state-file.ts'

export const archiveName = 'archive.jsonl'
/** Read and searched at once. Between two of them others get their turn, as searching holds up the window. */
const chunkBytes = 1024 * 1024
/** So many lines are written at once, as 100,000 together take 100 MB. */
const writtenAtOnce = 1000
const newline = 0x0a
/** To look for more texts than these takes longer than to read all. */
const mostTexts = 8

/** One line of the archive: a finished upload, whole. */
const archivedUpload = z.object({
  record: journalledRecord,
  state: uploadState,
  delivered: delivered.nullable(),
  resentBytes: z.int().nonnegative(),
  happened: z.array(happening).default([]),
  /** As older versions wrote remarks. */
  notes: z.array(z.string()).default([]),
  bytesPerSecond: z.number().positive().nullable(),
})
/** What most want to say of an upload, which is read in half the time. */
const namedUpload = z.object({
  record: uploadRecord.pick({ id: true, file: true, key: true, delivery: true }).extend({
    address: bucketAddress.pick({ bucket: true }),
  }),
})
/** What the history tells of an upload, which is read in a third of the time. */
const briefUpload = z.object({
  record: briefRecord,
  state: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('done'), ...deliveredFacts.shape }),
    z.object({ kind: z.literal('cancelled') }),
  ]),
})
export type BriefUpload = z.infer<typeof briefUpload>
/** What comes before the id in a line, and how far into the line it may be. */
const idShape = /^\{"entry":\{"record":\{"id":"(?<id>[^"]+)"/u
const idWithinBytes = 200

export type ArchiveSearch = {
  /**
   * At least the uploads in whose line one of these texts stands as a JSON string: ids, paths. A few texts are found
   * quickly; for many, all uploads are read.
   */
  naming?: readonly string[] | undefined
  /** The same for texts that a JSON string begins with, such as the paths of folders. */
  beginning?: readonly string[] | undefined
  /** Left out, such as those that are still in the journal. */
  except?: ReadonlySet<string>
  /** Gets each line that cannot be read, unless only some are looked for. */
  onDamaged?: (text: string) => void
}

export async function hasArchive(dir: string): Promise<boolean> {
  const handle = await openIfAny(dir)
  try {
    return handle !== null && (await handle.stat()).size > 0
  } finally {
    await handle?.close()
  }
}

/**
 * The uploads in the archive of the state directory `dir`, the last that ended first, without a lock. Reads no more of
 * the file than the caller takes. Throws `StateUnwritable`.
 */
export async function* archivedUploads(
  dir: string,
  search: ArchiveSearch = {},
): AsyncGenerator<JournalUpload> {
  for await (const upload of archivedAs(archivedUpload, dir, search)) {
    const { notes, happened, ...known } = upload
    const remarks = notes.map((text) => ({ kind: 'note' as const, at: null, text }))
    yield { ...known, happened: [...remarks, ...happened], parts: new Map() }
  }
}

/** The same, but only what they are called. */
export function archivedNames(
  dir: string,
  search: ArchiveSearch,
): AsyncGenerator<z.infer<typeof namedUpload>> {
  return archivedAs(namedUpload, dir, search)
}

/** The same, but only what the history tells. */
export function archivedBriefly(dir: string, search: ArchiveSearch): AsyncGenerator<BriefUpload> {
  return archivedAs(briefUpload, dir, search)
}

async function* archivedAs<T extends { record: { id: string } }>(
  schema: z.ZodType<T>,
  dir: string,
  { naming, beginning, except, onDamaged }: ArchiveSearch,
): AsyncGenerator<T> {
  const { readLinesBackwards } = linesOf(schema)
  const texts =
    naming?.map((text) => JSON.stringify(text)) ?? beginning?.map((text) => JSON.stringify(text).slice(0, -1))
  const wanted =
    texts === undefined || texts.length > mostTexts ? undefined : texts.map((text) => Buffer.from(text))
  // A kill between the archive and the journal leaves a line here that comes again later.
  const seen = new Set(except)
  for await (const chunk of chunksFromEnd(dir)) {
    const lines = wanted === undefined ? chunk : Buffer.concat([...linesNaming(chunk, wanted)])
    for (const line of readLinesBackwards(lines)) {
      if (line.kind === 'damaged' && wanted === undefined) onDamaged?.(line.text)
      if (line.kind !== 'entry' || seen.has(line.entry.record.id)) continue
      seen.add(line.entry.record.id)
      yield line.entry
    }
  }
}

/**
 * Adds uploads, and resolves once they are on the disk. The caller holds the directory's lock. Throws the system's own
 * errors.
 */
export async function addToArchive(dir: string, uploads: readonly JournalUpload[]): Promise<void> {
  const handle = await openToAppend(join(dir, archiveName))
  try {
    // As `lineWriter` does behind a write that failed.
    if (!(await endsInLine(handle))) await handle.appendFile('\n\n')
    for (let at = 0; at < uploads.length; at += writtenAtOnce) {
      const some = uploads.slice(at, at + writtenAtOnce)
      const lines = some.map(({ parts: _none, ...upload }) => checkedLine(upload))
      await handle.appendFile(lines.join(''))
    }
    await handle.datasync()
  } finally {
    await handle.close()
  }
  await syncDirectory(dir)
}

/** Takes uploads out of the archive. The caller holds the directory's lock. Throws `StateUnwritable`. */
export async function removeFromArchive(dir: string, ids: ReadonlySet<string>): Promise<void> {
  if (ids.size === 0 || !(await hasArchive(dir))) return
  await writeAtomically(join(dir, archiveName), remaining(dir, ids))
}

/**
 * Takes all uploads out of the archive, and puts its damaged lines into the folder for that. The caller holds the
 * directory's lock. Throws `StateUnwritable`.
 */
export async function clearArchive(dir: string, damaged: readonly string[]): Promise<void> {
  if (!(await hasArchive(dir))) return
  try {
    await addDamaged(dir, archiveName, damaged)
  } catch (thrown) {
    throw stateFailure(dir, thrown)
  }
  await writeAtomically(join(dir, archiveName), '')
}

async function* remaining(dir: string, ids: ReadonlySet<string>): AsyncGenerator<Buffer> {
  for await (const chunk of chunksOf(dir)) {
    yield Buffer.concat([...linesIn(chunk)].filter((line) => !ids.has(idIn(line) ?? '')))
  }
}

function idIn(line: Buffer): string | undefined {
  return idShape.exec(line.toString('utf8', 0, idWithinBytes))?.groups?.['id']
}

async function endsInLine(handle: FileHandle): Promise<boolean> {
  const { size } = await handle.stat()
  if (size === 0) return true
  const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1)
  return buffer[0] === newline
}

function* linesNaming(chunk: Buffer, wanted: readonly Buffer[]): Generator<Buffer> {
  for (const line of linesIn(chunk)) if (wanted.some((text) => line.includes(text))) yield line
}

/** Each with its newline. */
function* linesIn(chunk: Buffer): Generator<Buffer> {
  for (let start = 0; start < chunk.length;) {
    const found = chunk.indexOf(newline, start)
    const end = found < 0 ? chunk.length : found + 1
    yield chunk.subarray(start, end)
    start = end
  }
}

/** The archive in chunks of whole lines. */
async function* chunksOf(dir: string): AsyncGenerator<Buffer> {
  const handle = await openIfAny(dir)
  if (handle === null) return
  let rest = Buffer.alloc(0)
  for await (const bytes of handle.createReadStream({ highWaterMark: chunkBytes })) {
    const chunk = Buffer.concat([rest, bytes])
    const end = chunk.lastIndexOf(newline) + 1
    rest = chunk.subarray(end)
    yield chunk.subarray(0, end)
  }
  yield rest
}

/** The archive in chunks of whole lines, the last ones first. */
async function* chunksFromEnd(dir: string): AsyncGenerator<Buffer> {
  const handle = await openIfAny(dir)
  if (handle === null) return
  try {
    let rest = Buffer.alloc(0)
    for (let end = (await handle.stat()).size; end > 0;) {
      const start = Math.max(0, end - chunkBytes)
      const { buffer } = await handle.read(Buffer.alloc(end - start), 0, end - start, start)
      const chunk = Buffer.concat([buffer, rest])
      const cut = start === 0 ? 0 : firstStart(chunk)
      rest = chunk.subarray(0, cut)
      yield chunk.subarray(cut)
      end = start
    }
  } finally {
    await handle.close()
  }
}

/** Where the first line begins that begins in the chunk. An empty line belongs to the one before it. */
function firstStart(chunk: Buffer): number {
  let start = chunk.indexOf(newline) + 1
  while (chunk[start] === newline) start++
  return start === 0 ? chunk.length : start
}

async function openIfAny(dir: string): Promise<FileHandle | null> {
  try {
    return await openToRead(join(dir, archiveName))
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null
    throw stateFailure(dir, thrown)
  }
}

import type { z } from 'zod'
import { uploadRecord, type UploadRecord } from '../contract/index.ts'
import { journalEntry, type JournalEntry } from '../engine/journal-entry.ts'
import { checkedLine, endsLikeLine, entryIn, lineStart } from './checked-lines.ts'

/** One entry as a line with its newline. */
export function toLine(entry: JournalEntry): string {
  return checkedLine(entry)
}

/** What a record has of its own. */
const ownOfRecord = uploadRecord.omit({ address: true, options: true })
/** The last one that could be read: all files of a drop share its address and options. */
let lastReadable: UploadRecord | null = null

/** Whether the line of this upload could be read again. */
export function isReadable(upload: UploadRecord): boolean {
  const isShared = lastReadable?.address === upload.address && lastReadable.options === upload.options
  const { success } = (isShared ? ownOfRecord : uploadRecord).safeParse(upload)
  if (success) lastReadable = upload
  return success
}

/**
 * `torn`: the beginning of a line whose write failed, or which is being written. Whoever wrote it never took it for
 * written, so it is no loss.
 */
export type ReadLine<Entry> =
  | { kind: 'entry'; entry: Entry; text: string }
  | { kind: 'damaged' | 'torn'; text: string }

/** Reads lines whose entries are of one kind. */
export function linesOf<Entry>(schema: z.ZodType<Entry>) {
  function readLine(text: string): ReadLine<Entry> {
    const parsed = schema.safeParse(entryIn(text))
    return parsed.success ? { kind: 'entry', entry: parsed.data, text } : { kind: 'damaged', text }
  }

  function read({ text, mayBeTorn }: Piece): ReadLine<Entry> {
    const line = readLine(text)
    return line.kind === 'damaged' && mayBeTorn && isCutOff(text) ? { kind: 'torn', text } : line
  }

  /** All lines of a journal. */
  function* readLines(journal: Buffer): Generator<ReadLine<Entry>> {
    for (const piece of piecesOf(journal)) yield read(piece)
  }

  /** The same, the last line first. Each is read when it is asked for, so that many are not in memory at once. */
  function* readLinesBackwards(journal: Buffer): Generator<ReadLine<Entry>> {
    for (const piece of [...piecesOf(journal)].toReversed()) yield read(piece)
  }

  return { readLine, readLines, readLinesBackwards }
}

/** What one line is made of, if it is whole. */
type Piece = { text: string; mayBeTorn: boolean }

/**
 * A torn write or a lost newline glues lines together: they are cut apart at each line's beginning, so that damage costs
 * only the line it is in.
 */
function* piecesOf(journal: Buffer): Generator<Piece> {
  for (let start = 0; start < journal.length;) {
    const newline = journal.indexOf(0x0a, start)
    const end = newline < 0 ? journal.length : newline
    // `lineWriter` leaves an empty line behind a write that failed.
    const mayBeTorn = newline < 0 || journal[newline + 1] === 0x0a
    yield* gluedPieces(journal.toString('utf8', start, end), mayBeTorn)
    start = end + 1
  }
}

function* gluedPieces(text: string, mayBeTorn: boolean): Generator<Piece> {
  let start = 0
  while (start < text.length) {
    const next = text.indexOf(lineStart, start + 1)
    const end = next < 0 ? text.length : next
    yield { text: text.slice(start, end), mayBeTorn: mayBeTorn && end === text.length }
    start = end
  }
}

/** The lines of the journal. */
export const { readLine, readLines } = linesOf(journalEntry)

/** True for the beginning of a line. Zeros are what a damaged disk leaves. */
function isCutOff(text: string): boolean {
  return !text.includes('\0') && !endsLikeLine(text)
}

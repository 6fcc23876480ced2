import { crc32 } from 'node:zlib'
import { parseJson } from '../core/parse-json.ts'
import { journalEntry, type JournalEntry } from '../engine/ports.ts'

/** What a line begins with. Inside JSON strings quotes are escaped, so it stands nowhere else in a line. */
export const lineStart = '{"entry":'
const lineShape = /^\{"entry":(?<entry>.*),"crc32":"(?<sum>[0-9a-f]{8})"\}$/su
/** What a line ends with, its checksum aside. */
const lineEnd = ',"crc32":"........"}'

/** CRC-32 of the entry's own text, as eight hex digits. */
function sumOf(text: string): string {
  return crc32(text).toString(16).padStart(8, '0')
}

/**
 * One entry as a line of JSON with its newline. The line carries a checksum: a changed bit in a key or a
 * bucket is still good JSON, and would send a file to the wrong place.
 */
export function toLine(entry: JournalEntry): string {
  const text = JSON.stringify(entry)
  return `${lineStart}${text},"crc32":"${sumOf(text)}"}\n`
}

export function isReadable(entry: JournalEntry): boolean {
  return journalEntry.safeParse(entry).success
}

/**
 * `torn`: the beginning of a line whose write failed, or which is being written. Whoever wrote it never took it for
 * written, so it is no loss.
 */
export type ReadLine =
  | { kind: 'entry'; entry: JournalEntry; text: string }
  | { kind: 'damaged' | 'torn'; text: string }

/**
 * All lines of a journal. A torn write or a lost newline glues lines together: they are cut apart at each
 * line's beginning, so that damage costs only the line it is in.
 */
export function* readLines(journal: Buffer): Generator<ReadLine> {
  for (let start = 0; start < journal.length;) {
    const newline = journal.indexOf(0x0a, start)
    const end = newline < 0 ? journal.length : newline
    // `lineWriter` leaves an empty line behind a write that failed.
    const mayBeTorn = newline < 0 || journal[newline + 1] === 0x0a
    yield* readGluedLines(journal.toString('utf8', start, end), mayBeTorn)
    start = end + 1
  }
}

function* readGluedLines(text: string, mayBeTorn: boolean): Generator<ReadLine> {
  let start = 0
  while (start < text.length) {
    const next = text.indexOf(lineStart, start + 1)
    const end = next < 0 ? text.length : next
    const line = readLine(text.slice(start, end))
    const isTorn = line.kind === 'damaged' && mayBeTorn && end === text.length && isCutOff(line.text)
    yield isTorn ? { kind: 'torn', text: line.text } : line
    start = end
  }
}

export function readLine(text: string): ReadLine {
  const groups = lineShape.exec(text)?.groups
  const entryText = groups?.['entry'] ?? ''
  if (groups?.['sum'] !== sumOf(entryText)) return { kind: 'damaged', text }
  const parsed = journalEntry.safeParse(parseJson(entryText))
  return parsed.success ? { kind: 'entry', entry: parsed.data, text } : { kind: 'damaged', text }
}

/** True for the beginning of a line; false for a whole one, also with a changed character more or less at its end. */
function isCutOff(text: string): boolean {
  return !text.includes('\0') && ![text, text.slice(0, -1), `${text}}`].some(endsLikeLine)
}

function endsLikeLine(text: string): boolean {
  const end = text.slice(-lineEnd.length)
  const changed = Array.from(lineEnd).filter((char, at) => char !== '.' && char !== end[at])
  return changed.length <= 3
}

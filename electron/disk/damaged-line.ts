import { parseJson } from '../core/parse-json.ts'
import { journalEntry, type JournalEntry } from '../engine/journal-entry.ts'
import { lineStart } from './checked-lines.ts'

type EntryType = JournalEntry['type']

/** What each kind of line has between its type and the id of its upload, as `toLine` writes it. */
const beforeId: Record<EntryType, string> = {
  added: '"upload":{"id":"',
  state: '"id":"',
  'part-begun': '"id":"',
  'part-stored': '"id":"',
  resent: '"id":"',
  happened: '"id":"',
  note: '"id":"',
  rate: '"id":"',
  settled: '"id":"',
  delivered: '"id":"',
  removed: '"id":"',
  moved: '"ids":["',
}

/** An upload does the same without these lines: the store is asked for its parts, and the rest is only shown. */
const idle = new Set<EntryType>(['part-begun', 'part-stored', 'resent', 'happened', 'note', 'rate', 'moved'])

/** The kinds of lines by what begins them. */
const beginnings = journalEntry.options
  .map(({ shape }) => shape.type.value)
  .map((type) => ({
    type,
    start: `${lineStart}{"type":"${type}",${beforeId[type]}`,
  }))

/** What a damaged line still tells. */
export type DamagedLine = {
  /** Null where nobody can tell. */
  type: EntryType | null
  /** What the upload does does not depend on the line. */
  isIdle: boolean
  /** The text from the upload's id on. */
  fromId: string
  /** The path of the file that the line adds, or what else names it; null where that cannot be read. */
  file: string | null
}

/** Reads what can be read of a line whose checksum is wrong, if only few of its characters have changed. */
export function damagedLine(text: string): DamagedLine {
  const found = beginnings
    .map(({ type, start }) => ({ type, start, changed: changedIn(text, start) }))
    .reduce((best, one) => (one.changed < best.changed ? one : best))
  if (found.changed > 2) return { type: null, isIdle: false, fromId: '', file: fileIn(text) }
  const { type, start } = found
  return { type, isIdle: idle.has(type), fromId: text.slice(start.length), file: fileIn(text) }
}

/** The upload that a damaged line is about; null where that cannot be told. */
export function uploadOf(
  { fromId }: Pick<DamagedLine, 'fromId'>,
  ids: ReadonlyMap<string, unknown>,
): string | null {
  const [written = ''] = fromId.split('"', 1)
  if (ids.has(written)) return written
  for (const id of ids.keys()) if (changedIn(fromId, id) <= Math.min(2, id.length / 8)) return id
  return null
}

function changedIn(text: string, original: string): number {
  if (text.length < original.length) return Infinity
  let changed = 0
  for (let at = 0; at < original.length; at++) if (text[at] !== original[at]) changed++
  return changed
}

/** The path of the file in a damaged line, or what else names it; null where that cannot be read. */
export function fileIn(text: string): string | null {
  const written = /"(?:file|key)":"(?<name>(?:[^"\\]|\\.)+)"/u.exec(text)?.groups?.['name']
  if (written === undefined) return null
  const name: unknown = parseJson(`"${written}"`)
  return typeof name === 'string' ? name : written
}

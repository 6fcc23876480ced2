import { join } from 'node:path'
import { z } from 'zod'
import { parseJson } from '../core/parse-json.ts'
import { writeAtomically } from './atomic-file.ts'
import { checkedLine, entryIn, hasCheckedLines } from './checked-lines.ts'
import { addDamaged, damagedBefore } from './damaged-folder.ts'
import { readIfAny } from './state-file.ts'

/** The first line: it shows when others are missing. */
const head = z.object({ lines: z.int().nonnegative() })

/** How the entries of a file are read: one of today, and the whole file as versions without checksums wrote it. */
export type CheckedFormat<E> = { entry: z.ZodType<E>; older: z.ZodType<E[]> }

/** `damaged`: the lines that cannot be used. `isWhole`: the file is as today's version would write it. */
export type CheckedEntries<E> = { entries: E[]; damaged: string[]; isWhole: boolean }

/**
 * Reads a file whose lines each carry a checksum, so that damage costs only the line that it is in; null when there is
 * none. A file without any checksum is read as earlier versions, or people, write it. Throws `StateUnwritable`.
 */
export async function readChecked<E>(
  file: string,
  { entry, older }: CheckedFormat<E>,
): Promise<CheckedEntries<E> | null> {
  const text = (await readIfAny(file))?.toString()
  if (text === undefined) return null
  if (!hasCheckedLines(text)) {
    const parsed = older.safeParse(parseJson(text))
    const read = parsed.success ? { entries: parsed.data, damaged: [] } : { entries: [], damaged: [text] }
    return { ...read, isWhole: false }
  }
  // Where a newline is damaged, a line ends where the next one begins.
  const [first = '', ...lines] = new Set(text.split(/\n|(?=\{"entry":)/u).filter((line) => line !== ''))
  const parsedHead = head.safeParse(entryIn(first))
  const damaged = parsedHead.success ? [] : [first]
  const missing = parsedHead.success ? parsedHead.data.lines - lines.length : 0
  if (missing > 0) damaged.push(`lines that are missing: ${missing}`)
  const entries: E[] = []
  for (const line of lines) {
    const parsed = entry.safeParse(entryIn(line))
    if (parsed.success) entries.push(parsed.data)
    else damaged.push(line)
  }
  return { entries, damaged, isWhole: damaged.length === 0 }
}

/** Replaces such a file in one step. Throws `StateUnwritable`; the old file then stays. */
export async function writeChecked(file: string, entries: readonly unknown[]): Promise<void> {
  await writeAtomically(file, [{ lines: entries.length }, ...entries].map(checkedLine).join(''))
}

/**
 * Reads the file `name` in the state directory `dir`, which the caller has locked. What is damaged goes to the folder
 * for that, and the rest is written again. Answers the entries, none where there is no file, and every damaged line
 * that nobody has seen yet. Throws `StateUnwritable`.
 */
export async function mendChecked<E>(
  dir: string,
  name: string,
  format: CheckedFormat<E>,
): Promise<{ entries: E[]; damaged: string[] }> {
  const file = join(dir, name)
  const read = await readChecked(file, format)
  if (read?.isWhole === false) {
    await addDamaged(dir, name, read.damaged)
    await writeChecked(file, read.entries)
  }
  return { entries: read?.entries ?? [], damaged: await damagedBefore(dir, name) }
}

import { randomUUID } from 'node:crypto'
import { readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { z } from 'zod'
import { AppFailure, messageOf, systemCode } from '../core/errors.ts'
import { parseJson } from '../core/parse-json.ts'

/** A failure to write the state directory `dir`, whatever the system said about it. */
export function stateFailure(dir: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  return new AppFailure('StateUnwritable', dir, { cause: thrown, detail: messageOf(thrown) })
}

/** What a file of the state directory holds; null when there is none. Throws `StateUnwritable`. */
export async function readIfAny(file: string): Promise<Buffer | null> {
  try {
    return await readFile(file)
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null
    throw stateFailure(dirname(file), thrown)
  }
}

/** Gets a sentence about what became of a file that makes no sense. */
export type OnDamaged = (sentence: string) => void

/**
 * Reads a JSON file of the state directory; null when there is none. A file that makes no sense is put aside
 * under another name, never overwritten, and counts as none; `onDamaged` is called once. Throws `StateUnwritable`.
 */
export async function readStateFile<T>(
  file: string,
  schema: z.ZodType<T>,
  onDamaged: OnDamaged = () => undefined,
): Promise<T | null> {
  const bytes = await readIfAny(file)
  if (bytes === null) return null
  const parsed = schema.safeParse(parseJson(bytes.toString()))
  if (parsed.success) return parsed.data
  const aside = `${file}.unreadable-${randomUUID()}`
  await rename(file, aside)
  onDamaged(`The file ${file} is damaged, so it counts as empty. What it held is kept in ${aside}.`)
  return null
}

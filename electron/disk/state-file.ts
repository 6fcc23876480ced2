import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppFailure, messageOf, systemCode } from '../core/errors.ts'
import { withRoom } from './with-room.ts'

/** A failure to write the state directory `dir`, whatever the system said about it. */
export function stateFailure(dir: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  return new AppFailure('StateUnwritable', dir, { cause: thrown, detail: messageOf(thrown) })
}

/** What a file of the state directory holds; null when there is none. Throws `StateUnwritable`. */
export async function readIfAny(file: string): Promise<Buffer | null> {
  try {
    return await withRoom(() => readFile(file))
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null
    throw stateFailure(dirname(file), thrown)
  }
}

/** Gets a sentence about what is damaged of a file, and what that means. */
export type OnDamaged = (sentence: string) => void

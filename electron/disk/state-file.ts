import { constants } from 'node:fs'
import { open, readFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppFailure, messageOf, systemCode } from '../core/errors.ts'
import { withRoom } from './with-room.ts'

/** Nothing in a state directory is a symbolic link: one could lead elsewhere. Windows has no such flag. */
export const noFollow = process.platform === 'win32' ? 0 : constants.O_NOFOLLOW

/** A failure to read or write a file of the state directory `dir`, whatever the system said about it. */
export function stateFailure(dir: string, thrown: unknown): AppFailure {
  if (thrown instanceof AppFailure) return thrown
  const more = { cause: thrown, detail: messageOf(thrown) }
  if (systemCode(thrown) !== 'ELOOP') return new AppFailure('StateUnwritable', dir, more)
  return new AppFailure('StateUnsafe', `The file ${pathOf(thrown) ?? dir} is a symbolic link.`, {
    ...more,
    advice: 'Remove the link: Dropreel follows none in its state directory.',
  })
}

function pathOf(thrown: unknown): string | null {
  return thrown instanceof Error && 'path' in thrown && typeof thrown.path === 'string' ? thrown.path : null
}

/** What a file of the state directory holds; null when there is none. Throws `StateUnwritable`, `StateUnsafe`. */
export async function readIfAny(file: string): Promise<Buffer | null> {
  try {
    return await withRoom(() => readFile(file, { flag: constants.O_RDONLY | noFollow }))
  } catch (thrown) {
    if (systemCode(thrown) === 'ENOENT') return null
    throw stateFailure(dirname(file), thrown)
  }
}

/** Opens a file of the state directory to read it and to add to its end. Throws the system's own errors. */
export function openToAppend(file: string): Promise<FileHandle> {
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow
  return withRoom(() => open(file, flags, 0o600))
}

/** Opens a file of the state directory to read it. Throws the system's own errors. */
export function openToRead(file: string): Promise<FileHandle> {
  return withRoom(() => open(file, constants.O_RDONLY | noFollow))
}

/** Gets a sentence about what is damaged of a file, and what that means. */
export type OnDamaged = (sentence: string) => void

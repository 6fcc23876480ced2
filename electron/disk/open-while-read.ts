import type { BigIntStats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { AppFailure } from '../core/errors.ts'
import { fileFailure } from './file-failure.ts'
import { identityOf } from './ask-file.ts'
import { refuseOutside } from './inside.ts'
import { withRoom } from './with-room.ts'

/** Does something with an open file, of which this is a stat. */
export type Reading = <T>(act: (handle: FileHandle, facts: BigIntStats) => Promise<T>) => Promise<T>

/** Where a file is. No link may lead out of the folder `within`, a real path. */
export type FilePlace = { file: string; within?: string | undefined }

/**
 * Opens a file to read it, and waits while there is no room for one more. Throws `LinkLeadsOut`, and what `identityOf`
 * throws.
 */
export async function opened({ file, within }: FilePlace): Promise<FileHandle> {
  // Asked before: opening a pipe would wait for its writer.
  await identityOf(file)
  const handle = await withRoom(() => open(file, 'r')).catch((thrown: unknown) =>
    Promise.reject(fileFailure(file, thrown)),
  )
  try {
    if (within !== undefined) await refuseOutside(file, handle, within)
    return handle
  } catch (thrown) {
    await handle.close()
    throw thrown
  }
}

/**
 * A file that is open only while somebody reads it: an upload that sends from memory, or waits, needs no descriptor,
 * of which a process may have few. All who read at the same time share one. Throws `SourceChanged` when another file
 * is there than `isFirst` knows.
 */
export function openWhileRead(place: FilePlace, isFirst: (inode: string) => boolean): Reading {
  let current: Promise<{ handle: FileHandle; facts: BigIntStats }> | null = null
  let readers = 0

  async function openAgain(): Promise<{ handle: FileHandle; facts: BigIntStats }> {
    const handle = await opened(place)
    const facts = await handle.stat({ bigint: true })
    if (isFirst(String(facts.ino))) return { handle, facts }
    await handle.close()
    throw new AppFailure('SourceChanged', place.file)
  }

  return async (act) => {
    readers++
    current ??= openAgain()
    const mine = current
    try {
      const { handle, facts } = await mine
      return await act(handle, facts)
    } finally {
      readers--
      if (readers === 0) {
        current = null
        await mine.then(
          ({ handle }) => handle.close(),
          () => undefined,
        )
      }
    }
  }
}

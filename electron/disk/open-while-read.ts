import { open, type FileHandle } from 'node:fs/promises'
import { AppFailure } from '../core/errors.ts'
import { fileFailure } from './file-failure.ts'
import { identityOf } from './identity.ts'
import { refuseOutside } from './inside.ts'
import { withRoom } from './with-room.ts'

/** Does something with an open file. */
export type Reading = <T>(act: (handle: FileHandle) => Promise<T>) => Promise<T>

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
 * has taken its place since the first reading.
 */
export function openWhileRead(place: FilePlace): Reading {
  let first: string | null = null
  let current: Promise<FileHandle> | null = null
  let readers = 0

  async function openAgain(): Promise<FileHandle> {
    const handle = await opened(place)
    const { dev, ino } = await handle.stat({ bigint: true })
    first ??= `${dev} ${ino}`
    if (first === `${dev} ${ino}`) return handle
    await handle.close()
    throw new AppFailure('SourceChanged', place.file)
  }

  return async (act) => {
    readers++
    current ??= openAgain()
    const mine = current
    try {
      return await act(await mine)
    } finally {
      readers--
      if (readers === 0) {
        current = null
        await mine.then(
          (handle) => handle.close(),
          () => undefined,
        )
      }
    }
  }
}

import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { open, rename, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import { noFollow, stateFailure } from './state-file.ts'
import { withRoom } from './with-room.ts'

const newFile = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | constants.O_EXCL | noFollow

/**
 * Replaces a file in one step: a reader sees the old text or the new one, and after a power loss too. The
 * file is for its owner only. Throws `StateUnwritable`.
 */
export async function writeAtomically(file: string, text: string | AsyncIterable<Buffer>): Promise<void> {
  const handle = await replaceOpen(file, text)
  try {
    await handle.close()
    await syncDirectory(dirname(file))
  } catch (thrown) {
    throw stateFailure(dirname(file), thrown)
  }
}

/**
 * The same, but answers the new file, open to add to its end. It is opened before it takes the place of the old one, so
 * nothing that fails leaves the caller without either. A power loss brings the old one back until `syncDirectory` of its
 * folder. Throws `StateUnwritable`; the old file then stays.
 */
export async function replaceOpen(file: string, text: string | AsyncIterable<Buffer>): Promise<FileHandle> {
  const temporary = `${file}.${randomUUID()}.tmp`
  let handle: FileHandle | null = null
  try {
    handle = await withRoom(() => open(temporary, newFile, 0o600))
    await writeFile(handle, text)
    await handle.sync()
    await rename(temporary, file)
    return handle
  } catch (thrown) {
    await handle?.close()
    await rm(temporary, { force: true })
    throw stateFailure(dirname(file), thrown)
  }
}

/** Makes new and renamed names in a directory survive a power loss. Windows has no such call and needs none. */
export async function syncDirectory(dir: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await withRoom(() => open(dir, 'r'))
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

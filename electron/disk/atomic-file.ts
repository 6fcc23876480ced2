import { randomUUID } from 'node:crypto'
import { open, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { stateFailure } from './state-file.ts'
import { withRoom } from './with-room.ts'

/**
 * Replaces a file in one step: a reader sees the old text or the new one, and after a power loss too. The
 * file is for its owner only. Throws `StateUnwritable`; the old file then stays.
 */
export async function writeAtomically(file: string, text: string | AsyncIterable<Buffer>): Promise<void> {
  const temporary = `${file}.${randomUUID()}.tmp`
  try {
    await withRoom(() => writeFile(temporary, text, { flag: 'wx', mode: 0o600, flush: true }))
    await rename(temporary, file)
    await syncDirectory(dirname(file))
  } catch (thrown) {
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

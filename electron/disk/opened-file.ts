import { open, type FileHandle } from 'node:fs/promises'
import { fileFailure } from './file-failure.ts'
import { identityOf, refuseOutside } from './ask-file.ts'
import { withRoom } from './with-room.ts'

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
    if (within !== undefined) await refuseOutside(file, handle.fd, within)
    return handle
  } catch (thrown) {
    await handle.close()
    throw thrown
  }
}

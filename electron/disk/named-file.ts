import { constants, type Stats } from 'node:fs'
import { open, stat, type FileHandle } from 'node:fs/promises'
import { bytesInWords, t } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import { kindOf } from './facts-of-stat.js'
import { fileFailure, notAFile } from './file-failure.ts'
import { withRoom } from './with-room.ts'

/** Far more than certificates, keys, profiles or a list of destinations take. */
const maxBytes = 4 * 1024 * 1024
const pieceBytes = 64 * 1024

/**
 * The content of a file that a person, a variable or a setting has named. Waits for no pipe and reads nothing without
 * an end: what is no file, or larger than 4 MiB, is `FileUnreadable`. Throws `FileMissing`, `DiskReadError`,
 * `ComputerBusy` too.
 */
export async function readNamedFile(file: string): Promise<Buffer> {
  try {
    // Asked before: some devices do something when they are opened.
    refuseStrange(file, await withRoom(() => stat(file)))
    // Windows has no O_NONBLOCK, and no pipes at such paths.
    const handle = await withRoom(() => open(file, constants.O_RDONLY | constants.O_NONBLOCK))
    try {
      // Something else may have taken its place.
      refuseStrange(file, await handle.stat())
      return await contentOf(file, handle)
    } finally {
      await handle.close()
    }
  } catch (thrown) {
    throw fileFailure(file, thrown)
  }
}

function refuseStrange(file: string, facts: Stats): void {
  const kind = kindOf(facts)
  if (kind !== 'file') throw notAFile(file, kind, t('files.chooseFile'))
}

/** Not by the size that it has when asked: that may be none, or an old one. */
async function contentOf(file: string, handle: FileHandle): Promise<Buffer> {
  const pieces: Buffer[] = []
  for (let bytes = 0; bytes <= maxBytes;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(pieceBytes))
    if (bytesRead === 0) return Buffer.concat(pieces)
    pieces.push(buffer.subarray(0, bytesRead))
    bytes += bytesRead
  }
  const advice = t('files.somethingElse', { size: bytesInWords(maxBytes) })
  throw new AppFailure('FileUnreadable', file, { file, detail: 'too large', advice })
}

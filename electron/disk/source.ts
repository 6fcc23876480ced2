import type { SourceIdentity } from '../contract/index.ts'
import { AppFailure } from '../core/errors.ts'
import type { FilePart, Source, SourceFile } from '../engine/ports.ts'
import { checkFile, identityOf, readFileInto } from './ask-file.ts'
import { bufferPool } from './buffer-pool.ts'
import { fileSums } from './file-sums.ts'
import { bufferedPart, rereadPart, type ReadInto } from './file-part.ts'
import { openWriters } from './open-writers.ts'

const MiB = 1024 * 1024
/** Parts up to this size are held in memory while there is any; all others are read twice. */
const maxBufferedBytes = 32 * MiB
/** Four parts of the usual size: more of them in flight help on long lines only, where reading twice is no loss. */
const maxHeldBytes = 64 * MiB

/**
 * Local files. A part's memory goes back to a pool at `release`: call it only when nothing reads the part's
 * chunks any more. Reads past the end throw `SourceChanged`.
 */
export function fileSource(): Source {
  const pool = bufferPool(maxHeldBytes)
  const sums = fileSums()

  function at(file: string, device: string | null, within?: string): SourceFile {
    let first: string | null = null
    /** False once another file has taken the place of the one that was opened first. */
    const isFirst = (inode: string): boolean => (first ??= inode) === inode

    /** A drive that was pulled out fails reads before it is gone: that is the better explanation. */
    async function explained<T>(reading: Promise<T>): Promise<T> {
      try {
        return await reading
      } catch (thrown) {
        await identityOf(file, device)
        throw thrown
      }
    }
    async function readPart(offsetBytes: number, sizeBytes: number): Promise<FilePart> {
      const range = { offsetBytes, sizeBytes }
      const seen: { before?: SourceIdentity; after?: SourceIdentity } = {}
      const readInto: ReadInto = async (memory, piece, sum = 0) => {
        const read = await explained(readFileInto(memory, { ...piece, sum }, { file, within, device }))
        if (!isFirst(read.before.inode)) throw new AppFailure('SourceChanged', file)
        seen.before ??= read.before
        seen.after = read.after
        return read.crc32
      }
      const buffer = sizeBytes <= maxBufferedBytes ? pool.acquire(sizeBytes) : null
      const body =
        buffer === null
          ? await rereadPart(file, range, readInto)
          : await bufferedPart(range, buffer, { pool, readInto })
      const { before, after } = seen
      if (before === undefined || after === undefined) throw new TypeError('nothing was read')
      return { before, body, after }
    }

    return {
      identity: () => identityOf(file, device),
      async check() {
        const identity = await explained(checkFile({ file, within, device }))
        if (isFirst(identity.inode)) return identity
        throw new AppFailure('SourceChanged', file)
      },
      readPart,
      sums: (sizeBytes, wanted, onRead, signal) =>
        // Of the file that is at the path by now.
        explained(sums({ file, within }, { sizeBytes, wanted }, onRead, signal)),
    }
  }

  return {
    identity: identityOf,
    writers: openWriters(),
    at,
    async open(...place) {
      const opened = at(...place)
      await opened.check()
      return opened
    },
  }
}

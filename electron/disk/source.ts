import { AppFailure } from '../core/errors.ts'
import type { PartBody, Source, SourceFile, WholeRead } from '../engine/ports.ts'
import { checkFile, identityOf, readFileInto } from './ask-file.ts'
import { bufferPool } from './buffer-pool.ts'
import { fileSums } from './file-sums.ts'
import { bufferedPart, heldPart, rereadPart } from './file-part.ts'
import { openWhileRead } from './open-while-read.ts'
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
  let openFiles = 0

  function at(file: string, device: string | null, within?: string): SourceFile {
    let first: string | null = null
    /** False once another file has taken the place of the one that was opened first. */
    const isFirst = (inode: string): boolean => (first ??= inode) === inode
    const read = openWhileRead({ file, within }, isFirst)
    openFiles++
    let isClosed = false

    /** A drive that was pulled out fails reads before it is gone: that is the better explanation. */
    async function explained<T>(reading: Promise<T>): Promise<T> {
      try {
        return await reading
      } catch (thrown) {
        await identityOf(file, device)
        throw thrown
      }
    }
    async function readPart(offsetBytes: number, sizeBytes: number): Promise<PartBody> {
      const range = { file, read, offsetBytes, sizeBytes }
      const buffer = sizeBytes <= maxBufferedBytes ? pool.acquire(sizeBytes) : null
      return explained(buffer === null ? rereadPart(range) : bufferedPart(range, buffer, pool))
    }

    async function readWhole(sizeBytes: number): Promise<WholeRead> {
      const buffer = sizeBytes <= maxBufferedBytes ? pool.acquire(sizeBytes) : null
      if (buffer === null) return readTwice(sizeBytes)
      try {
        const reading = readFileInto(buffer.buffer, sizeBytes, { file, within, device })
        const { before, after, crc32 } = await explained(reading)
        return { before, after, body: heldPart(buffer, crc32, pool) }
      } catch (thrown) {
        pool.release(buffer)
        throw thrown
      }
    }

    async function readTwice(sizeBytes: number): Promise<WholeRead> {
      const before = await identityOf(file, device)
      const body = await readPart(0, sizeBytes)
      try {
        return { before, after: await identityOf(file, device), body }
      } catch (thrown) {
        body.release()
        throw thrown
      }
    }

    return {
      identity: () => identityOf(file, device),
      async check() {
        const identity = await explained(checkFile({ file, within, device }))
        if (isFirst(identity.inode)) return identity
        throw new AppFailure('SourceChanged', file)
      },
      readPart,
      readWhole,
      sums: (sizeBytes, wanted, onRead, signal) =>
        // Of the file that is at the path by now.
        explained(sums({ file, within }, { sizeBytes, wanted }, onRead, signal)),
      async close() {
        if (isClosed) return
        isClosed = true
        openFiles--
        if (openFiles === 0) pool.clear()
      },
    }
  }

  return {
    identity: identityOf,
    writers: openWriters(),
    at,
    async open(...place) {
      const opened = at(...place)
      try {
        await opened.check()
        return opened
      } catch (thrown) {
        await opened.close()
        throw thrown
      }
    },
  }
}

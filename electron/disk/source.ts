import { open, stat } from 'node:fs/promises'
import { AppFailure } from '../core/errors.ts'
import type { SourceIdentity } from '../contract/index.ts'
import type { Source } from '../engine/ports.ts'
import { bufferPool } from './buffer-pool.ts'
import { fileFailure } from './file-failure.ts'
import { bufferedPart, rereadPart } from './file-part.ts'

const MiB = 1024 * 1024
/** Parts up to this size are held in memory; larger ones are read twice. */
const maxBufferedBytes = 32 * MiB
/** Free memory that is kept for the next parts while any file is open. */
const maxFreeBytes = 64 * MiB

/**
 * Local files. A part's memory goes back to a pool at `release`: call it only when nothing reads the part's
 * chunks any more. Reads past the end throw `SourceChanged`.
 */
export function fileSource(): Source {
  const pool = bufferPool(maxFreeBytes)
  let openFiles = 0

  return {
    async open(file) {
      // Asked before opening: opening a pipe would wait for its writer.
      await identityOf(file)
      const handle = await open(file, 'r').catch((thrown: unknown) =>
        Promise.reject(fileFailure(file, thrown)),
      )
      openFiles++
      let closed: Promise<void> | null = null

      async function close(): Promise<void> {
        openFiles--
        if (openFiles === 0) pool.clear()
        await handle.close()
      }
      return {
        identity: () => identityOf(file),
        readPart(offsetBytes, sizeBytes) {
          const range = { file, handle, offsetBytes, sizeBytes }
          return sizeBytes <= maxBufferedBytes ? bufferedPart(range, pool) : rereadPart(range)
        },
        close: () => (closed ??= close()),
      }
    },
  }
}

/** Who the file at this path is now. Throws `FileMissing`, `FileUnreadable` (also for what is no file). */
export async function identityOf(file: string): Promise<SourceIdentity> {
  const facts = await stat(file, { bigint: true }).catch((thrown: unknown) =>
    Promise.reject(fileFailure(file, thrown)),
  )
  if (!facts.isFile()) throw new AppFailure('FileUnreadable', file, { detail: 'not a file' })
  return {
    sizeBytes: Number(facts.size),
    mtimeNs: String(facts.mtimeNs),
    ctimeNs: String(facts.ctimeNs),
    inode: String(facts.ino),
  }
}

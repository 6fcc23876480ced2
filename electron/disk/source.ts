import { open, type FileHandle } from 'node:fs/promises'
import type { Source } from '../engine/ports.ts'
import { bufferPool } from './buffer-pool.ts'
import { fileFailure } from './file-failure.ts'
import { fileSums } from './file-sums.ts'
import { bufferedPart, rereadPart } from './file-part.ts'
import { identityOf } from './identity.ts'
import { openWriters } from './open-writers.ts'

const MiB = 1024 * 1024
/** Parts up to this size are held in memory while there is any; all others are read twice. */
const maxBufferedBytes = 32 * MiB
/** Four parts of the usual size: more of them in flight help on long lines only, where reading twice is no loss. */
const maxHeldBytes = 64 * MiB

/**
 * Opens the file that is at the path by now. A handle that was open for hours may be of a file that
 * another one has replaced.
 */
async function openAndDo<T>(file: string, act: (handle: FileHandle) => Promise<T>): Promise<T> {
  const handle = await opened(file)
  try {
    return await act(handle)
  } finally {
    await handle.close()
  }
}

function opened(file: string): Promise<FileHandle> {
  return open(file, 'r').catch((thrown: unknown) => Promise.reject(fileFailure(file, thrown)))
}

/**
 * Local files. A part's memory goes back to a pool at `release`: call it only when nothing reads the part's
 * chunks any more. Reads past the end throw `SourceChanged`.
 */
export function fileSource(): Source {
  const pool = bufferPool(maxHeldBytes)
  const sums = fileSums()
  let openFiles = 0

  return {
    identity: identityOf,
    writers: openWriters(),
    async open(file, device) {
      // Asked before opening: opening a pipe would wait for its writer.
      await identityOf(file, device)
      const handle = await opened(file)
      openFiles++
      let closed: Promise<void> | null = null

      async function close(): Promise<void> {
        openFiles--
        if (openFiles === 0) pool.clear()
        await handle.close()
      }
      /** A drive that was pulled out fails reads before it is gone: that is the better explanation. */
      async function explained<T>(reading: Promise<T>): Promise<T> {
        try {
          return await reading
        } catch (thrown) {
          await identityOf(file, device)
          throw thrown
        }
      }
      return {
        identity: () => identityOf(file, device),
        async readPart(offsetBytes, sizeBytes) {
          const range = { file, handle, offsetBytes, sizeBytes }
          const buffer = sizeBytes <= maxBufferedBytes ? pool.acquire(sizeBytes) : null
          return explained(buffer === null ? rereadPart(range) : bufferedPart(range, buffer, pool))
        },
        sums: (sizeBytes, wanted, onRead, signal) =>
          explained(openAndDo(file, ({ fd }) => sums(file, { fd, sizeBytes, wanted }, onRead, signal))),
        close: () => (closed ??= close()),
      }
    },
  }
}

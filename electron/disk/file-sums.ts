import { Worker } from 'node:worker_threads'
import { AppFailure } from '../core/errors.ts'
import type { WantedSum } from '../engine/ports.ts'
import { fileFailure } from './file-failure.ts'

/** What a thread is asked for: sums of the first bytes of an open file. */
export type SumRequest = { fd: number; sizeBytes: number; wanted: WantedSum[] }

export type SumMessage =
  | { kind: 'read'; bytes: number }
  | { kind: 'done'; sums: string[] }
  | { kind: 'ended-early' }
  | { kind: 'failed'; code: string; message: string }

/**
 * Sums of a file on another thread, so that a file of 60 GB does not hold up the window. The file must stay open
 * until this has ended. Throws `SourceChanged` when it ends early, `DiskReadError`, or the signal's reason. Keeps a
 * thread that is done for the next file: many small files would wait for their threads to start.
 */
export function fileSums() {
  let spare: Worker | null = null

  function acquire(): Worker {
    const worker = spare ?? new Worker(new URL('./sum-worker.js', import.meta.url))
    spare = null
    worker.removeAllListeners()
    worker.ref()
    return worker
  }

  async function release(worker: Worker): Promise<void> {
    worker.removeAllListeners()
    if (spare !== null) return void (await worker.terminate())
    // It does not keep the program alive.
    worker.unref()
    worker.once('exit', () => (spare = null))
    spare = worker
  }

  return async (
    file: string,
    request: SumRequest,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string[]> => {
    signal.throwIfAborted()
    const worker = acquire()
    const ended = new AbortController()
    try {
      const sums = await new Promise<string[]>((resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal })
        worker.on('message', (message: SumMessage) => {
          if (message.kind === 'read') onRead(message.bytes)
          else if (message.kind === 'done') resolve(message.sums)
          else if (message.kind === 'ended-early') reject(new AppFailure('SourceChanged', file))
          else reject(fileFailure(file, Object.assign(new Error(message.message), { code: message.code })))
        })
        worker.on('error', reject)
        worker.on('exit', () => reject(new AppFailure('Internal', 'the thread that reads the file ended')))
        worker.postMessage(request)
      })
      await release(worker)
      return sums
    } catch (thrown) {
      // It may still be reading.
      await worker.terminate()
      throw thrown
    } finally {
      ended.abort()
    }
  }
}

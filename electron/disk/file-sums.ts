import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppFailure } from '../core/errors.ts'
import type { WantedSum } from '../engine/ports.ts'
import { Slots } from '../engine/slots.ts'
import { fileFailure } from './file-failure.ts'

/** What a thread is asked for: sums of the first bytes of an open file. */
export type SumRequest = { fd: number; sizeBytes: number; wanted: WantedSum[] }

export type SumMessage =
  | { kind: 'read'; bytes: number }
  | { kind: 'done'; sums: string[] }
  | { kind: 'ended-early' }
  | { kind: 'failed'; code: string; message: string }

/** Files above this size are large: reading one takes so long that no small file should wait for it. */
const largeBytes = 64 * 1024 * 1024
/** A disk that seeks between many large files gets nothing done. */
const largeAtOnce = 2
/**
 * One thread keeps up with the uploads of small files: 2,000 of 64 KiB take the same time with one, two and three, and
 * each costs about 15 MB. A second one reads files of some MiB faster: 3.0 instead of 2.0 GiB/s with CRC-32 on two
 * cores; a third one there gains little, and with MD5 it loses.
 */
const smallAtOnce = Math.min(2, availableParallelism())

/**
 * Sums of files on other threads, so that a file of 60 GB does not hold up the window. A file must stay open until
 * its sums are there. Throws `SourceChanged` when it ends early, `DiskReadError`, or the signal's reason. Threads are
 * kept for the next files: many small files would wait for their threads to start.
 */
export function fileSums() {
  const spare: Worker[] = []
  const large = new Slots(largeAtOnce)
  const small = new Slots(smallAtOnce)

  function acquire(): Worker {
    const worker = spare.pop() ?? new Worker(new URL('./sum-worker.js', import.meta.url))
    worker.removeAllListeners()
    worker.ref()
    return worker
  }

  function release(worker: Worker): void {
    worker.removeAllListeners()
    // It does not keep the program alive.
    worker.unref()
    worker.once('exit', () => spare.splice(spare.indexOf(worker), 1))
    spare.push(worker)
  }

  async function read(
    file: string,
    request: SumRequest,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string[]> {
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
      release(worker)
      return sums
    } catch (thrown) {
      // It may still be reading.
      await worker.terminate()
      throw thrown
    } finally {
      ended.abort()
    }
  }

  return async (...reading: Parameters<typeof read>): Promise<string[]> => {
    const [, { sizeBytes }, , signal] = reading
    const giveBack = await (sizeBytes > largeBytes ? large : small).take(() => 0, signal)
    if (giveBack === null) throw signal.reason
    try {
      return await read(...reading)
    } finally {
      giveBack()
    }
  }
}

import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { AppFailure } from '../core/errors.ts'
import type { WantedSum } from '../engine/ports.ts'
import { Slots } from '../engine/slots.ts'
import { fileFailure } from './file-failure.ts'
import { opened, type FilePlace } from './opened-file.ts'
import { withRoom } from './with-room.ts'

/** What a thread is asked for: sums of the first bytes of an open file. */
export type SumRequest = { fd: number; sizeBytes: number; wanted: WantedSum[] }

export type SumMessage =
  /** The thread has loaded its code, and waits for requests. */
  | { kind: 'ready' }
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
 * Sums of files on other threads, so that a file of 60 GB does not hold up the window. Throws `SourceChanged` when a
 * file ends early, what opening it throws, `DiskReadError`, `ComputerBusy`, or the signal's reason. Threads are kept for
 * the next files: many small files would wait for their threads to start.
 */
export function fileSums() {
  const spare: Worker[] = []
  const large = new Slots(largeAtOnce)
  const small = new Slots(smallAtOnce)

  async function acquire(): Promise<Worker> {
    const worker = spare.pop() ?? (await withRoom(startThread))
    forget(worker)
    worker.ref()
    return worker
  }

  function release(worker: Worker): void {
    forget(worker)
    // It does not keep the program alive.
    worker.unref()
    worker.once('exit', () => spare.splice(spare.indexOf(worker), 1))
    spare.push(worker)
  }

  async function read(
    place: FilePlace,
    wanted: Omit<SumRequest, 'fd'>,
    onRead: (bytes: number) => void,
    signal: AbortSignal,
  ): Promise<string[]> {
    const { file } = place
    const worker = await acquire()
    // Not before: files that wait for a thread would take the descriptors that it needs to start.
    const handle = await opened(place).catch((thrown: unknown) => {
      release(worker)
      throw thrown
    })
    const ended = new AbortController()
    try {
      const sums = await new Promise<string[]>((resolve, reject) => {
        signal.throwIfAborted()
        signal.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal })
        worker.on('message', (message: SumMessage) => {
          if (message.kind === 'read') onRead(message.bytes)
          else if (message.kind === 'done') resolve(message.sums)
          else if (message.kind === 'ended-early') reject(new AppFailure('SourceChanged', file))
          else if (message.kind === 'failed')
            reject(fileFailure(file, Object.assign(new Error(message.message), { code: message.code })))
        })
        worker.on('error', reject)
        worker.on('exit', () => reject(new AppFailure('Internal', 'the thread that reads the file ended')))
        const request: SumRequest = { fd: handle.fd, ...wanted }
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
      await handle.close()
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

/** From now on nobody listens to it. Node itself has other listeners. */
function forget(worker: Worker): void {
  for (const event of ['message', 'error', 'exit']) worker.removeAllListeners(event)
  worker.on('error', () => undefined)
}

/** Throws what keeps the thread from starting, or from loading its code. */
async function startThread(): Promise<Worker> {
  const worker = new Worker(new URL('./sum-worker.js', import.meta.url))
  await once(worker, 'message')
  return worker
}

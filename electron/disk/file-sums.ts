import { Worker } from 'node:worker_threads'
import { AppFailure } from '../core/errors.ts'
import type { WantedSum } from '../engine/ports.ts'
import { fileFailure } from './file-failure.ts'

/** What the worker is asked: the first bytes of an open file. */
export type SumRequest = { fd: number; sizeBytes: number; wanted: WantedSum[] }

/** What the worker says. */
export type SumNews =
  | { kind: 'read'; bytes: number }
  | { kind: 'done'; sums: string[] }
  | { kind: 'ended-early' }
  | { kind: 'failed'; code: string; message: string }

/**
 * Sums of a file on another thread, so that a file of 60 GB does not hold up the window. The file must stay open
 * until this has ended. Throws `SourceChanged` when it ends early, `DiskReadError`, or the signal's reason.
 */
export async function fileSums(
  file: string,
  request: SumRequest,
  onRead: (bytes: number) => void,
  signal: AbortSignal,
): Promise<string[]> {
  signal.throwIfAborted()
  const worker = new Worker(new URL('./sum-worker.js', import.meta.url), { workerData: request })
  const ended = new AbortController()
  try {
    return await new Promise((resolve, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason), { signal: ended.signal })
      worker.on('message', (news: SumNews) => {
        if (news.kind === 'read') onRead(news.bytes)
        else if (news.kind === 'done') resolve(news.sums)
        else if (news.kind === 'ended-early') reject(new AppFailure('SourceChanged', file))
        else reject(fileFailure(file, Object.assign(new Error(news.message), { code: news.code })))
      })
      worker.on('error', reject)
      worker.on('exit', () => reject(new AppFailure('Internal', 'the thread that reads the file ended')))
    })
  } finally {
    ended.abort()
    await worker.terminate()
  }
}

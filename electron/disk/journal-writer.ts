import { fdatasync, write } from 'node:fs'
import type { FileHandle } from 'node:fs/promises'

/**
 * Runs jobs that come one by one in batches: one batch at a time, and all that comes while it runs makes the
 * next one. Order is kept. A batch that fails fails for each of its jobs; the next one starts afresh.
 */
function batched<T>(run: (batch: T[]) => Promise<void>) {
  let next: { jobs: T[]; done: Promise<void> } | null = null
  let last: Promise<unknown> = Promise.resolve()

  function add(job: T): Promise<void> {
    if (next !== null) {
      next.jobs.push(job)
      return next.done
    }
    const jobs = [job]
    const done = last.then(() => {
      next = null
      return run(jobs)
    })
    next = { jobs, done }
    last = done.catch(() => undefined)
    return done
  }

  /** Does something while no batch runs. */
  function between(act: () => Promise<void>): Promise<void> {
    const done = last.then(act)
    last = done.catch(() => undefined)
    return done
  }

  return { add, between }
}

/** A file that lines are added to. Throws the system's own errors. */
export type LineFile = {
  append: (text: string) => Promise<void>
  datasync: () => Promise<void>
  close: () => Promise<void>
}

/** The methods of `FileHandle` do the same for twice the processor time: each upload of a small file waits for a few. */
export function lineFile(handle: FileHandle): LineFile {
  return {
    append: (text) => appendAll(handle.fd, Buffer.from(text)),
    datasync: () =>
      new Promise((resolve, reject) => {
        fdatasync(handle.fd, (error) => (error === null ? resolve() : reject(error)))
      }),
    close: () => handle.close(),
  }
}

/** The system may write less at a time, such as on a disk that is nearly full: then the rest fails. */
function appendAll(fd: number, bytes: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    const append = (from: number): void =>
      write(fd, bytes, from, bytes.length - from, null, (error, count) => {
        if (error !== null) reject(error)
        else if (from + count < bytes.length) append(from + count)
        else resolve()
      })
    append(0)
  })
}

/** `written` is called once the line is with the system, before the write is answered. */
type Line = { text: string; written: () => void }

/**
 * Appends whole lines to an open file. `write` resolves when the system has the line; lines stand in the file in the
 * order of the calls. `sync` resolves when all lines that are written are on the disk; calls at the same time share
 * one fdatasync. Throws the system's own errors. After a write that failed halfway, the next one begins behind an empty
 * line: so a reader knows that the line before it was never taken for written. `replace` goes on in another file, which holds
 * what all lines that are written amount to and is on the disk; `open` makes it while nothing is written, or answers the
 * one that there is.
 */
export function lineWriter(first: LineFile) {
  let file = first
  let begin = ''
  const write = batched<Line>(async (lines) => {
    const text = begin + lines.map((line) => line.text).join('')
    begin = '\n\n'
    await file.append(text)
    begin = ''
    for (const line of lines) line.written()
  })
  const sync = batched<void>(() => file.datasync())
  return {
    write: write.add,
    sync: () => sync.add(),
    replace: (open: (before: LineFile) => Promise<LineFile>) =>
      write.between(() =>
        sync.between(async () => {
          const before = file
          file = await open(before)
          // All of it is in the new one.
          if (file !== before) await before.close().catch(() => undefined)
        }),
      ),
    // The file does not know what is still written by its descriptor, which another file may get at once.
    close: () => write.between(() => sync.between(() => file.close())),
  }
}

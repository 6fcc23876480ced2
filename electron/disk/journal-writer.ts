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

export type LineFile = Pick<FileHandle, 'appendFile' | 'datasync' | 'close'>

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
    await file.appendFile(text)
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
    close: () => file.close(),
  }
}

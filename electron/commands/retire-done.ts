import type { Log } from '../core/log.ts'

/** So many finished uploads stay in memory and journal, the newest, as at the next start. */
const mostKept = 1000
/** Others leave together, so that they share a sync of the archive. */
const atOnce = 500

/** Moves all but the newest of a command's finished uploads to the archive while it goes on: there may be very many. */
export function retireDone(archive: (ids: string[]) => Promise<void>, log: Log) {
  let done: string[] = []
  let archiving: Promise<void> = Promise.resolve()

  return {
    add(id: string): void {
      done.push(id)
      if (done.length < mostKept + atOnce) return
      const oldest = done.slice(0, atOnce)
      done = done.slice(atOnce)
      archiving = archiving
        .then(() => archive(oldest))
        // They stay where they are, until a later start.
        .catch((thrown: unknown) => log.error('not-archived', thrown))
    },
    /** Resolves when none is on its way any more. */
    end: (): Promise<void> => archiving,
  }
}

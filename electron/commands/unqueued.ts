import { plannedUpload } from '../disk/index.ts'
import type { NewUpload } from '../engine/new-upload.ts'
import type { Shown } from './output.ts'
import { planned, type Fresh, type Planned } from './put-again.ts'

/** A command queues so many uploads at once. */
export const mostQueued = 500
/** Further ones are queued when fewer are left: enough to send while those are looked at and journalled. */
export const fewQueued = 250

/** Files that wait to be queued: an upload is made of each when it is its turn, so that memory holds few. */
export type Unqueued = {
  /** The next ones, in their order; none when all are queued. */
  take(): NewUpload[]
  /** All that is left, as one upload of so many files for each delivery. */
  shown(): Shown[]
  /** To be called when all are queued. Throws `StateUnwritable`. */
  end(): Promise<void>
}

/** So many files, and their bytes, of each delivery. */
export type Amounts = Map<string | null, { files: number; bytes: number }>

/** Takes over what is `fresh`, which amounts to `left`. `onEnd` is called when all are queued. */
export function unqueued(fresh: Fresh[], left: Amounts, onEnd: () => Promise<void>): Unqueued {
  /** What is found together is queued with one sync of the journal. */
  function next(): Planned[] {
    for (let [first] = fresh; first !== undefined; [first] = fresh) {
      const some = first.files.take()
      if (some.length === 0) fresh.shift()
      const wanted = [...planned(first, some)]
      if (wanted.length > 0) return wanted
    }
    return []
  }

  return {
    take() {
      const some = next()
      for (const one of some) addTo(left, one, -1)
      return some.map(({ found, plan }) => plannedUpload(found, plan))
    },
    shown: () =>
      Array.from(left)
        .filter(([, rest]) => rest.files > 0)
        .map(([delivery, rest]) => waiting(delivery, rest)),
    end: onEnd,
  }
}

/** Counts a file, or takes it out again. */
export function addTo(amounts: Amounts, { found, plan }: Planned, by: 1 | -1): void {
  const before = amounts.get(plan.title) ?? { files: 0, bytes: 0 }
  before.files += by
  before.bytes += by * found.sizeBytes
  amounts.set(plan.title, before)
}

function waiting(delivery: string | null, { files, bytes }: { files: number; bytes: number }): Shown {
  return {
    id: '',
    file: '',
    key: '',
    delivery,
    files,
    state: { kind: 'queued', session: null, failures: 0 },
    sentBytes: 0,
    verifiedBytes: null,
    bytesPerSecond: null,
    etaSeconds: null,
    sizeBytes: bytes,
  }
}

import { plannedUpload } from '../disk/index.ts'
import type { NewUpload } from '../engine/new-upload.ts'
import type { Shown } from './output.ts'
import type { Planned } from './put-again.ts'

/** So many uploads of a command are in the queue at the same time; further files wait until there is room. */
export const mostQueued = 500
/** So many are queued with one sync of the journal. */
const queuedAtOnce = 500

/** Files that wait to be queued: an upload is made of each when it is its turn, so that memory holds few. */
export type Unqueued = {
  /** The next ones, in their order; none when all are queued. */
  take(): NewUpload[]
  /** All that is left, as one upload of so many files for each delivery. */
  shown(): Shown[]
  /** To be called when all are queued. Throws `StateUnwritable`. */
  end(): Promise<void>
}

/** Takes `files` over. `onEnd` is called when all are queued. */
export function unqueued(files: Planned[], onEnd: () => Promise<void>): Unqueued {
  const left = new Map<string | null, { files: number; bytes: number }>()
  const count = ({ found, plan }: Planned, by: 1 | -1): void => {
    const before = left.get(plan.title) ?? { files: 0, bytes: 0 }
    left.set(plan.title, { files: before.files + by, bytes: before.bytes + by * found.sizeBytes })
  }
  for (const file of files) count(file, 1)

  return {
    take() {
      const next = files.splice(0, queuedAtOnce)
      for (const file of next) count(file, -1)
      return next.map(({ found, plan }) => plannedUpload(found, plan))
    },
    shown: () =>
      Array.from(left)
        .filter(([, rest]) => rest.files > 0)
        .map(([delivery, rest]) => waiting(delivery, rest)),
    end: onEnd,
  }
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

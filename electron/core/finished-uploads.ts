import { isSettled, type UploadRecord, type UploadState } from '../contract/index.ts'

/** So many finished uploads stay in the journal, the newest. */
const mostKept = 1000
/** Others leave only once there are so many, so that the journal is rewritten seldom. */
const mostBefore = 2000

type Upload = { record: Pick<UploadRecord, 'addedAt'>; state: UploadState }

/** When an upload ended, in milliseconds since the epoch; of one that was cancelled, when it was added. */
function endedAt({ record, state }: Upload): number {
  return state.kind === 'done' ? state.finishedAt : record.addedAt
}

/** The uploads that leave the journal for the archive, the first that ended first. Mostly none. */
export function leaving<T extends Upload>(uploads: readonly T[]): T[] {
  const settled = uploads.filter(({ state }) => isSettled(state))
  if (settled.length <= mostBefore) return []
  return settled.toSorted((one, other) => endedAt(one) - endedAt(other)).slice(0, -mostKept)
}

import { isEnded, isSettled, type UploadRecord, type UploadState } from '../contract/index.ts'

/** So many finished uploads stay in the journal, the newest. */
const mostKept = 1000
/** Others leave only once there are so many, so that the journal is rewritten seldom. */
const mostBefore = 2000
const dayMs = 86_400_000

type Upload = { record: Pick<UploadRecord, 'id' | 'addedAt' | 'delivery'>; state: UploadState }

/** When an upload ended, in milliseconds since the epoch; of one that was cancelled, when it was added. */
function endedAt({ record, state }: Upload): number {
  return state.kind === 'done' ? state.finishedAt : record.addedAt
}

/**
 * The uploads that leave the journal for the archive because there are too many, the first that ended first. Mostly
 * none. Those of a delivery stay until it is over.
 */
export function leaving<T extends Upload>(uploads: readonly T[]): T[] {
  const settled = ofWholeDeliveries(uploads).filter(({ state }) => isSettled(state))
  if (settled.length <= mostBefore) return []
  return settled.toSorted((one, other) => endedAt(one) - endedAt(other)).slice(0, -mostKept)
}

/**
 * The uploads that are history and no longer in the list: a person has cleared them, or they and all that was dropped
 * with them ended a day ago. `now` in milliseconds since the epoch.
 */
export function past<T extends Upload>(uploads: readonly T[], now: number): T[] {
  const isOld = (upload: T) => endedAt(upload) <= now - dayMs
  const isCleared = ({ state }: T) => state.kind === 'done' && state.cleared === true
  const young = new Set(uploads.filter((upload) => !isOld(upload)).map(deliveryOf))
  return ofWholeDeliveries(uploads).filter((upload) => isCleared(upload) || !young.has(deliveryOf(upload)))
}

/** The uploads that have ended, without those of deliveries that are under way. */
export function ofWholeDeliveries<T extends Upload>(uploads: readonly T[]): T[] {
  const open = new Set(uploads.filter(({ state }) => !isEnded(state)).map(deliveryOf))
  return uploads.filter((upload) => isEnded(upload.state) && !open.has(deliveryOf(upload)))
}

/** A file by itself is a delivery of its own. */
function deliveryOf({ record }: Upload): string {
  return record.delivery?.id ?? record.id
}

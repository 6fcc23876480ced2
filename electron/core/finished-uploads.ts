import { isEnded, isSettled, type UploadRecord, type UploadState } from '../contract/index.ts'

/** So many finished uploads stay in the journal, the newest. */
const mostKept = 1000
/** Others leave only once there are so many, so that the journal is rewritten seldom. */
const mostBefore = 2000
const dayMs = 86_400_000
/** So many finished deliveries stay in the window's list, the newest: each row costs memory and time at the start. */
const mostListed = 100
/** And so many files with them, as a delivery may have thousands. */
const mostListedFiles = 1000

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
 * The uploads that are history and no longer in the list: a person has cleared them; or they and all that was dropped
 * with them have ended, a day ago or before many others. `now` in milliseconds since the epoch.
 */
export function past<T extends Upload>(uploads: readonly T[], now: number): T[] {
  const over = ofWholeDeliveries(uploads)
  const listed = listedDeliveries(
    over.filter((upload) => !isCleared(upload) && endedAt(upload) > now - dayMs),
  )
  return over.filter((upload) => isCleared(upload) || !listed.has(deliveryOf(upload)))
}

function isCleared({ state }: Upload): boolean {
  return state.kind === 'done' && state.cleared === true
}

/** The deliveries of these uploads that stay in the list: those that ended last, the very last one whatever its size. */
function listedDeliveries(young: readonly Upload[]): Set<string> {
  const listed = new Set<string>()
  let files = 0
  const counts = new Map<string, number>()
  for (const upload of young) counts.set(deliveryOf(upload), (counts.get(deliveryOf(upload)) ?? 0) + 1)
  for (const upload of young.toSorted((one, other) => endedAt(other) - endedAt(one))) {
    const id = deliveryOf(upload)
    if (listed.has(id)) continue
    files += counts.get(id) ?? 0
    if (listed.size === mostListed || (listed.size > 0 && files > mostListedFiles)) break
    listed.add(id)
  }
  return listed
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

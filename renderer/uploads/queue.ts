import { isActive, isEnded, isPaused, type UploadView } from '#contract'
import type { End } from '../words/steady-end.ts'
import { isSingle, type Grouping, type ShownDelivery } from './deliveries.ts'
import { isAllPaused, isGoing, type Change } from './summary.ts'

/** The deliveries that are under way or paused, and those that were uploaded since the queue was last empty. */
export type Queue = {
  /** When it began, in milliseconds since the epoch; null while nothing in it goes on. */
  since: number | null
  open: number
  done: number
}

export const emptyQueue: Queue = { since: null, open: 0, done: 0 }

type Uploads = ReadonlyMap<string, UploadView>

/** The queue after some uploads have changed. `isSame`: the deliveries are as before. `now` in ms since the epoch. */
export function queueAfter(
  before: Queue,
  changes: readonly Change[],
  { grouping, uploads, isSame }: { grouping: Grouping; uploads: Uploads; isSame: boolean },
  now: number,
): Queue {
  // It counts anew only where something begins, ends, comes or goes: a tick of one of 5,000 looks at no other.
  if (changes.every(({ before, now }) => before?.state.kind === now?.state.kind) && isSame) return before
  const { tops, deliveries } = grouping
  let [open, done, isMoving] = [0, 0, false]
  for (const { id, isOver } of tops) {
    if (isOver) break
    const standing = standingOf(id, deliveries, uploads)
    if (standing === 'going') isMoving = true
    if (standing === 'going' || standing === 'paused') open++
  }
  if (!isMoving) return { since: null, open, done: 0 }
  const since = before.since ?? beginningOf(changes, now)
  for (const { id, isOver, at } of tops) {
    if (!isOver) continue
    if (-at < since) break
    if (standingOf(id, deliveries, uploads) === 'done') done++
  }
  return { since, open, done }
}

/** Files that were just added are told a moment later. */
function beginningOf(changes: readonly Change[], now: number): number {
  const added = changes.flatMap(({ before, now: upload }) =>
    before === undefined && upload !== undefined && isActive(upload.state) ? upload.addedAt : [],
  )
  return added.reduce((first, at) => Math.min(first, at), now)
}

type Standing = 'going' | 'paused' | 'failed' | 'done' | 'cancelled'

function standingOf(id: string, deliveries: Grouping['deliveries'], uploads: Uploads): Standing | null {
  const delivery = deliveries.get(id)
  if (delivery !== undefined) return standingOfDelivery(delivery)
  const state = uploads.get(id)?.state
  if (state === undefined) return null
  if (isEnded(state)) return state.kind === 'done' ? 'done' : 'cancelled'
  if (isPaused(state)) return 'paused'
  return isActive(state) ? 'going' : 'failed'
}

function standingOfDelivery({ tally, reading }: ShownDelivery): Standing {
  if (reading.kind === 'now' || isGoing(tally)) return 'going'
  if (isAllPaused(tally)) return 'paused'
  if (tally.counts.failed > 0) return 'failed'
  return tally.counts.done > 0 ? 'done' : 'cancelled'
}

/** When the next delivery will have a link, in the order of the queue, where that is known. */
export function nextEnd({ tops, deliveries }: Grouping, ends: ReadonlyMap<string, End>): End | null {
  for (const { id, isOver } of tops) {
    if (isOver) return null
    const delivery = deliveries.get(id)
    const [file = id] = delivery !== undefined && isSingle(delivery) ? delivery.files : []
    const end = ends.get(file)
    if (end !== undefined) return end
  }
  return null
}

import { movedBefore, ranksBetween } from '../core/queue-order.ts'
import type { LiveUpload } from './live-upload.ts'

/**
 * Moves uploads to another place in the queue. Only those that move get another rank, so that only they are shown
 * anew; all do when there is no room left between two ranks. Answers the uploads whose rank changed.
 */
export function reorder(
  uploads: Map<string, LiveUpload>,
  ids: string[],
  before: string | null,
): LiveUpload[] {
  const moving = new Set(ids)
  if (before !== null && (moving.has(before) || !uploads.has(before))) return []
  const order = movedBefore([...uploads.keys()], ids, before)
  const all = order.map((id) => uploads.get(id)).filter((upload) => upload !== undefined)
  const moved = all.filter(({ id }) => moving.has(id))
  const first = all.findIndex(({ id }) => moving.has(id))
  const low = all[first - 1]?.rank ?? null
  const high = all[first + moved.length]?.rank ?? null
  const ranks = ranksBetween(low, high, moved.length)
  for (const [index, upload] of (ranks === null ? all : moved).entries())
    upload.rank = ranks?.[index] ?? index
  uploads.clear()
  for (const upload of all) uploads.set(upload.id, upload)
  return ranks === null ? all : moved
}

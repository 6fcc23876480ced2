import { isEnded, t } from '#contract'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { isSingle } from './deliveries.ts'

export type Move = 'up' | 'down' | 'top'

/** Where a key with Alt moves the selected row; null if nowhere. */
export function moveOfKey(key: string): Move | null {
  if (key === 'ArrowUp') return 'up'
  if (key === 'ArrowDown') return 'down'
  return key === 'Home' ? 'top' : null
}

/**
 * Which place among the open uploads a move leads to, counted from 0 without the moved one; null if it stays
 * where it is.
 */
export function placeAfter(move: Move, place: number, count: number): number | null {
  const to = move === 'top' ? 0 : move === 'up' ? place - 1 : place + 1
  return place < 0 || to < 0 || to >= count || to === place ? null : to
}

/** Ids of the rows that can be moved, as the list shows them: those that are not over, but no files of deliveries. */
export function openOrder(): string[] {
  const { order, grouping } = useWindow.getState()
  const open = new Set(grouping.tops.filter(({ isOver }) => !isOver).map(({ id }) => rowIdOf(id)))
  return order.filter((id) => open.has(id))
}

/** The lines between the rows that can be moved, each as the index in the list of the row below it. */
export function dropLines(): number[] {
  const { order } = useWindow.getState()
  const open = openOrder()
  const last = order.indexOf(open.at(-1) ?? '')
  const end = order.findIndex((id, index) => index > last && !isFileBelow(id))
  return [...open.map((id) => order.indexOf(id)), end < 0 ? order.length : end]
}

/** The row of what stands by itself: a delivery of one file is that file's row. */
function rowIdOf(topId: string): string {
  const delivery = useWindow.getState().grouping.deliveries.get(topId)
  return delivery !== undefined && isSingle(delivery) ? (delivery.files[0] ?? topId) : topId
}

/** True for the row of a file that stands below its delivery's. */
function isFileBelow(id: string): boolean {
  const upload = useWindow.getState().uploads.get(id)
  return upload !== undefined && rowIdOf(upload.deliveryId) !== id
}

/** Ids of the uploads that a row stands for, those first that are sent first. */
function uploadsOf(rowId: string): string[] {
  const { uploads, grouping } = useWindow.getState()
  const files = grouping.deliveries.get(rowId)?.files ?? [rowId]
  return files
    .flatMap((id) => uploads.get(id) ?? [])
    .filter(({ state }) => !isEnded(state))
    .sort((one, other) => one.rank - other.rank)
    .map(({ id }) => id)
}

/** What follows the last of these in the whole queue, as a filter may hide it; null for its end. */
function afterLast(shown: string[]): string | null {
  const { tops } = useWindow.getState().grouping
  const last = tops.findIndex(({ id }) => rowIdOf(id) === shown.at(-1))
  const next = tops[last + 1]
  return next === undefined || next.isOver ? null : (uploadsOf(rowIdOf(next.id))[0] ?? null)
}

/** Moves a row; answers the index it will have in the list, null if it stays where it is. */
export function moveRow(id: string, move: Move): number | null {
  const open = openOrder()
  // A file of a delivery keeps its place in the list, but can go first.
  const place = move === 'top' && isFileBelow(id) ? 0 : placeAfter(move, open.indexOf(id), open.length)
  if (place === null) return null
  void moveToPlace(id, place)
  return useWindow.getState().order.indexOf(open[place] ?? '')
}

/** Moves what a row stands for to a place among the others, and says so once it is there. */
export async function moveToPlace(id: string, place: number): Promise<void> {
  const others = openOrder().filter((other) => other !== id)
  const ids = uploadsOf(id)
  if (ids.length === 0) return
  const next = others[place]
  const before = next === undefined ? afterLast(others) : (uploadsOf(next)[0] ?? null)
  const answer = await runCommand('uploads.reorder', { ids, before })
  if (answer === null) return
  const { uploads, grouping } = useWindow.getState()
  const name = uploads.get(id)?.name ?? grouping.deliveries.get(id)?.title ?? ''
  const where = { place: Math.min(place, others.length) + 1, count: others.length + 1 }
  useWindow.setState({ announcement: t('announce.moved', { name, ...where }) })
}

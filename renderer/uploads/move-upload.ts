import { isEnded } from '#contract'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { displayOrder } from './display-order.ts'

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

/** The ids of the uploads that are not over, as the list shows them: what can be moved. */
export function openOrder(): string[] {
  const { order, uploads } = useWindow.getState()
  const firstOver = order.findIndex((id) => {
    const upload = uploads.get(id)
    return upload !== undefined && isEnded(upload.state)
  })
  return order.slice(0, firstOver < 0 ? order.length : firstOver)
}

/** What follows the last of these in the whole queue, as a filter may hide it; null for its end. */
function afterLast(shown: string[]): string | null {
  const { uploads } = useWindow.getState()
  const queue = displayOrder(uploads)
  const next = uploads.get(queue[queue.indexOf(shown.at(-1) ?? '') + 1] ?? '')
  return next === undefined || isEnded(next.state) ? null : next.id
}

/** Moves an upload; answers the index it will have in the list, null if it stays where it is. */
export function moveUpload(id: string, move: Move): number | null {
  const open = openOrder()
  const place = placeAfter(move, open.indexOf(id), open.length)
  if (place !== null) void moveToPlace(id, place)
  return place
}

/** Moves an upload to a place among the others, and says so once it is there. */
export async function moveToPlace(id: string, place: number): Promise<void> {
  const others = openOrder().filter((other) => other !== id)
  const before = others[place] ?? afterLast(others)
  const answer = await runCommand('uploads.reorder', { ids: [id], before })
  if (answer === null) return
  const name = useWindow.getState().uploads.get(id)?.name
  const where = `place ${Math.min(place, others.length) + 1} of ${others.length + 1}`
  useWindow.setState({ announcement: `${name}: ${where} in the queue.` })
}

import { useWindow } from '../store.ts'
import { isSingle } from './deliveries.ts'

/** Same as `--row-height` and `--compact-row-height` in tokens.css, in pixels. */
const rowHeight = 88
export const compactRowHeight = 44

/** Where each row of a list begins, and last where the list ends, in pixels. Never empty. */
export type Layout = readonly number[]

/** The files of a delivery are compact rows below it. */
export function layoutOf(order: readonly string[], isCompact: (id: string) => boolean): Layout {
  const tops = [0]
  let top = 0
  for (const id of order) tops.push((top += isCompact(id) ? compactRowHeight : rowHeight))
  return tops
}

/** True for a file that stands below its delivery. */
export function isFileOfDelivery(id: string): boolean {
  const { uploads, grouping } = useWindow.getState()
  const delivery = grouping.deliveries.get(uploads.get(id)?.deliveryId ?? '')
  return delivery !== undefined && !isSingle(delivery)
}

/** The index of the row at a height in the list, by halving; the first or the last one beyond its ends. */
export function rowAt(layout: Layout, y: number): number {
  let low = 0
  let high = layout.length - 2
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((layout[middle] ?? 0) <= y) low = middle
    else high = middle - 1
  }
  return low
}

/** Where a row begins and ends, in pixels. */
export function spanOf(layout: Layout, index: number): { top: number; bottom: number } {
  return { top: layout[index] ?? 0, bottom: layout[index + 1] ?? 0 }
}

export function heightOf(layout: Layout): number {
  return layout.at(-1) ?? 0
}

import { useState, type DragEvent } from 'react'
import { dropLines, moveToPlace, openOrder } from './move-upload.ts'
import type { Layout } from './row-layout.ts'

/** Marks a drag of a row, so that files dragged over the list are still dropped on the window. */
const rowType = 'application/x-dropreel-row'

export function startRowDrag(event: DragEvent, id: string): void {
  event.dataTransfer.setData(rowType, id)
  event.dataTransfer.effectAllowed = 'move'
}

/** Lets rows be dropped between others. `lineAt` is the index of the row above which one would land now. */
export function useRowDrop(layout: Layout) {
  const [lineAt, setLineAt] = useState<number | null>(null)
  const over = (event: DragEvent<HTMLElement>) => {
    if (!event.dataTransfer.types.includes(rowType)) return
    event.preventDefault()
    event.stopPropagation()
    event.dataTransfer.dropEffect = 'move'
    setLineAt(dropLines()[placeBelow(event, layout)] ?? null)
  }
  const drop = (event: DragEvent<HTMLElement>) => {
    const id = event.dataTransfer.getData(rowType)
    if (id === '') return
    event.preventDefault()
    event.stopPropagation()
    setLineAt(null)
    const line = placeBelow(event, layout)
    const from = openOrder().indexOf(id)
    // Without the row itself, those below it have moved up by one.
    const place = from < line ? line - 1 : line
    if (from >= 0 && place !== from) void moveToPlace(id, place)
  }
  const leave = ({ relatedTarget, currentTarget }: DragEvent<HTMLElement>) => {
    // Leaving one row for another stays inside the list.
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setLineAt(null)
  }
  const end = () => setLineAt(null)
  const handlers = { onDragEnter: over, onDragOver: over, onDragLeave: leave, onDrop: drop, onDragEnd: end }
  return { lineAt, handlers }
}

/** The nearest line between two rows that can be moved, counted from 0. */
function placeBelow({ clientY, currentTarget }: DragEvent<HTMLElement>, layout: Layout): number {
  const y = clientY - currentTarget.getBoundingClientRect().top
  const away = dropLines().map((index) => Math.abs((layout[index] ?? 0) - y))
  return away.indexOf(Math.min(...away))
}

import { useRef, type KeyboardEvent } from 'react'
import { useWindow } from '../store.ts'
import { DeliveryRow } from './delivery-row.tsx'
import { moveOf, pressOnSelected } from './list-keys.ts'
import { moveOfKey, moveRow } from './move-upload.ts'
import { selectOnly, selectTo } from './selection.ts'
import { rowId, UploadRow } from './upload-row.tsx'
import { useRowDrop } from './use-row-drag.ts'
import { rowHeight, scrollToRow, useWindowedRows } from './use-windowed-rows.ts'

/**
 * The list of uploads. The list itself holds the focus and names its active row, so focus is never lost when
 * rows move or leave the drawn part.
 */
export function UploadList() {
  const scroller = useRef<HTMLDivElement>(null)
  const order = useWindow((state) => state.order)
  const selectedId = useWindow((state) => state.selectedUploadId)
  const alsoSelected = useWindow((state) => state.alsoSelected)
  const { first, last, rowsInView, onScroll } = useWindowedRows(scroller, order.length)
  const rowDrop = useRowDrop()
  const drawn = order.slice(first, last)

  const select = (index: number, stretch = false) => {
    const id = order[index]
    if (id === undefined || scroller.current === null) return
    if (stretch) selectTo(id)
    else selectOnly(id)
    scrollToRow(scroller.current, index)
  }
  const moveSelected = (key: string) => {
    const move = moveOfKey(key)
    if (move === null || selectedId === null) return false
    const place = moveRow(selectedId, move)
    if (place !== null && scroller.current !== null) scrollToRow(scroller.current, place)
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (event.altKey) {
      if (moveSelected(event.key)) event.preventDefault()
      return
    }
    const onButton = event.target !== event.currentTarget
    const index = selectedId === null ? -1 : order.indexOf(selectedId)
    const target = moveOf(event.key, index, order.length, rowsInView)
    const withCommand = event.metaKey || event.ctrlKey
    if (target !== null && !withCommand) {
      event.currentTarget.focus()
      select(target, event.shiftKey)
    } else if (!pressOnSelected({ key: event.key, withCommand, onButton })) return
    event.preventDefault()
  }

  return (
    <div ref={scroller} className="scroller" onScroll={onScroll}>
      <table
        className="list"
        role="grid"
        aria-label="Uploads"
        aria-rowcount={order.length}
        aria-multiselectable="true"
        aria-activedescendant={
          selectedId !== null && drawn.includes(selectedId) ? rowId(selectedId) : undefined
        }
        tabIndex={0}
        style={{ height: order.length * rowHeight }}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+Home"
        onKeyDown={onKeyDown}
        {...rowDrop.handlers}
        onFocus={() => {
          // A click selects its row before the list gets the focus.
          if (useWindow.getState().selectedUploadId === null) select(0)
        }}
      >
        <tbody>
          {drawn.map((id, offset) => {
            const Row = isDelivery(id) ? DeliveryRow : UploadRow
            return (
              <Row
                key={id}
                id={id}
                index={first + offset}
                isActive={id === selectedId}
                isSelected={id === selectedId || alsoSelected.has(id)}
              />
            )
          })}
        </tbody>
      </table>
      {rowDrop.lineAt === null ? null : (
        <div
          className="drop-line"
          aria-hidden="true"
          style={{ transform: `translateY(${rowDrop.lineAt * rowHeight}px)` }}
        />
      )}
    </div>
  )
}

/** Whether the row of this id is a delivery's: the order of rows changes with it. */
function isDelivery(id: string): boolean {
  return useWindow.getState().grouping.deliveries.has(id)
}

import { useRef, type KeyboardEvent } from 'react'
import { useWindow } from '../store.ts'
import { moveOf, pressOnSelected } from './list-keys.ts'
import { selectOnly, selectTo } from './selection.ts'
import { rowId, UploadRow } from './upload-row.tsx'
import { rowHeight, scrollToRow, useWindowedRows } from './use-windowed-rows.ts'

/**
 * The list of uploads. The list itself holds the focus and names its active row, so focus is never lost when
 * rows move or leave the drawn part.
 */
export function UploadList() {
  const scroller = useRef<HTMLDivElement>(null)
  const order = useWindow((state) => state.order)
  const selectedId = useWindow((state) => state.selectedUploadId)
  const { first, last, rowsInView, onScroll } = useWindowedRows(scroller, order.length)
  const drawn = order.slice(first, last)

  const alsoSelected = useWindow((state) => state.alsoSelected)

  const select = (index: number, stretch = false) => {
    const id = order[index]
    if (id === undefined || scroller.current === null) return
    if (stretch) selectTo(id)
    else selectOnly(id)
    scrollToRow(scroller.current, index)
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
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
        onKeyDown={onKeyDown}
        onFocus={() => {
          // A click selects its row before the list gets the focus.
          if (useWindow.getState().selectedUploadId === null) select(0)
        }}
      >
        <tbody>
          {drawn.map((id, offset) => (
            <UploadRow
              key={id}
              id={id}
              index={first + offset}
              isActive={id === selectedId}
              isSelected={id === selectedId || alsoSelected.has(id)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

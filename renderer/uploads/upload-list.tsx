import { useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react'
import { t } from '#contract'
import { closeMenu, openMenu } from '../menus/open-menu.ts'
import type { Place } from '../menus/popover.tsx'
import { useWindow } from '../store.ts'
import { DeliveryRow } from './delivery-row.tsx'
import { listId } from './focus-list.ts'
import { copiesText, moveOf, pressOnSelected } from './list-keys.ts'
import { moveOfKey, moveRow } from './move-upload.ts'
import { compactRowHeight, heightOf, isFileOfDelivery, layoutOf, spanOf } from './row-layout.ts'
import { selectOnly, selectTo } from './selection.ts'
import { rowId, UploadRow } from './upload-row.tsx'
import { useRowDrop } from './use-row-drag.ts'
import { scrollToRow, useWindowedRows } from './use-windowed-rows.ts'

/**
 * The list of uploads. The list itself holds the focus and names its active row, so focus is never lost when
 * rows move or leave the drawn part.
 */
export function UploadList() {
  const scroller = useRef<HTMLDivElement>(null)
  const order = useWindow((state) => state.order)
  const selectedId = useWindow((state) => state.selectedUploadId)
  const alsoSelected = useWindow((state) => state.alsoSelected)
  // A delivery's files, and so their heights, change only with the order.
  const layout = useMemo(() => layoutOf(order, isFileOfDelivery), [order])
  const { first, last, rowsInView, onScroll } = useWindowedRows(scroller, layout)
  const rowDrop = useRowDrop(layout)
  const drawn = order.slice(first, last)

  const select = (index: number, stretch = false) => {
    const id = order[index]
    if (id === undefined || scroller.current === null) return
    if (stretch) selectTo(id)
    else selectOnly(id)
    scrollToRow(scroller.current, layout, index)
  }
  const moveSelected = (key: string) => {
    const move = moveOfKey(key)
    if (move === null || selectedId === null) return false
    const place = moveRow(selectedId, move)
    if (place !== null && scroller.current !== null) scrollToRow(scroller.current, layout, place)
    return true
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (copiesText(event)) return
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
  /** The context menu key and Shift+F10. A row that is pointed at opens its own. */
  const openMenuOfActive = (event: MouseEvent<HTMLTableElement>) => {
    const index = selectedId === null ? -1 : order.indexOf(selectedId)
    if (event.target !== event.currentTarget || scroller.current === null || selectedId === null) return
    event.preventDefault()
    if (index < 0) return
    scrollToRow(scroller.current, layout, index)
    const kind = isDelivery(selectedId) ? 'delivery' : 'upload'
    openMenu({ kind, id: selectedId, at: placeInRow(event.currentTarget, spanOf(layout, index)) })
  }

  return (
    <div ref={scroller} className="scroller" onScroll={onScroll} onWheel={() => closeMenu()}>
      <table
        id={listId}
        className="list"
        role="grid"
        aria-label={t('list.uploads')}
        aria-rowcount={order.length}
        aria-multiselectable="true"
        aria-activedescendant={
          selectedId !== null && drawn.includes(selectedId) ? rowId(selectedId) : undefined
        }
        tabIndex={0}
        style={{ height: heightOf(layout) }}
        aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown Alt+Home"
        onKeyDown={onKeyDown}
        onContextMenu={openMenuOfActive}
        {...rowDrop.handlers}
        onFocus={() => {
          // A click selects its row before the list gets the focus.
          if (useWindow.getState().selectedUploadId === null) select(0)
        }}
      >
        <tbody>
          {drawn.map((id, offset) => {
            const { top, bottom } = spanOf(layout, first + offset)
            const Row = isDelivery(id) ? DeliveryRow : UploadRow
            return (
              <Row
                key={id}
                id={id}
                index={first + offset}
                top={top}
                isCompact={bottom - top === compactRowHeight}
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
          style={{ transform: `translateY(${layout[rowDrop.lineAt] ?? 0}px)` }}
        />
      )}
    </div>
  )
}

/** Whether the row of this id is a delivery's: the order of rows changes with it. */
function isDelivery(id: string): boolean {
  return useWindow.getState().grouping.deliveries.has(id)
}

/** Same as `--content-width` in tokens.css, in pixels. */
const contentWidth = 1200

/** Where the button of a row for its menu is. */
function placeInRow(list: HTMLElement, { top, bottom }: ReturnType<typeof spanOf>): Place {
  const { left, width, top: listTop } = list.getBoundingClientRect()
  const middle = listTop + (top + bottom) / 2
  return { left: left + Math.min(width, contentWidth) - 48, top: middle - 16, width: 32, height: 32 }
}

import { useCallback, useEffect, useRef, useState, type KeyboardEvent, type MouseEvent } from 'react'
import { t } from '#contract'
import { openAtPointer } from '../menus/open-menu.ts'
import { placeOfElement, type Place } from '../menus/popover.tsx'
import { openPanel } from '../panel/open-panel.ts'
import { copiesText, moveOf } from '../uploads/list-keys.ts'
import { performInHistory, type DeliveredRow } from './history-actions.ts'
import { HistoryMenu } from './history-menu.tsx'
import { historyRowHeight, historyRowId, HistoryRowView } from './history-row.tsx'
import { scrollToPlace, useRowsInView } from './rows-in-view.ts'
import { openInHistory, rowAt, showRows, useHistory } from './history.ts'

type OpenMenu = { row: DeliveredRow; at: Place }

/** The rows of the history; as in the list of uploads, the list holds the focus and names its active row. */
export function HistoryList({ total }: { total: number }) {
  const scroller = useRef<HTMLDivElement>(null)
  const list = useRef<HTMLTableElement>(null)
  const { first, last, rowsInView, onScroll } = useRowsInView(scroller, total)
  useEffect(() => showRows(first, last), [first, last])
  const loaded = useHistory((state) => state)
  const { active } = loaded
  const [menu, setMenu] = useState<OpenMenu | null>(null)

  const press = useCallback((place: number) => useHistory.setState({ active: place }), [])
  const openMenu = useCallback((place: number, event: MouseEvent) => {
    const row = rowAt(useHistory.getState(), place)
    if (row === null || row.kind === 'day') return
    if (event.type === 'contextmenu') openAtPointer(event, (at) => setMenu({ row, at }))
    else setMenu({ row, at: placeOfElement(event.currentTarget) })
  }, [])

  /** The context menu key and Shift+F10. A row that is pointed at opens its own. */
  const openMenuOfActive = (event: MouseEvent<HTMLTableElement>) => {
    if (event.target !== event.currentTarget) return
    event.preventDefault()
    const row = rowAt(loaded, active)
    if (row === null || row.kind === 'day' || scroller.current === null) return
    scrollToPlace(scroller.current, active)
    const { left, top, width } = event.currentTarget.getBoundingClientRect()
    const at = { left: left + width - 48, top: top + active * historyRowHeight + 6, width: 32, height: 32 }
    setMenu({ row, at })
  }
  const closeMenu = () => {
    setMenu(null)
    list.current?.focus({ preventScroll: true })
  }
  const onKeyDown = (event: KeyboardEvent<HTMLTableElement>) => {
    if (copiesText(event)) return
    const target = moveOf(event.key, active, total, rowsInView)
    const withCommand = event.metaKey || event.ctrlKey
    if (target !== null && !withCommand) {
      event.currentTarget.focus()
      useHistory.setState({ active: target })
      if (scroller.current !== null) scrollToPlace(scroller.current, target)
    } else if (!pressOnRow(event, rowAt(loaded, active))) return
    event.preventDefault()
  }
  const places = Array.from({ length: Math.max(0, last - first) }, (_, offset) => first + offset)
  return (
    <div ref={scroller} className="scroller" onScroll={onScroll}>
      <table
        ref={list}
        className="list history-list"
        role="grid"
        aria-label={t('history.name')}
        aria-rowcount={total}
        aria-activedescendant={active >= first && active < last ? historyRowId(active) : undefined}
        tabIndex={0}
        style={{ height: total * historyRowHeight }}
        onKeyDown={onKeyDown}
        onContextMenu={openMenuOfActive}
      >
        <tbody>
          {places.map((place) => (
            <HistoryRowView
              key={place}
              row={rowAt(loaded, place)}
              place={place}
              isActive={place === active}
              onPress={press}
              onMenu={openMenu}
            />
          ))}
        </tbody>
      </table>
      {menu === null ? null : <HistoryMenu {...menu} onClose={closeMenu} />}
    </div>
  )
}

/** Does what a key means for the active row; false if it means nothing. */
function pressOnRow(event: KeyboardEvent, row: ReturnType<typeof rowAt>): boolean {
  if (row === null || row.kind === 'day') return false
  const onButton = event.target !== event.currentTarget
  const { key } = event
  if (event.metaKey || event.ctrlKey) {
    if (key.toLowerCase() !== 'c') return false
    void performInHistory('copy-link', row)
    return true
  }
  if (key === 'Delete' || key === 'Backspace') {
    void performInHistory('remove', row)
    return true
  }
  if (onButton) return false
  if (row.kind === 'file') {
    if (key === 'Enter') openPanel()
    return key === 'Enter'
  }
  const wantsOpen = key === 'ArrowRight' || (key === 'Enter' && !row.isOpen)
  if (!wantsOpen && key !== 'ArrowLeft' && key !== 'Enter') return false
  openInHistory(row.id, wantsOpen)
  return true
}

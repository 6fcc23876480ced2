import { useLayoutEffect, useState, type RefObject, type UIEvent } from 'react'

/** Same as `--row-height` in tokens.css, in pixels. */
export const rowHeight = 72
const overscanRows = 6

/** The rows worth drawing: those in view and a few around; rows all have the same height. */
export function useWindowedRows(scroller: RefObject<HTMLElement | null>, count: number) {
  const [view, setView] = useState({ top: 0, height: 0 })
  useLayoutEffect(() => {
    const element = scroller.current
    if (element === null) return
    const measure = () => setView({ top: element.scrollTop, height: element.clientHeight })
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    measure()
    return () => observer.disconnect()
  }, [scroller])
  const first = Math.max(0, Math.floor(view.top / rowHeight) - overscanRows)
  const last = Math.min(count, Math.ceil((view.top + view.height) / rowHeight) + overscanRows)
  return {
    first,
    last,
    rowsInView: Math.max(1, Math.floor(view.height / rowHeight)),
    onScroll: (event: UIEvent<HTMLElement>) => {
      const { scrollTop, clientHeight } = event.currentTarget
      setView({ top: scrollTop, height: clientHeight })
    },
  }
}

/** Scrolls just as far as needed to see a row. */
export function scrollToRow(scroller: HTMLElement, index: number): void {
  const top = index * rowHeight
  const lowest = top + rowHeight - scroller.clientHeight
  if (scroller.scrollTop > top) scroller.scrollTop = top
  else if (scroller.scrollTop < lowest) scroller.scrollTop = lowest
}

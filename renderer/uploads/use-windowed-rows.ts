import { useLayoutEffect, useState, type RefObject, type UIEvent } from 'react'
import { rowAt, spanOf, type Layout } from './row-layout.ts'

const overscanRows = 6

/** The rows worth drawing: those in view and a few around. */
export function useWindowedRows(scroller: RefObject<HTMLElement | null>, layout: Layout) {
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
  const [top, bottom] = [rowAt(layout, view.top), rowAt(layout, view.top + view.height)]
  return {
    first: Math.max(0, top - overscanRows),
    last: Math.min(layout.length - 1, bottom + 1 + overscanRows),
    rowsInView: Math.max(1, bottom - top),
    onScroll: (event: UIEvent<HTMLElement>) => {
      const { scrollTop, clientHeight } = event.currentTarget
      setView({ top: scrollTop, height: clientHeight })
    },
  }
}

/** Scrolls just as far as needed to see a row. */
export function scrollToRow(scroller: HTMLElement, layout: Layout, index: number): void {
  const { top, bottom } = spanOf(layout, index)
  const lowest = bottom - scroller.clientHeight
  if (scroller.scrollTop > top) scroller.scrollTop = top
  else if (scroller.scrollTop < lowest) scroller.scrollTop = lowest
}

import { useLayoutEffect, useState, type RefObject, type UIEvent } from 'react'
import { historyRowHeight } from './history-row.tsx'

const overscanRows = 8

/** The places of the rows worth drawing: those in view and a few around. */
export function useRowsInView(scroller: RefObject<HTMLElement | null>, count: number) {
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
  const last = Math.ceil((view.top + view.height) / historyRowHeight) + overscanRows
  return {
    first: Math.max(0, Math.floor(view.top / historyRowHeight) - overscanRows),
    last: Math.min(count, last),
    rowsInView: Math.max(1, Math.floor(view.height / historyRowHeight)),
    onScroll: (event: UIEvent<HTMLElement>) => {
      const { scrollTop, clientHeight } = event.currentTarget
      setView({ top: scrollTop, height: clientHeight })
    },
  }
}

/** Scrolls just as far as needed to see a row. */
export function scrollToPlace(scroller: HTMLElement, place: number): void {
  const top = place * historyRowHeight
  const lowest = top + historyRowHeight - scroller.clientHeight
  if (scroller.scrollTop > top) scroller.scrollTop = top
  else if (scroller.scrollTop < lowest) scroller.scrollTop = lowest
}

import type { RefObject } from 'react'
import { scrollToSpan, useScrolledView } from '../shell/scrolled-view.ts'
import { historyRowHeight } from './history-row.tsx'

const overscanRows = 8

/** The places of the rows worth drawing: those in view and a few around. */
export function useRowsInView(scroller: RefObject<HTMLElement | null>, count: number) {
  const { view, onScroll } = useScrolledView(scroller)
  const last = Math.ceil((view.top + view.height) / historyRowHeight) + overscanRows
  return {
    first: Math.max(0, Math.floor(view.top / historyRowHeight) - overscanRows),
    last: Math.min(count, last),
    rowsInView: Math.max(1, Math.floor(view.height / historyRowHeight)),
    onScroll,
  }
}

/** Scrolls just as far as needed to see a row. */
export function scrollToPlace(scroller: HTMLElement, place: number): void {
  const top = place * historyRowHeight
  scrollToSpan(scroller, { top, bottom: top + historyRowHeight })
}

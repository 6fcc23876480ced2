import type { RefObject } from 'react'
import { scrollToSpan, useScrolledView } from '../shell/scrolled-view.ts'
import { rowAt, spanOf, type Layout } from './row-layout.ts'

const overscanRows = 6

/** The rows worth drawing: those in view and a few around. */
export function useWindowedRows(scroller: RefObject<HTMLElement | null>, layout: Layout) {
  const { view, onScroll } = useScrolledView(scroller)
  const [top, bottom] = [rowAt(layout, view.top), rowAt(layout, view.top + view.height)]
  return {
    first: Math.max(0, top - overscanRows),
    last: Math.min(layout.length - 1, bottom + 1 + overscanRows),
    rowsInView: Math.max(1, bottom - top),
    onScroll,
  }
}

/** Scrolls just as far as needed to see a row. */
export function scrollToRow(scroller: HTMLElement, layout: Layout, index: number): void {
  scrollToSpan(scroller, spanOf(layout, index))
}

import { useLayoutEffect, useState, type RefObject, type UIEvent } from 'react'

/** What of a scroller's content is in view, in pixels: where it begins, and how high it is. */
export function useScrolledView(scroller: RefObject<HTMLElement | null>) {
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
  return {
    view,
    onScroll: (event: UIEvent<HTMLElement>) => {
      const { scrollTop, clientHeight } = event.currentTarget
      setView({ top: scrollTop, height: clientHeight })
    },
  }
}

/** Scrolls just as far as needed to see what lies between these two, in pixels. */
export function scrollToSpan(scroller: HTMLElement, { top, bottom }: { top: number; bottom: number }): void {
  const lowest = bottom - scroller.clientHeight
  if (scroller.scrollTop > top) scroller.scrollTop = top
  else if (scroller.scrollTop < lowest) scroller.scrollTop = lowest
}

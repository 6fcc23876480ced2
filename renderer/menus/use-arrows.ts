import { useEffect, type RefObject } from 'react'

/** Arrows, Home and End lead from one button of a popover to the next, as in a menu. */
export function useArrows(popover: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const element = popover.current
    if (element === null) return
    const press = (event: KeyboardEvent) => pressArrow(element, event)
    element.addEventListener('keydown', press)
    return () => element.removeEventListener('keydown', press)
  }, [popover])
}

function pressArrow(popover: HTMLElement, event: KeyboardEvent): void {
  const buttons = [...popover.querySelectorAll<HTMLButtonElement>('button')]
  const at = buttons.findIndex((button) => button === document.activeElement)
  const places: Record<string, number> = {
    ArrowDown: (at + 1) % buttons.length,
    ArrowUp: (Math.max(at, 0) + buttons.length - 1) % buttons.length,
    Home: 0,
    End: buttons.length - 1,
  }
  const place = places[event.key]
  if (place === undefined) return
  event.preventDefault()
  buttons[place]?.focus()
}

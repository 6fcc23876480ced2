import { useLayoutEffect, useRef, type ComponentProps } from 'react'
import { focusList } from '../uploads/focus-list.ts'

/** What a popover stands beside, in CSS pixels of the window; a point has no width. */
export type Place = { left: number; top: number; width: number; height: number }

export function placeOfElement(element: Element): Place {
  const { left, top, width, height } = element.getBoundingClientRect()
  return { left, top, width, height }
}

type Props = ComponentProps<'div'> & { at: Place; onClose: () => void }

/**
 * Stands open at a place for as long as it is drawn; Escape and a click elsewhere close it. It is anchored to an element
 * of its own: rows are moved by transforms, which anchors in Chromium 130 do not follow.
 */
export function Popover({ at, onClose, className, children, ...rest }: Props) {
  const popover = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const element = popover.current
    element?.showPopover()
    // The focus goes back by itself where it closes first.
    return () => {
      if (element?.contains(document.activeElement) === true) focusList()
    }
  }, [])
  return (
    <>
      <span className="popover-anchor" style={at} />
      <div
        {...rest}
        ref={popover}
        popover="auto"
        className={`popover raised ${className}`}
        data-at={at.width === 0 ? 'point' : 'element'}
        onToggle={({ newState, target, currentTarget }) => {
          if (newState === 'closed' && target === currentTarget) onClose()
        }}
      >
        {children}
      </div>
    </>
  )
}

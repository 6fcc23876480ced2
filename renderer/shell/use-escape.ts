import { useEffect, useEffectEvent } from 'react'

/** Escape leaves a page, wherever the focus is, unless something stands in front of the page: that closes first. */
export function useEscape(leave: () => void): void {
  const onKeyDown = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return
    if (document.querySelector('dialog[open], :popover-open') !== null) return
    // Otherwise it would also close the question that leaving may ask.
    event.preventDefault()
    leave()
  })
  useEffect(() => {
    window.addEventListener('keydown', onKeyDown)
    return () => window.removeEventListener('keydown', onKeyDown)
  }, [])
}

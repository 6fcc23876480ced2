/** What had the focus, the latest last: a few, as what opened a menu may be gone with what was chosen in it. */
let trail: HTMLElement[] = []
const longestTrail = 8

/**
 * From now on the focus goes back to where it was before whenever what has it goes: with a dialog, a message, a row or a
 * button. Browsers give it to the body then, and who works by keyboard or hears the window starts at its top again.
 */
export function keepFocus(): void {
  window.addEventListener('focusin', ({ target }) => {
    if (!(target instanceof HTMLElement)) return
    trail = [...trail.filter((other) => other !== target && other.isConnected), target].slice(-longestTrail)
  })
  // A browser sends no event when the element that has the focus is removed.
  new MutationObserver(() => {
    const isLost = trail.at(-1)?.isConnected === false && hasNoFocus()
    if (isLost) giveFocusBack(null)
  }).observe(document.body, { childList: true, subtree: true })
}

/** Gives the focus to an element, or where that is gone to what had it before, or to the main part of the window. */
export function giveFocusBack(wanted: Element | null): void {
  const list = document.querySelector('main [role=grid]') ?? document.querySelector('main')
  for (const element of [wanted, ...trail.toReversed(), list]) {
    if (!(element instanceof HTMLElement) || !element.checkVisibility()) continue
    element.focus({ preventScroll: true })
    if (document.activeElement === element && !hasNoFocus()) return
  }
}

function hasNoFocus(): boolean {
  return document.activeElement === null || document.activeElement === document.body
}

import { openDialog } from './dialogs.ts'
import { giveFocusBack } from './shell/keep-focus.ts'
import { useWindow, type Page } from './store.ts'
import { hideToast } from './toast.ts'

/** Whether the page has changes that nobody has saved. */
let isUnsaved: () => boolean = () => false

/** Where somebody was before, and what had the focus there. */
let before: { page: Page; focused: Element | null } = { page: { kind: 'uploads' }, focused: null }

/** Shows a page in place of the one before, once nothing that was changed there would be lost unasked. */
export function showPage(page: Page): void {
  askBeforeDiscarding(() => useWindow.setState({ page }))
}

/** The same for a page that a person comes back from. */
export function visitPage(page: Page): void {
  askBeforeDiscarding(() => {
    const from = useWindow.getState().page
    if (from.kind === 'uploads' || from.kind === 'history') {
      before = { page: from, focused: document.activeElement }
    }
    // Good news of the page before would cover the buttons of this one.
    if (useWindow.getState().toast?.tone === 'good') hideToast()
    useWindow.setState({ page })
  })
}

/** Goes back to where `visitPage` was called, and gives the focus back. */
export function leavePage(): void {
  const { page, focused } = before
  // A field that changes something when it is left does so now.
  if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
  useWindow.setState({ page })
  // The page of before is drawn first.
  requestAnimationFrame(() => giveFocusBack(focused))
}

/** The same, once nothing that was changed there would be lost unasked. */
export function askToLeavePage(): void {
  askBeforeDiscarding(leavePage)
}

/** A form that is open says whether something in it would be lost. Answers how to end that. */
export function guardChanges(hasChanges: () => boolean): () => void {
  isUnsaved = hasChanges
  return () => {
    isUnsaved = () => false
  }
}

/** Goes on at once where nothing was changed, otherwise if a person says so. */
export function askBeforeDiscarding(goOn: () => void): void {
  if (!isUnsaved()) return goOn()
  const discard = () => {
    isUnsaved = () => false
    goOn()
  }
  openDialog({ kind: 'discard-changes', discard })
}

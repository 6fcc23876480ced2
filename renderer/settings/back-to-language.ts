import { useWindow } from '../store.ts'

/** What the main process puts into the address when it loads the page anew in another language. */
const hash = '#language'

/** Begins in Settings where the page is loaded anew because a person chose another language there. */
export function goBackToLanguage(): void {
  if (location.hash === hash) useWindow.setState({ page: { kind: 'settings' } })
}

/** Whether the focus belongs to the language still. Asked once: the next load of the page is an ordinary one. */
export function takeBackToLanguage(): boolean {
  const isBack = location.hash === hash
  if (isBack) history.replaceState(null, '', location.pathname + location.search)
  return isBack
}

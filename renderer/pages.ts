import { useWindow, type Page } from './store.ts'

/** Shows a page in place of the one before. */
export function showPage(page: Page): void {
  useWindow.setState({ page })
}

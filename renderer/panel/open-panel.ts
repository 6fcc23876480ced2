import { create } from 'zustand'

/** Whether the side panel stands open. It shows the active row, whichever that is. */
export const usePanel = create<{ isOpen: boolean }>()(() => ({ isOpen: false }))

export const panelId = 'details'

/** Opens the panel and gives it the focus. */
export function openPanel(): void {
  usePanel.setState({ isOpen: true })
  // It is drawn first, and a menu that it was chosen in has given the focus back.
  requestAnimationFrame(() => document.querySelector<HTMLElement>(`#${panelId}`)?.focus())
}

/** Closes the panel; the list gets the focus, which names the row that the panel showed. */
export function closePanel(): void {
  usePanel.setState({ isOpen: false })
  document.querySelector<HTMLElement>('.main [role=grid]')?.focus({ preventScroll: true })
}

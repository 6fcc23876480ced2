export const listId = 'uploads'

/** Gives the focus to the list of uploads, where what had it is gone. */
export function focusList(): void {
  document.querySelector<HTMLElement>(`#${listId}`)?.focus({ preventScroll: true })
}

import { create } from 'zustand'
import type { MouseEvent } from 'react'
import type { Place } from './popover.tsx'

/** What stands open, one at a time: the menu of an upload or a delivery, or what a link is like. */
export type OpenMenu = { kind: 'upload' | 'delivery' | 'link-options'; id: string; at: Place }

export const useMenu = create<{ open: OpenMenu | null }>()(() => ({ open: null }))

export function openMenu(open: OpenMenu): void {
  useMenu.setState({ open })
}

/** Opens a menu where the pointer is, in the place of the system's. */
export function openMenuAtPointer(event: MouseEvent, menu: Omit<OpenMenu, 'at'>): void {
  openAtPointer(event, (at) => openMenu({ ...menu, at }))
}

/** The same for a menu that somebody else keeps. */
export function openAtPointer(event: MouseEvent, openAt: (at: Place) => void): void {
  event.preventDefault()
  const at = { left: event.clientX, top: event.clientY, width: 0, height: 0 }
  // Where the event comes while the button is still down, letting it go would close the menu as a press beside it does.
  if (event.buttons === 0) openAt(at)
  else window.addEventListener('pointerup', () => setTimeout(() => openAt(at)), { once: true })
}

/** Closes what is open, unless something else was opened in its place. */
export function closeMenu(closed: OpenMenu | null = useMenu.getState().open): void {
  if (useMenu.getState().open === closed) useMenu.setState({ open: null })
}

/** Opens what a link is like where the menu of its upload stands. */
export function showLinkOptions(id: string): void {
  useMenu.setState(({ open }) => ({ open: open === null ? null : { kind: 'link-options', id, at: open.at } }))
}

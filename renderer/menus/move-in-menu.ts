/**
 * Where a key moves to among the items of a menu, as an index; null if it moves nothing. A letter finds the next item
 * that begins with it. `index` is -1 while no item has the focus.
 */
export function nextItem(key: string, index: number, names: readonly string[]): number | null {
  const count = names.length
  switch (key) {
    case 'ArrowDown':
      return (index + 1) % count
    case 'ArrowUp':
      return (Math.max(index, 0) + count - 1) % count
    case 'Home':
    case 'PageUp':
      return 0
    case 'End':
    case 'PageDown':
      return count - 1
  }
  if (Array.from(key).length !== 1 || key === ' ') return null
  const starts = (name: string) => name.toLowerCase().startsWith(key.toLowerCase())
  const after = names.findIndex((name, at) => at > index && starts(name))
  const found = after < 0 ? names.findIndex(starts) : after
  return found < 0 ? null : found
}

/** Does what a key means in a menu; false if it means nothing there. */
export function pressInMenu(menu: HTMLElement, key: string): boolean {
  const items = itemsOf(menu)
  const focused = items.findIndex((item) => item === document.activeElement)
  const submenu = items[focused]?.popoverTargetElement
  if (key === 'Tab') menu.closest<HTMLElement>('.menu:not(.submenu)')?.hidePopover()
  else if (key === 'ArrowRight' && submenu instanceof HTMLElement) openSubmenu(submenu)
  else if (key === 'ArrowLeft' && menu.matches('.submenu')) menu.hidePopover()
  else {
    const next = nextItem(
      key,
      focused,
      items.map((item) => item.textContent),
    )
    if (next === null) return false
    items[next]?.focus()
  }
  return true
}

function openSubmenu(submenu: HTMLElement): void {
  submenu.showPopover()
  itemsOf(submenu)[0]?.focus()
}

/** Those of the menu itself, without its submenus'. */
export function itemsOf(menu: HTMLElement): HTMLButtonElement[] {
  const items = menu.querySelectorAll<HTMLButtonElement>('button[role=menuitem]')
  return [...items].filter((item) => item.closest('[role=menu]') === menu)
}

import { useId, useLayoutEffect, useRef, type KeyboardEvent, type PointerEvent, type ReactNode } from 'react'
import { visibleText } from '#contract'
import { Icon, type IconName } from '../icons.tsx'
import { focusList } from '../uploads/focus-list.ts'
import { itemsOf, pressInMenu } from './move-in-menu.ts'
import { Popover, type Place } from './popover.tsx'

type MenuProps = { label: string; at: Place; onClose: () => void; children: ReactNode }

/** A menu at a place. The keys are those of https://www.w3.org/WAI/ARIA/apg/patterns/menubar/ */
export function Menu({ label, at, onClose, children }: MenuProps) {
  const inside = useRef<HTMLDivElement>(null)
  // The popover around it opens first.
  useLayoutEffect(() => inside.current?.querySelector('button')?.focus(), [])
  return (
    <Popover
      at={at}
      onClose={onClose}
      className="menu"
      role="menu"
      aria-label={visibleText(label)}
      {...handlers}
    >
      <div ref={inside} role="none">
        {children}
      </div>
    </Popover>
  )
}

type ItemProps = {
  name: string
  icon?: IconName | undefined
  keys?: string | undefined
  onChoose: () => void
}

/** One thing to choose. The menu closes first, so what opens next finds the focus in the list. */
export function MenuItem({ name, icon, keys, onChoose }: ItemProps) {
  const choose = () => {
    document.querySelector<HTMLElement>('.menu:not(.submenu)')?.hidePopover()
    focusList()
    onChoose()
  }
  return (
    <button type="button" role="menuitem" className="menu-item" tabIndex={-1} onClick={choose}>
      <ItemIcon icon={icon} />
      <span className="menu-name">{visibleText(name)}</span>
      {keys === undefined ? null : (
        <kbd className="menu-keys" aria-hidden="true">
          {keys}
        </kbd>
      )}
    </button>
  )
}

/** Between groups of items. */
export function MenuLine() {
  return <hr className="menu-line" />
}

/** An item with a menu of its own beside it. */
export function Submenu({ name, icon, children }: { name: string; icon: IconName; children: ReactNode }) {
  const id = useId()
  const trigger = useRef<HTMLButtonElement>(null)
  return (
    <>
      <button
        ref={trigger}
        type="button"
        role="menuitem"
        className="menu-item"
        tabIndex={-1}
        aria-haspopup="menu"
        aria-expanded="false"
        popoverTarget={id}
      >
        <ItemIcon icon={icon} />
        <span className="menu-name">{name}</span>
        <Icon name="forward" />
      </button>
      <div
        id={id}
        popover="auto"
        role="menu"
        className="popover menu submenu raised"
        aria-label={name}
        {...handlers}
        onBeforeToggle={({ newState, currentTarget }) => {
          trigger.current?.setAttribute('aria-expanded', `${newState === 'open'}`)
          if (newState === 'closed' && currentTarget.contains(document.activeElement))
            trigger.current?.focus()
        }}
      >
        {children}
      </div>
    </>
  )
}

function ItemIcon({ icon }: { icon: IconName | undefined }) {
  return <span className="menu-icon">{icon === undefined ? null : <Icon name={icon} />}</span>
}

const handlers = {
  onKeyDown: (event: KeyboardEvent<HTMLElement>) => {
    event.stopPropagation()
    if (pressInMenu(event.currentTarget, event.key)) event.preventDefault()
  },
  /** As in the system's menus, what is pointed at is what Enter would choose, and submenus open by themselves. */
  onPointerMove: ({ target, currentTarget }: PointerEvent<HTMLElement>) => {
    const item = itemsOf(currentTarget).find((item) => target instanceof Node && item.contains(target))
    if (item === undefined || item === document.activeElement) return
    for (const open of currentTarget.querySelectorAll<HTMLElement>('.submenu:popover-open')) {
      if (open !== item.popoverTargetElement) open.hidePopover()
    }
    item.focus()
    if (item.popoverTargetElement instanceof HTMLElement) item.popoverTargetElement.showPopover()
  },
}

import { useLayoutEffect, useRef } from 'react'
import { t } from '#contract'
import { Icon } from '../icons.tsx'
import { closeMenu, openMenu, useMenu, type OpenMenu } from '../menus/open-menu.ts'
import { placeOfElement } from '../menus/popover.tsx'
import type { Looks } from './action-looks.ts'
import { focusList } from './focus-list.ts'

type Props = Looks & { tabIndex: number; onClick: () => void }

/**
 * What helps most with a row. One element for all actions, so that the focus stays on it when Pause becomes Resume; when
 * it goes, the list has the focus.
 */
export function ActionButton({ name, icon, button: look, tabIndex, onClick }: Props) {
  const button = useRef<HTMLButtonElement>(null)
  useLayoutEffect(() => {
    const element = button.current
    return () => {
      if (element === document.activeElement) focusList()
    }
  }, [])
  const isIcon = look === 'icon'
  return (
    <button
      ref={button}
      type="button"
      className={isIcon ? 'icon-button' : 'button'}
      data-kind={look === 'primary' ? 'primary' : undefined}
      aria-label={name}
      title={isIcon ? name : undefined}
      tabIndex={tabIndex}
      onClick={onClick}
    >
      {isIcon ? <Icon name={icon} /> : name}
    </button>
  )
}

/** Opens the menu of a row below itself, or closes it. */
export function MoreButton({ menu, tabIndex }: { menu: Omit<OpenMenu, 'at'>; tabIndex: number }) {
  const isOpen = useMenu(({ open }) => open?.kind === menu.kind && open.id === menu.id)
  // The press that would open the menu closes it first, as any press outside does.
  const wasOpen = useRef(false)
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={t('actions.more')}
      title={t('actions.more')}
      aria-haspopup="menu"
      aria-expanded={isOpen}
      tabIndex={tabIndex}
      onPointerDown={() => {
        wasOpen.current = isOpen
      }}
      onClick={({ currentTarget }) => {
        if (wasOpen.current) closeMenu()
        else openMenu({ ...menu, at: placeOfElement(currentTarget) })
        wasOpen.current = false
      }}
    >
      <Icon name="more" />
    </button>
  )
}

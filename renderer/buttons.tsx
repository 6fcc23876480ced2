import type { ComponentProps, MouseEvent } from 'react'
import { visibleText } from '#contract'
import { Icon, type IconName } from './icons.tsx'

type Native = Omit<ComponentProps<'button'>, 'name' | 'className' | 'children'>

/** One that is disabled keeps the focus: otherwise who has just pressed it would be nowhere. */
export function Button({
  name,
  icon,
  kind,
  disabled = false,
  onClick,
  ...rest
}: Native & { name: string; icon?: IconName; kind?: 'primary' | 'danger' }) {
  return (
    <button
      type="button"
      {...rest}
      className="button"
      data-kind={kind}
      aria-disabled={disabled || undefined}
      onClick={disabled ? refuse : onClick}
    >
      {icon === undefined ? null : <Icon name={icon} />}
      {name}
    </button>
  )
}

/** Also Enter in a form comes as a click on its button. */
function refuse(event: MouseEvent): void {
  event.preventDefault()
}

/** A square button that shows an icon; its name is read aloud and shown as a tip. */
export function IconButton({ name, icon, ...rest }: Native & { name: string; icon: IconName }) {
  return (
    <button
      {...rest}
      type="button"
      className="icon-button"
      aria-label={visibleText(name)}
      title={visibleText(name)}
    >
      <Icon name={icon} />
    </button>
  )
}

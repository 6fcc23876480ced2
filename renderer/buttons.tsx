import type { ComponentProps } from 'react'
import { visibleText } from '#contract'
import { Icon, type IconName } from './icons.tsx'

type Native = Omit<ComponentProps<'button'>, 'name' | 'className' | 'children'>

export function Button({
  name,
  icon,
  kind,
  ...rest
}: Native & { name: string; icon?: IconName; kind?: 'primary' | 'danger' }) {
  return (
    <button type="button" {...rest} className="button" data-kind={kind}>
      {icon === undefined ? null : <Icon name={icon} />}
      {visibleText(name)}
    </button>
  )
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

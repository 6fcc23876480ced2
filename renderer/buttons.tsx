import type { ComponentProps } from 'react'
import { Icon, type IconName } from './icons.tsx'

/** A square button that shows an icon; its name is read aloud and shown as a tip. */
export function IconButton({
  name,
  icon,
  ...rest
}: { name: string; icon: IconName } & Omit<ComponentProps<'button'>, 'name' | 'children'>) {
  return (
    <button {...rest} type="button" className="icon-button" aria-label={name} title={name}>
      <Icon name={icon} />
    </button>
  )
}

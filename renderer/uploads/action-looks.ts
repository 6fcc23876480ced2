import type { IconName } from '../icons.tsx'
import { keyNames } from '../words/key-names.ts'
import type { RowAction } from './row-actions.ts'

/** How an action looks. */
export type Looks = {
  name: string
  icon: IconName
  /** The key that does the same, as this platform writes it. */
  keys?: string
  /** How the main button shows it: `icon` for what goes without saying, `primary` for what a person came for. */
  button?: 'icon' | 'primary'
}

export const looksOf: Record<RowAction, Looks> = {
  pause: { name: 'Pause', icon: 'pause', keys: keyNames.space, button: 'icon' },
  resume: { name: 'Resume', icon: 'play', keys: keyNames.space, button: 'icon' },
  retry: { name: 'Retry', icon: 'retry' },
  'edit-destination': { name: 'Edit destination', icon: 'edit' },
  'choose-file': { name: 'Choose file…', icon: 'file' },
  'keep-both': { name: 'Keep both', icon: 'copy' },
  replace: { name: 'Replace…', icon: 'upload' },
  skip: { name: 'Skip', icon: 'skip' },
  'sign-in': { name: 'Sign in', icon: 'play' },
  'start-over': { name: 'Start over…', icon: 'upload' },
  restart: { name: 'Upload the new version', icon: 'upload' },
  'upload-anyway': { name: 'Upload anyway', icon: 'upload' },
  top: { name: 'Move to top', icon: 'top', keys: keyNames.toTop },
  'copy-link': { name: 'Copy link', icon: 'link', keys: keyNames.copy, button: 'primary' },
  'renew-link': { name: 'Renew link', icon: 'link', keys: keyNames.copy, button: 'primary' },
  'open-link': { name: 'Open link', icon: 'open' },
  'link-options': { name: 'Link options…', icon: 'settings' },
  'keep-file': { name: 'Keep file', icon: 'folder' },
  'show-in-folder': { name: 'Show in folder', icon: 'folder' },
  'copy-details': { name: 'Copy details', icon: 'copy' },
  details: { name: 'Details…', icon: 'panel', keys: keyNames.enter },
  cancel: { name: 'Cancel', icon: 'close', keys: keyNames.remove },
  remove: { name: 'Remove', icon: 'close', keys: keyNames.remove },
}

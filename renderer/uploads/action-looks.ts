import { t } from '#contract'
import type { IconName } from '../icons.tsx'
import { keyNames } from '../words/key-names.ts'
import type { DeliveryAction } from './delivery-actions.ts'
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
  pause: { name: t('actions.pause'), icon: 'pause', keys: keyNames.space, button: 'icon' },
  resume: { name: t('actions.resume'), icon: 'play', keys: keyNames.space, button: 'icon' },
  retry: { name: t('actions.retry'), icon: 'retry' },
  'edit-destination': { name: t('actions.editDestination'), icon: 'edit' },
  'choose-file': { name: t('actions.chooseFile'), icon: 'file' },
  'keep-both': { name: t('actions.keepBoth'), icon: 'copy' },
  replace: { name: t('actions.replace'), icon: 'upload' },
  skip: { name: t('actions.skip'), icon: 'skip' },
  'sign-in': { name: t('actions.signIn'), icon: 'play' },
  'start-over': { name: t('actions.startOver'), icon: 'upload' },
  restart: { name: t('actions.uploadNewVersion'), icon: 'upload' },
  'upload-anyway': { name: t('actions.uploadAnyway'), icon: 'upload' },
  top: { name: t('actions.moveToTop'), icon: 'top', keys: keyNames.toTop },
  'copy-link': { name: t('actions.copyLink'), icon: 'link', keys: keyNames.copy, button: 'primary' },
  'renew-link': { name: t('actions.renewLink'), icon: 'link', keys: keyNames.copy, button: 'primary' },
  'open-link': { name: t('actions.openLink'), icon: 'open' },
  'link-options': { name: t('actions.linkOptions'), icon: 'settings' },
  'keep-file': { name: t('actions.keepFile'), icon: 'folder' },
  'show-in-folder': { name: t('actions.showInFolder'), icon: 'folder' },
  'copy-details': { name: t('actions.copyDetails'), icon: 'copy' },
  details: { name: t('actions.details'), icon: 'panel', keys: keyNames.enter },
  cancel: { name: t('actions.cancel'), icon: 'close', keys: keyNames.remove },
  remove: { name: t('actions.remove'), icon: 'close', keys: keyNames.remove },
}

/** How an action on all files looks: as on a single one, but that it copies several links. */
export function deliveryLooks(action: DeliveryAction): Looks {
  return action === 'copy-link' ? { ...looksOf[action], name: t('actions.copyLinks') } : looksOf[action]
}

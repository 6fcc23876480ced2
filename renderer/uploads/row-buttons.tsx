import { Fragment } from 'react'
import type { UploadView } from '#contract'
import { performAction } from '../commands.ts'
import { Button, IconButton } from '../buttons.tsx'
import type { IconName } from '../icons.tsx'
import { linkMenuId } from '../links/link-menu.tsx'
import { hasEndingLink } from '../links/link-in-words.ts'
import { useWindow } from '../store.ts'
import { actionsFor, type RowAction } from './row-actions.ts'

const buttons: Record<RowAction, { name: string; icon: IconName }> = {
  pause: { name: 'Pause', icon: 'pause' },
  resume: { name: 'Resume', icon: 'play' },
  retry: { name: 'Retry', icon: 'retry' },
  'edit-destination': { name: 'Edit destination', icon: 'edit' },
  'choose-file': { name: 'Choose file…', icon: 'folder' },
  'keep-both': { name: 'Keep both', icon: 'copy' },
  replace: { name: 'Replace…', icon: 'upload' },
  skip: { name: 'Skip', icon: 'skip' },
  'sign-in': { name: 'Sign in', icon: 'play' },
  'start-over': { name: 'Start over at the new address', icon: 'upload' },
  restart: { name: 'Upload the new version', icon: 'upload' },
  'upload-anyway': { name: 'Upload anyway', icon: 'upload' },
  top: { name: 'Move to top', icon: 'top' },
  'copy-link': { name: 'Copy link', icon: 'link' },
  'renew-link': { name: 'Renew link', icon: 'link' },
  'keep-file': { name: 'Keep file', icon: 'folder' },
  'copy-details': { name: 'Copy details', icon: 'copy' },
  cancel: { name: 'Cancel', icon: 'close' },
  remove: { name: 'Remove', icon: 'close' },
}

type Props = { upload: UploadView; isFirst: boolean; isActive: boolean }

/** What can be done with the upload. Only the active row's buttons are in the Tab order. */
export function RowButtons({ upload, isFirst, isActive }: Props) {
  const isLinkEnding = useWindow((state) => hasEndingLink(state, upload.id))
  const destination = useWindow(({ destinations }) =>
    destinations.find(({ id }) => id === upload.destinationId),
  )
  const actions = actionsFor(upload, isLinkEnding, destination).filter(
    (action) => action !== 'top' || !isFirst,
  )
  const [main] = actions
  return actions.map((action) => {
    const { name, icon } = buttons[action]
    const inWords = action === main ? hasWords(action, upload) : action === 'keep-file'
    const props = {
      tabIndex: isActive ? 0 : -1,
      'data-action': action,
      onClick: () => void performAction(action, upload.id),
    }
    return inWords ? (
      <Fragment key={action}>
        <Button name={name} icon={icon} {...props} />
        {isAboutLink(action) ? <LinkOptionsButton isActive={isActive} /> : null}
      </Fragment>
    ) : (
      <IconButton {...props} key={action} name={name} icon={icon} />
    )
  })
}

/** Words for the one button that helps; an upload that goes on by itself does not ask for help. */
function hasWords(action: RowAction, { state }: UploadView): boolean {
  if (action === 'retry') {
    return state.kind === 'failed' || (state.kind === 'waiting' && state.until === 'person')
  }
  return !['pause', 'resume', 'cancel', 'remove', 'top'].includes(action)
}

function isAboutLink(action: RowAction): boolean {
  return action === 'copy-link' || action === 'renew-link'
}

/** The other half of the link button. Pressing it selects its row, whose link the menu is about. */
function LinkOptionsButton({ isActive }: { isActive: boolean }) {
  return (
    <IconButton
      name="Link options"
      icon="chevron"
      data-action="link-options"
      tabIndex={isActive ? 0 : -1}
      popoverTarget={linkMenuId}
    />
  )
}

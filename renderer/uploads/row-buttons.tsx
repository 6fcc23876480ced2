import { Fragment } from 'react'
import type { UploadView } from '#contract'
import { takeUp } from '../commands.ts'
import { Button, IconButton } from '../buttons.tsx'
import type { IconName } from '../icons.tsx'
import { linkMenuId } from '../links/link-menu.tsx'
import { hasEndingLink } from '../links/link-in-words.ts'
import { useWindow } from '../store.ts'
import { offersOf, type Offer } from './offers.ts'
import { hasNewVersion } from './state-in-words.ts'

const looks: Record<Offer, { name: string; icon: IconName }> = {
  pause: { name: 'Pause', icon: 'pause' },
  resume: { name: 'Resume', icon: 'play' },
  retry: { name: 'Retry', icon: 'retry' },
  restart: { name: 'Upload the new version', icon: 'upload' },
  top: { name: 'Move to top', icon: 'top' },
  'copy-link': { name: 'Copy link', icon: 'link' },
  'renew-link': { name: 'Renew link', icon: 'link' },
  'keep-file': { name: 'Keep file', icon: 'folder' },
  cancel: { name: 'Cancel', icon: 'close' },
  remove: { name: 'Remove', icon: 'close' },
}

/** What can be done with the upload. Only the active row's buttons are in the Tab order. */
export function RowButtons({
  upload,
  isFirst,
  isActive,
}: {
  upload: UploadView
  isFirst: boolean
  isActive: boolean
}) {
  const isLinkEnding = useWindow((state) => hasEndingLink(state, upload.id))
  const offers = offersOf(upload, isLinkEnding).filter((offer) => offer !== 'top' || !isFirst)
  return offers.map((offer) => {
    const { name, icon } = looks[offer]
    const inWords = hasWords(offer, upload)
    const props = {
      tabIndex: isActive ? 0 : -1,
      'data-offer': offer,
      onClick: () => void takeUp(offer, upload.id),
    }
    return inWords ? (
      <Fragment key={offer}>
        <Button name={name} icon={icon} {...props} />
        {isAboutLink(offer) ? <LinkOptionsButton isActive={isActive} /> : null}
      </Fragment>
    ) : (
      <IconButton {...props} key={offer} name={name} icon={icon} />
    )
  })
}

/** Words for the one button that helps; an upload that goes on by itself does not ask for help. */
function hasWords(offer: Offer, { state }: UploadView): boolean {
  if (offer === 'retry')
    return (
      (state.kind === 'failed' && !hasNewVersion(state)) ||
      (state.kind === 'waiting' && state.until === 'person')
    )
  return offer === 'restart' || offer === 'keep-file' || isAboutLink(offer)
}

function isAboutLink(offer: Offer): boolean {
  return offer === 'copy-link' || offer === 'renew-link'
}

/** The other half of the link button. Pressing it selects its row, whose link the menu is about. */
function LinkOptionsButton({ isActive }: { isActive: boolean }) {
  return (
    <IconButton
      name="Link options"
      icon="chevron"
      data-offer="link-options"
      tabIndex={isActive ? 0 : -1}
      popoverTarget={linkMenuId}
    />
  )
}

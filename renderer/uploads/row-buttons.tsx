import type { UploadView } from '#contract'
import { takeUp } from '../commands.ts'
import { IconButton } from '../icon-button.tsx'
import { Icon, type IconName } from '../icons.tsx'
import { offersOf, type Offer } from './offers.ts'
import { hasNewVersion } from './state-in-words.ts'

const looks: Record<Offer, { name: string; icon: IconName }> = {
  pause: { name: 'Pause', icon: 'pause' },
  resume: { name: 'Resume', icon: 'play' },
  retry: { name: 'Retry', icon: 'retry' },
  restart: { name: 'Upload the new version', icon: 'upload' },
  'copy-link': { name: 'Copy link', icon: 'link' },
  cancel: { name: 'Cancel', icon: 'close' },
  remove: { name: 'Remove', icon: 'close' },
}

/** What can be done with the upload. Only the selected row's buttons are in the Tab order. */
export function RowButtons({ upload, isSelected }: { upload: UploadView; isSelected: boolean }) {
  return offersOf(upload).map((offer) => {
    const { name, icon } = looks[offer]
    const inWords = hasWords(offer, upload)
    const props = {
      tabIndex: isSelected ? 0 : -1,
      'data-offer': offer,
      onClick: () => void takeUp(offer, upload.id),
    }
    return inWords ? (
      <button {...props} key={offer} type="button" className="button">
        <Icon name={icon} />
        {name}
      </button>
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
  return offer === 'restart' || offer === 'copy-link'
}

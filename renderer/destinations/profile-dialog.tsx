import { t, visibleText } from '#contract'
import { closeDialog } from '../dialogs.ts'
import { Button } from '../buttons.tsx'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { addDestination } from './commands.ts'

/** The profiles of ~/.aws, one of which a new destination begins with. */
export function ProfileDialog() {
  const dialog = useWindow((state) => state.dialog)
  if (dialog?.kind !== 'choose-profile') return null
  return (
    <Modal title={t('firstRun.fromAws')} onClose={closeDialog}>
      <p className="modal-text">{t('firstRun.profilesLead')}</p>
      <ul className="profiles" aria-label={t('firstRun.profiles')}>
        {dialog.profiles.map(({ name, endpoint, region }) => (
          <li key={name}>
            <button
              type="button"
              className="profile"

              onClick={() => take(name)}
            >
              <bdi className="destination-name">{visibleText(name)}</bdi>
              <span className="quiet">
                <Name>{[endpoint, region].filter((part) => part !== undefined).join(' · ')}</Name>
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="modal-buttons">
        <Button name={t('buttons.back')} onClick={closeDialog} />
      </div>
    </Modal>
  )
}

function take(name: string): void {
  closeDialog()
  addDestination(name)
}

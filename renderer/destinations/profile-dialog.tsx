import { visibleText } from '#contract'
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
    <Modal title="Take it from ~/.aws" onClose={closeDialog}>
      <p className="modal-text">
        The destination uses the profile: its keys are not copied, and a sign-in there counts here. The bucket
        is entered next.
      </p>
      <ul className="profiles" aria-label="Profiles">
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
        <Button name="Back" onClick={closeDialog} />
      </div>
    </Modal>
  )
}

function take(name: string): void {
  closeDialog()
  addDestination(name)
}

import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { DestinationForm } from './destination-form.tsx'

/** Sets up a new destination, or changes the one that the dialog names. */
export function ConnectDialog() {
  const dialog = useWindow((state) => state.dialog)
  const destinations = useWindow((state) => state.destinations)
  const id = dialog?.kind === 'edit-destination' ? dialog.id : null
  const known = destinations.find((each) => each.id === id) ?? null
  if (dialog?.kind !== 'connect' && known === null) return null
  const title = known === null ? 'Connect a destination' : `Edit ${known.name}`
  return (
    <Modal key={known?.id} title={title} onClose={closeDialog}>
      <DestinationForm known={known} onClose={closeDialog} />
    </Modal>
  )
}

import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { DestinationForm } from './destination-form.tsx'

/** Sets up a new destination, or changes the one that the dialog names. */
export function ConnectDialog() {
  const dialog = useWindow((state) => state.dialog)
  const destinations = useWindow((state) => state.destinations)
  if (dialog?.kind === 'connect') {
    return (
      <Modal title="Connect a destination" onClose={closeDialog}>
        <DestinationForm known={null} onClose={closeDialog} />
      </Modal>
    )
  }
  const known =
    dialog?.kind === 'edit-destination' ? destinations.find(({ id }) => id === dialog.id) : undefined
  if (known === undefined) return null
  return (
    <Modal key={known.id} title={`Edit ${known.name}`} onClose={closeDialog}>
      <DestinationForm known={known} onClose={closeDialog} />
    </Modal>
  )
}

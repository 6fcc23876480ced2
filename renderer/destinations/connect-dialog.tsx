import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { DestinationForm } from './destination-form.tsx'

export function ConnectDialog() {
  const isOpen = useWindow((state) => state.dialog?.kind === 'connect')
  if (!isOpen) return null
  return (
    <Modal title="Connect a destination" onClose={closeDialog}>
      <DestinationForm onClose={closeDialog} />
    </Modal>
  )
}

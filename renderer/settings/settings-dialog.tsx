import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { AfterUploadSection } from './after-upload-section.tsx'
import { BandwidthSection } from './bandwidth-section.tsx'
import { LinksSection } from './links-section.tsx'
import { UpdatesSection } from './updates-section.tsx'
import { Button } from '../buttons.tsx'

/** One section a subject, each in a file of its own. What is changed holds at once. */
export function SettingsDialog() {
  const isOpen = useWindow((state) => state.dialog?.kind === 'settings')
  if (!isOpen) return null
  return (
    <Modal title="Settings" onClose={closeDialog}>
      <BandwidthSection />
      <LinksSection />
      <AfterUploadSection />
      <UpdatesSection />
      <div className="modal-buttons">
        <Button name="Done" kind="primary" onClick={closeDialog} />
      </div>
    </Modal>
  )
}

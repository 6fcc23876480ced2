import type { ReactNode } from 'react'
import { t } from '#contract'
import { closeDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { useWindow, type Dialog, type WindowState } from '../store.ts'
import type { ShownDelivery } from '../uploads/deliveries.ts'
import { filesFor } from '../uploads/delivery-actions.ts'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
import { Modal } from './modal.tsx'
import { Button } from '../buttons.tsx'

/** A question before something is lost: what exactly will happen, and a way back. */
type Question = {
  title: ReactNode
  text: string
  no: string
  yes: string
  act: () => unknown
}

export function ConfirmDialog() {
  const dialog = useWindow((state) => state.dialog)
  const uploads = useWindow((state) => state.uploads)
  const deliveries = useWindow((state) => state.grouping.deliveries)
  const question = dialog === null ? null : questionOf(dialog, { uploads, deliveries })
  if (question === null) return null
  const confirm = () => {
    closeDialog()
    question.act()
  }
  return (
    <Modal title={question.title} onClose={closeDialog}>
      <p className="modal-text">{question.text}</p>
      <div className="modal-buttons">
        <Button name={question.no} onClick={closeDialog} />
        <Button name={question.yes} kind="danger" onClick={confirm} />
      </div>
    </Modal>
  )
}

type Asked = Pick<WindowState, 'uploads'> & Pick<WindowState['grouping'], 'deliveries'>

/** Null for a dialog that asks nothing, and once what it asks about is gone. */
function questionOf(dialog: Dialog, { uploads, deliveries }: Asked): Question | null {
  if (dialog.kind === 'discard-changes') {
    return {
      title: t('shell.discard'),
      text: t('shell.discardLead'),
      no: t('shell.keepEditing'),
      yes: t('shell.discardChanges'),
      act: dialog.discard,
    }
  }
  if (dialog.kind !== 'cancel-delivery') return null
  const delivery = deliveries.get(dialog.id)
  return delivery === undefined
    ? null
    : cancelDelivery(delivery, filesFor('cancel', delivery, uploads).length)
}

function cancelDelivery({ id, title, tally, reading }: ShownDelivery, open: number): Question | null {
  const isRead = reading.kind === 'now'
  if (open === 0 && !isRead) return null
  const { done } = tally.counts
  const sentences = [
    ...(isRead ? [t('shell.noMoreFiles')] : []),
    ...(open > 0 ? [t('shell.willNotBeUploaded', { count: open })] : []),
    ...(done > 0 ? [t('shell.uploadedStays', { count: done })] : []),
    t('shell.nothingLocalChanges'),
  ]
  return {
    title: <Sentence of="shell.cancelDelivery" with={{ title: <Name>{title}</Name> }} />,
    text: sentences.join(' '),
    no: t('shell.keepUploading'),
    yes: t('shell.cancelUpload'),
    act: () => runCommand('uploads.cancel', { ids: [id] }),
  }
}

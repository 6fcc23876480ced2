import type { ReactNode } from 'react'
import { bytesInWords } from '#contract'
import { closeDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { useWindow, type Dialog, type WindowState } from '../store.ts'
import type { ShownDelivery } from '../uploads/deliveries.ts'
import { filesFor } from '../uploads/delivery-actions.ts'
import { filesInWords } from '../uploads/delivery-state.ts'
import { Name } from '../words/name.tsx'
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
  const destinations = useWindow((state) => state.destinations)
  const question = dialog === null ? null : questionOf(dialog, { uploads, deliveries, destinations })
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

type Asked = Pick<WindowState, 'uploads' | 'destinations'> & Pick<WindowState['grouping'], 'deliveries'>

/** Null for a dialog that asks nothing, and once what it asks about is gone. */
function questionOf(dialog: Dialog, { uploads, deliveries, destinations }: Asked): Question | null {
  if (dialog.kind === 'discard-changes') {
    return {
      title: 'Discard the changes?',
      text: 'What you changed here is not saved.',
      no: 'Keep editing',
      yes: 'Discard changes',
      act: dialog.discard,
    }
  }
  if (dialog.kind === 'remove-destination') {
    const { id } = dialog
    const destination = destinations.find((each) => each.id === id)
    if (destination === undefined) return null
    return {
      title: about('Remove', destination.name, '?'),
      text: `Dropreel forgets this destination. Nothing on the store is deleted.${destination.credentials.kind === 'keychain' ? ' Its keys leave the keychain with the last upload here that needs them.' : ''}`,
      no: 'Keep it',
      yes: 'Remove destination',
      act: () => runCommand('destinations.remove', { id }),
    }
  }
  if (dialog.kind !== 'cancel-upload' && dialog.kind !== 'remove-upload') return null
  const { id } = dialog
  const delivery = deliveries.get(id)
  if (delivery !== undefined) return cancelDelivery(delivery, filesFor('cancel', delivery, uploads).length)
  const upload = uploads.get(id)
  if (upload === undefined) return null
  const sent =
    upload.sentBytes > 0
      ? `The ${bytesInWords(upload.sentBytes)} already sent are deleted from the store. `
      : ''
  const text = `${sent}The file on this computer stays.`
  return dialog.kind === 'cancel-upload'
    ? {
        title: about('Cancel the upload of', upload.name, '?'),
        text,
        no: 'Keep uploading',
        yes: 'Cancel upload',
        act: () => runCommand('uploads.cancel', { ids: [id] }),
      }
    : {
        title: about('Remove', upload.name, ' from the list?'),
        text,
        no: 'Keep it',
        yes: 'Remove upload',
        act: () => runCommand('uploads.remove', { ids: [id] }),
      }
}

function cancelDelivery({ id, title, tally, reading }: ShownDelivery, open: number): Question | null {
  const isRead = reading.kind === 'now'
  if (open === 0 && !isRead) return null
  const more = isRead ? 'Dropreel looks for no more of its files. ' : ''
  const done = tally.counts.done === 0 ? '' : ` What is uploaded stays: ${filesInWords(tally.counts.done)}.`
  return {
    title: about('Cancel the upload of', title, '?'),
    text: `${more}${filesInWords(open)} will not be uploaded, and what was sent of them is deleted from the store.${done} Nothing changes on this computer.`,
    no: 'Keep uploading',
    yes: 'Cancel upload',
    act: () => runCommand('uploads.cancel', { ids: [id] }),
  }
}

function about(before: string, name: string, after: string): ReactNode {
  return (
    <>
      {before} <Name>{name}</Name>
      {after}
    </>
  )
}

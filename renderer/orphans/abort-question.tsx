import type { Destination, Orphan } from '#contract'
import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { bytesInWords } from '../words/bytes.ts'
import { abortAsked, useOrphans } from './orphans.ts'
import { Button } from '../buttons.tsx'

/** Asks before parts are deleted: what exactly will happen, and a way back. */
export function AbortQuestion({ destination, orphans }: { destination: Destination; orphans: Orphan[] }) {
  const whose = useOrphans((state) => state.whose)
  const [only, ...others] = orphans
  const isOne = others.length === 0
  return (
    <Modal
      title={isOne ? 'Abort this unfinished upload?' : `Abort ${orphans.length} unfinished uploads?`}
      onClose={closeDialog}
    >
      {isOne ? <p className="orphan-asked">{only?.key}</p> : null}
      <p className="modal-text">
        {partsOf(orphans)} deleted from the store and cannot be brought back. Finished objects and the files
        on this computer stay.
        {whose === 'all' ? ' Another program or computer may still be at work on what is not yours.' : ''}
      </p>
      <div className="modal-buttons">
        <Button name="Keep" onClick={() => useOrphans.setState({ asked: null })} />
        <Button
          name={isOne ? 'Abort upload' : 'Abort uploads'}
          kind="danger"
          onClick={() => void abortAsked(destination.id)}
        />
      </div>
    </Modal>
  )
}

function partsOf(orphans: Orphan[]): string {
  const whose = orphans.length === 1 ? 'Its' : 'Their'
  const sizes = orphans.map(({ sizeBytes }) => sizeBytes)
  const known = sizes.filter((size) => size !== null)
  if (known.length < sizes.length) return `${whose} parts are`
  return `${whose} parts (${bytesInWords(known.reduce((sum, size) => sum + size, 0))}) are`
}

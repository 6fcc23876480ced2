import type { Destination } from '#contract'
import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { AbortQuestion } from './abort-question.tsx'
import { OrphanList } from './orphan-list.tsx'
import { listOrphans, useOrphans } from './orphans.ts'
import { Button } from '../buttons.tsx'

/** The unfinished uploads on a destination's store, which nobody sees and somebody pays for. */
export function OrphansDialog() {
  const id = useWindow(({ dialog }) => (dialog?.kind === 'orphans' ? dialog.id : null))
  const destination = useWindow(({ destinations }) => destinations.find((each) => each.id === id))
  const asked = useOrphans((state) => state.asked)
  if (destination === undefined) return null
  return asked === null ? (
    <Found destination={destination} />
  ) : (
    <AbortQuestion destination={destination} orphans={asked} />
  )
}

function Found({ destination }: { destination: Destination }) {
  const whose = useOrphans((state) => state.whose)
  const listing = useOrphans((state) => state.listing)
  const found = listing.kind === 'listed' ? listing.orphans : []
  return (
    <Modal title={`Unfinished uploads on ${destination.name}`} onClose={closeDialog}>
      <p className="modal-text">
        Parts of uploads that nobody will finish, in the bucket {destination.bucket}. They are not shown as
        objects, but take up room that is paid for.
      </p>
      <label className="orphans-whose">
        <input
          type="checkbox"
          checked={whose === 'all'}
          onChange={(event) => void listOrphans(destination.id, event.target.checked ? 'all' : 'own')}
        />
        Show other programs’ too
      </label>
      {found.length === 0 ? <Nothing destination={destination} /> : <OrphanList orphans={found} />}
      <div className="modal-buttons">
        {found.length > 1 ? (
          <Button name="Abort all" onClick={() => useOrphans.setState({ asked: found })} />
        ) : null}
        <Button name="Done" kind="primary" onClick={closeDialog} />
      </div>
    </Modal>
  )
}

/** What stands in the list's place; said to a screen reader as it changes. */
function Nothing({ destination }: { destination: Destination }) {
  const { whose, listing } = useOrphans()
  return (
    <output className="orphans-none">
      {listing.kind === 'asking' ? <p className="quiet">Asking the store…</p> : null}
      {listing.kind === 'listed' ? <p>Nothing was left behind.</p> : null}
      {listing.kind === 'failed' ? (
        <>
          <p>{listing.error.message}</p>
          <p className="quiet">{listing.error.advice}</p>
          <Button name="Ask again" onClick={() => void listOrphans(destination.id, whose)} />
        </>
      ) : null}
    </output>
  )
}

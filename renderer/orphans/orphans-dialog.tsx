import { bytesInWords, visibleText, type Destination, type Orphan } from '#contract'
import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { clockTime, dayInWords } from '../words/clock-time.ts'
import { Name } from '../words/name.tsx'
import { abortAsked, listOrphans, useOrphans } from './orphans.ts'
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
    <Modal
      title={
        <>
          Unfinished uploads on <Name>{destination.name}</Name>
        </>
      }
      onClose={closeDialog}
    >
      <p className="modal-text">
        Parts of uploads that nobody will finish, in the bucket <Name>{destination.bucket}</Name>. They are
        not shown as objects, but take up room that is paid for.
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
          <p>{visibleText(listing.error.message)}</p>
          <p className="quiet">{visibleText(listing.error.advice)}</p>
          <Button name="Ask again" onClick={() => void listOrphans(destination.id, whose)} />
        </>
      ) : null}
    </output>
  )
}

/** What was left on the store, one line each, with a way to abort it. */
function OrphanList({ orphans }: { orphans: Orphan[] }) {
  const now = useWindow((state) => state.minute)
  return (
    <ul className="orphans" aria-label="Unfinished uploads">
      {orphans.map((orphan) => (
        <li className="orphan" key={orphan.uploadId}>
          <div className="orphan-text">
            <p className="orphan-key" title={visibleText(orphan.key)}>
              <Name>{orphan.key}</Name>
            </p>
            <p className="quiet">{factsOf(orphan, now)}</p>
          </div>
          <Button
            name="Abort"
            aria-label={`Abort ${visibleText(orphan.key)}`}
            onClick={() => useOrphans.setState({ asked: [orphan] })}
          />
        </li>
      ))}
    </ul>
  )
}

/** What is known of it; stores leave out one thing or another. */
function factsOf({ begunAt, sizeBytes, abort }: Orphan, now: number): string {
  const facts = [
    sizeBytes === null ? null : bytesInWords(sizeBytes),
    begunAt === null ? null : `begun ${clockTime(begunAt, now)}`,
    abort === null ? null : `the store removes it on ${dayInWords(abort.at, now)}`,
  ]
  return facts.filter((fact) => fact !== null).join(' · ')
}

/** Asks before parts are deleted: what exactly will happen, and a way back. */
function AbortQuestion({ destination, orphans }: { destination: Destination; orphans: Orphan[] }) {
  const whose = useOrphans((state) => state.whose)
  const [only, ...others] = orphans
  const isOne = others.length === 0
  return (
    <Modal
      title={isOne ? 'Abort this unfinished upload?' : `Abort ${orphans.length} unfinished uploads?`}
      onClose={closeDialog}
    >
      {isOne ? (
        <p className="orphan-asked">
          <Name>{only?.key ?? ''}</Name>
        </p>
      ) : null}
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

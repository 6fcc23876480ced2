import { bytesInWords, t, visibleText, type Destination, type Orphan } from '#contract'
import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { clockTime, dayInWords } from '../words/clock-time.ts'
import { Name } from '../words/name.tsx'
import { Sentence } from '../words/sentence.tsx'
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
      title={<Sentence of="orphans.titleOn" with={{ destination: <Name>{destination.name}</Name> }} />}
      onClose={closeDialog}
    >
      <p className="modal-text">
        <Sentence of="orphans.what" with={{ bucket: <Name>{destination.bucket}</Name> }} />
      </p>
      <label className="orphans-whose">
        <input
          type="checkbox"
          checked={whose === 'all'}
          onChange={(event) => void listOrphans(destination.id, event.target.checked ? 'all' : 'own')}
        />
        {t('orphans.showOthers')}
      </label>
      {found.length === 0 ? <Nothing destination={destination} /> : <OrphanList orphans={found} />}
      <div className="modal-buttons">
        {found.length > 1 ? (
          <Button name={t('orphans.abortAll')} onClick={() => useOrphans.setState({ asked: found })} />
        ) : null}
        <Button name={t('orphans.done')} kind="primary" onClick={closeDialog} />
      </div>
    </Modal>
  )
}

/** What stands in the list's place; said to a screen reader as it changes. */
function Nothing({ destination }: { destination: Destination }) {
  const { whose, listing } = useOrphans()
  return (
    <output className="orphans-none">
      {listing.kind === 'asking' ? <p className="quiet">{t('orphans.asking')}</p> : null}
      {listing.kind === 'listed' ? <p>{t('orphans.none')}</p> : null}
      {listing.kind === 'failed' ? (
        <>
          <p>{visibleText(listing.error.message)}</p>
          <p className="quiet">{visibleText(listing.error.advice)}</p>
          <Button name={t('orphans.askAgain')} onClick={() => void listOrphans(destination.id, whose)} />
        </>
      ) : null}
    </output>
  )
}

/** What was left on the store, one line each, with a way to abort it. */
function OrphanList({ orphans }: { orphans: Orphan[] }) {
  const now = useWindow((state) => state.minute)
  return (
    <ul className="orphans" aria-label={t('orphans.name')}>
      {orphans.map((orphan) => (
        <li className="orphan" key={orphan.uploadId}>
          <div className="orphan-text">
            <p className="orphan-key" title={visibleText(orphan.key)}>
              <Name>{orphan.key}</Name>
            </p>
            <p className="quiet">{factsOf(orphan, now)}</p>
          </div>
          <Button
            name={t('orphans.abort')}
            aria-label={t('orphans.abortNamed', { key: visibleText(orphan.key) })}
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
    begunAt === null ? null : t('orphans.begun', { time: clockTime(begunAt, now) }),
    abort === null ? null : t('orphans.removedOn', { day: dayInWords(abort.at, now) }),
  ]
  return facts.filter((fact) => fact !== null).join(' · ')
}

/** Asks before parts are deleted: what exactly will happen, and a way back. */
function AbortQuestion({ destination, orphans }: { destination: Destination; orphans: Orphan[] }) {
  const whose = useOrphans((state) => state.whose)
  const [only, ...others] = orphans
  const count = orphans.length
  return (
    <Modal title={t('orphans.abortTitle', { count })} onClose={closeDialog}>
      {others.length === 0 ? (
        <p className="orphan-asked">
          <Name>{only?.key ?? ''}</Name>
        </p>
      ) : null}
      <p className="modal-text">
        {[partsOf(orphans), whose === 'all' ? t('orphans.mayBeAtWork') : []].flat().join(' ')}
      </p>
      <div className="modal-buttons">
        <Button name={t('orphans.keep')} onClick={() => useOrphans.setState({ asked: null })} />
        <Button
          name={t('orphans.abortAsked', { count })}
          kind="danger"
          onClick={() => void abortAsked(destination.id)}
        />
      </div>
    </Modal>
  )
}

/** What will be gone, and how much, where the store says how much of each there is. */
function partsOf(orphans: Orphan[]): string {
  const count = orphans.length
  const known = orphans.flatMap(({ sizeBytes }) => sizeBytes ?? [])
  if (known.length < count) return t('orphans.partsDeleted', { count })
  return t('orphans.partsOfSizeDeleted', {
    count,
    size: bytesInWords(known.reduce((sum, size) => sum + size, 0)),
  })
}

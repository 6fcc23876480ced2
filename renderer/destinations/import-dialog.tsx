import { useState, type FormEvent } from 'react'
import {
  changeInWords,
  importRisk,
  t,
  visibleText,
  type ImportChoice,
  type ImportOffer,
  type ImportRisk,
} from '#contract'
import { Button } from '../buttons.tsx'
import { closeDialog } from '../dialogs.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { takeImported } from './commands.ts'

/** What each yes would mean, before the settings themselves. */
const risksInWords: Record<ImportRisk, string> = {
  'public-acl': t('importing.publicAcl'),
  proxy: t('importing.proxy'),
  'public-base-url': t('importing.publicBaseUrl'),
}

/** Lists what an import changes. What is here already, and what opens something to others, needs a yes of its own. */
export function ImportDialog() {
  const dialog = useWindow((state) => state.dialog)
  if (dialog?.kind !== 'import-destinations') return null
  return (
    <Modal title={t('firstRun.import')} onClose={closeDialog}>
      <ImportForm offers={dialog.offers} />
    </Modal>
  )
}

function ImportForm({ offers }: { offers: readonly ImportOffer[] }) {
  const [taken, setTaken] = useState(() => offers.map(({ replaces }) => replaces === null))
  const toggle = (place: number) => setTaken(taken.map((isTaken, at) => (at === place ? !isTaken : isTaken)))
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const chosen = choicesIn(new FormData(event.currentTarget), taken)
    closeDialog()
    void takeImported(chosen)
  }
  return (
    <form onSubmit={submit}>
      <ul className="offers">
        {offers.map((offer, place) => (
          <Offer
            key={offer.name}
            offer={offer}
            place={place}
            isTaken={taken[place] ?? false}
            onToggle={() => toggle(place)}
          />
        ))}
      </ul>
      <div className="modal-buttons">
        <Button name={t('buttons.back')} onClick={closeDialog} />
        <Button
          name={t('destinations.import')}
          type="submit"
          kind="primary"
          disabled={!taken.includes(true)}
        />
      </div>
    </form>
  )
}

type OfferProps = { offer: ImportOffer; place: number; isTaken: boolean; onToggle: () => void }

function Offer({ offer, place, isTaken, onToggle }: OfferProps) {
  const { name, replaces, changes, asks, forgotten } = offer
  const lines = [
    ...changes.map(changeInWords),
    ...(forgotten.length === 0 ? [] : [t('importing.forgets', { secrets: forgotten.join(', ') })]),
    ...(changes.length === 0 && asks.length === 0 ? [t('importing.nothingChanges')] : []),
  ]
  return (
    <li className="offer">
      <label className="form-check offer-title">
        <input type="checkbox" checked={isTaken} onChange={onToggle} />
        {visibleText(
          replaces === null ? t('importing.add', { name }) : t('importing.replace', { name: replaces }),
        )}
      </label>
      <ul className="offer-changes quiet">
        {lines.map((line) => (
          <li key={line}>{visibleText(line)}</li>
        ))}
      </ul>
      {asks.map(({ risk, changes: risky }) => (
        <label key={risk} className="form-check offer-risk">
          <input type="checkbox" name={`${place} ${risk}`} disabled={!isTaken} />
          <span>
            {risksInWords[risk]}
            <span className="quiet">{visibleText(risky.map(changeInWords).join('; '))}</span>
          </span>
        </label>
      ))}
    </li>
  )
}

function choicesIn(form: FormData, taken: readonly boolean[]): ImportChoice[] {
  return taken.flatMap((isTaken, place) =>
    isTaken ? { place, take: importRisk.options.filter((risk) => form.has(`${place} ${risk}`)) } : [],
  )
}

import { useRef } from 'react'
import type { Destination } from '#contract'
import { exportDestinations, importDestinations } from './commands.ts'
import { Button, IconButton } from '../buttons.tsx'
import { openDialog } from '../dialogs.ts'
import { Icon } from '../icons.tsx'
import { openOrphans } from '../orphans/orphans.ts'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { placeOf, useSelectedDestination } from './use-selected-destination.ts'

/** Names where drops go; opens the list of destinations. */
export function DestinationSwitcher() {
  const list = useRef<HTMLFieldSetElement>(null)
  const destinations = useWindow((state) => state.destinations)
  const selected = useSelectedDestination()
  return (
    <>
      <button type="button" className="switcher" popoverTarget="destinations">
        <Icon name={selected?.credentials.kind === 'demo' ? 'demo' : 'store'} />
        <span className="switcher-name">
          <Name>{selected?.name ?? 'Choose a destination'}</Name>
        </span>
        <Icon name="chevron" />
      </button>
      <fieldset
        ref={list}
        id="destinations"
        popover="auto"
        className="switcher-list raised"
        aria-label="Destinations"
      >
        {destinations.map((destination, place) => (
          <Choice
            key={destination.id}
            destination={destination}
            place={place}
            isSelected={destination.id === selected?.id}
            onClose={() => list.current?.hidePopover()}
          />
        ))}
        <div className="switcher-buttons">
          <Button name="Import …" onClick={() => void importDestinations()} />
          <Button name="Export …" onClick={() => void exportDestinations()} />
        </div>
      </fieldset>
    </>
  )
}

/** `place` in the list, from 0. */
type ChoiceProps = { destination: Destination; place: number; isSelected: boolean; onClose: () => void }

function Choice({ destination, place, isSelected, onClose }: ChoiceProps) {
  const { id, name } = destination
  const choose = () => {
    onClose()
    void runCommand('destinations.select', { id })
  }
  const edit = () => openDialog({ kind: 'edit-destination', id })
  const moveUp = () => void runCommand('destinations.move', { id, place: place - 1 })
  const remove = () => openDialog({ kind: 'remove-destination', id })
  return (
    <div className="choice">
      <button type="button" className="choice-button" aria-pressed={isSelected} onClick={choose}>
        <span className="choice-mark">{isSelected ? <Icon name="check" /> : null}</span>
        <span className="choice-text">
          <span className="choice-name">
            <Name>{name}</Name>
          </span>
          <span className="quiet">
            <Name>{placeOf(destination)}</Name>
          </span>
        </span>
      </button>
      {place === 0 ? null : <IconButton name={`Move ${name} up`} icon="up" onClick={moveUp} />}
      {destination.credentials.kind === 'demo' ? null : (
        <IconButton name={`Edit ${name}`} icon="edit" onClick={edit} />
      )}
      <IconButton name={`Unfinished uploads on ${name}…`} icon="parts" onClick={() => openOrphans(id)} />
      <IconButton name={`Remove ${name}`} icon="trash" onClick={remove} />
    </div>
  )
}

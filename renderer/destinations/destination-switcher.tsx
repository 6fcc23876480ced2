import { useRef } from 'react'
import { t, type Destination } from '#contract'
import { editDestination } from './commands.ts'
import { Button, IconButton } from '../buttons.tsx'
import { Icon } from '../icons.tsx'
import { useArrows } from '../menus/use-arrows.ts'
import { visitPage } from '../pages.ts'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { Name } from '../words/name.tsx'
import { placeOf, useSelectedDestination } from './use-selected-destination.ts'

/** Names where drops go; opens the list of destinations. */
export function DestinationSwitcher() {
  const list = useRef<HTMLFieldSetElement>(null)
  useArrows(list)
  const destinations = useWindow((state) => state.destinations)
  const selected = useSelectedDestination()
  return (
    <>
      <button type="button" className="switcher" popoverTarget="destinations">
        <Icon name={selected?.credentials.kind === 'demo' ? 'demo' : 'store'} />
        <span className="switcher-name">
          <Name>{selected?.name ?? t('destinations.choose')}</Name>
        </span>
        <Icon name="chevron" />
      </button>
      <fieldset
        ref={list}
        id="destinations"
        popover="auto"
        className="switcher-list raised"
        aria-label={t('destinations.title')}
        onToggle={({ newState, currentTarget }) => {
          if (newState === 'open') currentTarget.querySelector<HTMLElement>('[aria-pressed=true]')?.focus()
        }}
      >
        {destinations.map((destination) => (
          <Choice
            key={destination.id}
            destination={destination}
            isSelected={destination.id === selected?.id}
            onClose={() => list.current?.hidePopover()}
          />
        ))}
        <div className="switcher-buttons">
          <Button
            name={t('destinations.all')}
            onClick={() => {
              list.current?.hidePopover()
              visitPage({ kind: 'destinations', shown: { kind: 'list' } })
            }}
          />
        </div>
      </fieldset>
    </>
  )
}

type ChoiceProps = { destination: Destination; isSelected: boolean; onClose: () => void }

function Choice({ destination, isSelected, onClose }: ChoiceProps) {
  const { id, name } = destination
  const choose = () => {
    onClose()
    void runCommand('destinations.select', { id })
  }
  const edit = () => {
    onClose()
    editDestination(id)
  }
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
      <IconButton name={t('destinations.edit', { name })} icon="edit" onClick={edit} />
    </div>
  )
}

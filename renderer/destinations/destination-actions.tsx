import type { Destination } from '#contract'
import { Button, IconButton } from '../buttons.tsx'
import { openDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'

/** What can be done with a saved destination besides editing it. */
export function DestinationActions({ destination: { id, name } }: { destination: Destination }) {
  const place = useWindow(({ destinations }) => destinations.findIndex((each) => each.id === id))
  const isDefault = useWindow((state) => state.selectedDestinationId === id)
  return (
    <div className="editor-actions">
      {isDefault ? null : (
        <Button name="Make default" onClick={() => void runCommand('destinations.select', { id })} />
      )}
      {place > 0 ? (
        <IconButton
          name={`Move ${name} up`}
          icon="up"
          onClick={() => void runCommand('destinations.move', { id, place: place - 1 })}
        />
      ) : null}
      <IconButton
        name={`Remove ${name}`}
        icon="trash"
        onClick={() => openDialog({ kind: 'remove-destination', id })}
      />
    </div>
  )
}

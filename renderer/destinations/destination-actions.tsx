import { t, type Destination } from '#contract'
import { Button, IconButton } from '../buttons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { removeDestination } from './commands.ts'

/** What can be done with a saved destination besides editing it. */
export function DestinationActions({ destination }: { destination: Destination }) {
  const { id, name } = destination
  const place = useWindow(({ destinations }) => destinations.findIndex((each) => each.id === id))
  const isDefault = useWindow((state) => state.selectedDestinationId === id)
  return (
    <div className="editor-actions">
      {isDefault ? null : (
        <Button
          name={t('destinations.makeDefault')}
          onClick={() => void runCommand('destinations.select', { id })}
        />
      )}
      {place > 0 ? (
        <IconButton
          name={t('destinations.moveUp', { name })}
          icon="up"
          onClick={() => void runCommand('destinations.move', { id, place: place - 1 })}
        />
      ) : null}
      <IconButton
        name={t('destinations.remove', { name })}
        icon="trash"
        onClick={() => void removeDestination(destination)}
      />
    </div>
  )
}

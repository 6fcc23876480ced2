import { addDestination } from '../destinations/commands.ts'
import { DestinationSwitcher } from '../destinations/destination-switcher.tsx'
import { pick } from '../drops/add-files.ts'
import { visitPage } from '../pages.ts'
import { Button, IconButton } from '../buttons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { isAllPaused, isGoing } from '../uploads/summary.ts'
import { SummaryLine } from './summary-line.tsx'

/** Where uploads go, how they do as a whole, and what can be done with all of them. */
export function Header() {
  const hasDestination = useWindow((state) => state.destinations.length > 0)
  return (
    <header className="header">
      {hasDestination ? <DestinationSwitcher /> : <p className="wordmark">Dropreel</p>}
      <IconButton name="Add destination" icon="add" onClick={() => addDestination()} />
      <SummaryLine />
      <div className="header-buttons">
        {hasDestination ? <AllButton /> : null}
        <IconButton name="Settings" icon="settings" onClick={() => visitPage({ kind: 'settings' })} />
      </div>
      {hasDestination ? (
        <div className="header-buttons">
          <IconButton name="Add folder" icon="folder" onClick={() => void pick('folders')} />
          <Button name="Add files" icon="upload" kind="primary" onClick={() => void pick('files')} />
        </div>
      ) : null}
    </header>
  )
}

const forAll = {
  pause: { name: 'Pause all', icon: 'pause', command: 'uploads.pauseAll' },
  resume: { name: 'Resume all', icon: 'play', command: 'uploads.resumeAll' },
} as const

/** One button: it pauses while anything could go on by itself, and resumes when all that is left is paused. */
function AllButton() {
  const mode = useWindow(({ tally }) => {
    if (isGoing(tally)) return 'pause'
    return isAllPaused(tally) ? 'resume' : null
  })
  if (mode === null) return null
  const { name, icon, command } = forAll[mode]
  return <IconButton name={name} icon={icon} onClick={() => void runCommand(command, undefined)} />
}

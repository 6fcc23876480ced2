import { pauseAll, pick, resumeAll } from '../commands.ts'
import { DestinationSwitcher } from '../destinations/destination-switcher.tsx'
import { openConnect, openSettings } from '../dialogs.ts'
import { Button, IconButton } from '../buttons.tsx'
import { useWindow } from '../store.ts'
import { SummaryLine } from './summary-line.tsx'

/** Where uploads go, how they do as a whole, and what can be done with all of them. */
export function Header() {
  const hasDestination = useWindow((state) => state.destinations.length > 0)
  return (
    <header className="header">
      {hasDestination ? <DestinationSwitcher /> : <h1 className="wordmark">Dropreel</h1>}
      <IconButton name="Add destination" icon="add" onClick={openConnect} />
      <SummaryLine />
      <IconButton name="Settings" icon="settings" onClick={openSettings} />
      {hasDestination ? (
        <div className="header-buttons">
          <AllButton />
          <IconButton name="Add folder" icon="folder" onClick={() => void pick('folders')} />
          <Button name="Add files" icon="upload" kind="primary" onClick={() => void pick('files')} />
        </div>
      ) : null}
    </header>
  )
}

/** One button: it pauses while anything could go on by itself, and resumes when all that is left is paused. */
function AllButton() {
  const mode = useWindow(({ uploads }) => {
    let paused = false
    for (const { state } of uploads.values()) {
      if (['queued', 'opening', 'sending', 'waiting'].includes(state.kind)) return 'pause'
      paused ||= state.kind === 'paused'
    }
    return paused ? 'resume' : 'nothing'
  })
  if (mode === 'nothing') return null
  return mode === 'pause' ? (
    <IconButton name="Pause all" icon="pause" onClick={() => void pauseAll()} />
  ) : (
    <IconButton name="Resume all" icon="play" onClick={() => void resumeAll()} />
  )
}

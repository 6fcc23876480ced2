import { t } from '#contract'
import { addDestination } from '../destinations/commands.ts'
import { DestinationSwitcher } from '../destinations/destination-switcher.tsx'
import { pick } from '../drops/add-files.ts'
import { visitPage } from '../pages.ts'
import { Button, IconButton } from '../buttons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { isAllPaused, isGoing } from '../uploads/summary.ts'
import { WhenDoneButton } from './when-done.tsx'
import { SummaryLine } from './summary-line.tsx'

/** Where uploads go, how they do as a whole, and what can be done with all of them. */
export function Header() {
  const hasDestination = useWindow((state) => state.destinations.length > 0)
  return (
    <header className="header">
      {hasDestination ? <DestinationSwitcher /> : <p className="wordmark">Dropreel</p>}
      <IconButton name={t('destinations.addOne')} icon="add" onClick={() => addDestination()} />
      <SummaryLine />
      <div className="header-buttons">
        {hasDestination ? <WhenDoneButton /> : null}
        {hasDestination ? <AllButton /> : null}
        <IconButton
          name={t('settings.title')}
          icon="settings"
          onClick={() => visitPage({ kind: 'settings' })}
        />
      </div>
      {hasDestination ? (
        <div className="header-buttons">
          <IconButton name={t('shell.addFolder')} icon="folder" onClick={() => void pick('folders')} />
          <Button
            name={t('shell.addFiles')}
            icon="upload"
            kind="primary"
            onClick={() => void pick('files')}
          />
        </div>
      ) : null}
    </header>
  )
}

const forAll = {
  pause: { name: t('shell.pauseAll'), icon: 'pause', command: 'uploads.pauseAll' },
  resume: { name: t('shell.resumeAll'), icon: 'play', command: 'uploads.resumeAll' },
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

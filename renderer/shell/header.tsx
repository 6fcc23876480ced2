import { rateInWords } from '#contract'
import { pick } from '../commands.ts'
import { addDestination } from '../destinations/commands.ts'
import { DestinationSwitcher } from '../destinations/destination-switcher.tsx'
import { visitPage } from '../pages.ts'
import { Button, IconButton } from '../buttons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { isAllPaused, isGoing, type Summary } from '../uploads/summary.ts'

/** Where uploads go, how they do as a whole, and what can be done with all of them. */
export function Header() {
  const hasDestination = useWindow((state) => state.destinations.length > 0)
  return (
    <header className="header">
      {hasDestination ? <DestinationSwitcher /> : <p className="wordmark">Dropreel</p>}
      <IconButton name="Add destination" icon="add" onClick={() => addDestination()} />
      <SummaryLine />
      <IconButton name="Settings" icon="settings" onClick={() => visitPage({ kind: 'settings' })} />
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

/** `3 uploading · 84 MB/s · done 14:32`, and what failed. */
function SummaryLine() {
  const summary = useWindow((state) => state.summary)
  const end = useWindow((state) => state.end?.words ?? null)
  return (
    <p className="summary">
      {progressWords(summary).map((words) => (
        <span key={words.key} data-part={words.key}>
          {words.text}
        </span>
      ))}
      {end === null ? null : <span className="summary-end">{end}</span>}
      {summary.failed > 0 ? <span className="summary-failed">{summary.failed} failed</span> : null}
    </p>
  )
}

function progressWords(summary: Summary): { key: string; text: string }[] {
  const { uploading, queued, waiting, paused, done, failed, bytesPerSecond } = summary
  const counts = { uploading, queued, waiting, paused }
  const words = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([key, count]) => ({ key, text: `${count} ${key}` }))
  if (words.length === 0 && failed === 0) return done > 0 ? [{ key: 'done', text: `${done} uploaded` }] : []
  return bytesPerSecond > 0 ? [...words, { key: 'rate', text: rateInWords(bytesPerSecond) }] : words
}

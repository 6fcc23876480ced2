import type { ReactNode } from 'react'
import { addDestination, importDestinations } from './commands.ts'
import { openDialog } from '../dialogs.ts'
import { Icon, type IconName } from '../icons.tsx'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'
import { useChoices } from './use-choices.ts'

/** Before there is a destination: what this is, and the ways in. */
export function FirstRun() {
  const held = useWindow((state) => state.heldPaths.length)
  const profiles = useChoices()?.profiles ?? []
  return (
    <section className="first-run" aria-label="Welcome">
      <h1 className="first-run-title">Drop a render, get a link.</h1>
      <p className="first-run-text">
        Dropreel uploads finished video to S3 and stores like it, and picks up where it left off, whatever
        happens in between.
      </p>
      {held > 0 ? (
        <output className="first-run-held">
          <Icon name="clock" />
          {held === 1 ? '1 item is' : `${held} items are`} waiting. Choose where to send{' '}
          {held === 1 ? 'it' : 'them'}, and {held === 1 ? 'it uploads' : 'they upload'} at once.
        </output>
      ) : null}
      <div className="ways">
        <Way icon="store" title="Connect a destination" onClick={() => addDestination()}>
          Your bucket on AWS, R2, B2, Wasabi, MinIO, Ceph or another store that speaks S3.
        </Way>
        <Way
          icon="demo"
          title="Try the demo store"
          onClick={() => void runCommand('demo.connect', undefined)}
        >
          A small store on this computer, ready at once. See a first upload finish; nothing leaves this
          machine.
        </Way>
        {profiles.length === 0 ? null : (
          <Way
            icon="key"
            title="Take it from ~/.aws"
            onClick={() => openDialog({ kind: 'choose-profile', profiles })}
          >
            {profiles.length === 1 ? 'One profile is' : `${profiles.length} profiles are`} there. Its keys
            stay where they are.
          </Way>
        )}
        <Way icon="folder" title="Import destinations" onClick={() => void importDestinations()}>
          A file that somebody gave you, with everything set up but the keys.
        </Way>
      </div>
    </section>
  )
}

type WayProps = { icon: IconName; title: string; onClick: () => void; children: ReactNode }

function Way({ icon, title, onClick, children }: WayProps) {
  return (
    <button type="button" className="way" onClick={onClick}>
      <span className="way-icon">
        <Icon name={icon} size={24} />
      </span>
      <span className="way-title">{title}</span>
      <span className="quiet">{children}</span>
    </button>
  )
}

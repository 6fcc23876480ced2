import { useState } from 'react'
import { visibleText } from '#contract'
import { Button, IconButton } from '../buttons.tsx'
import { openDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { useWindow } from '../store.ts'

/** One quiet line once a newer version can be had. Who closes it finds it again in "About Dropreel". */
export function UpdateLine() {
  const update = useWindow((state) => state.update)
  const [closed, setClosed] = useState<string | null>(null)
  if ((update.kind !== 'ready' && update.kind !== 'elsewhere') || update.version === closed) return null
  return (
    <section className="update-line" aria-label="New version">
      <output>{visibleText(updateInWords(update))}</output>
      <Button name="What is new" onClick={() => openDialog({ kind: 'about' })} />
      <UpdateButton />
      <IconButton name="Later" icon="close" onClick={() => setClosed(update.version)} />
    </section>
  )
}

/** What brings the newer version; nothing while there is none. */
export function UpdateButton({ kind }: { kind?: 'primary' }) {
  const update = useWindow((state) => state.update)
  if (update.kind === 'ready') {
    return (
      <Button
        name="Restart and update"
        {...(kind === undefined ? {} : { kind })}
        onClick={() => void runCommand('updates.install', undefined)}
      />
    )
  }
  if (update.kind !== 'elsewhere' || update.page === '') return null
  return <Button name="Open its page" onClick={() => void runCommand('updates.openPage', undefined)} />
}

/** `Dropreel 0.2.0 is ready.` */
export function updateInWords(update: ReturnType<typeof useWindow.getState>['update']): string {
  switch (update.kind) {
    case 'off':
      return 'This build does not look for new versions.'
    case 'not-looked':
      return 'Dropreel has not looked for new versions yet.'
    case 'looking':
      return 'Dropreel is looking for new versions.'
    case 'current':
      return `This is the newest version. Last looked ${new Date(update.at).toLocaleString()}.`
    case 'failed':
      return update.version === null
        ? 'Dropreel could not ask for new versions. It tries again in an hour; the log says why.'
        : `Dropreel ${update.version} did not arrive whole and unchanged, so it is not installed. Dropreel tries again in an hour.`
    case 'downloading':
      return `Dropreel ${update.version} is being fetched.`
    case 'ready':
      return `Dropreel ${update.version} is ready. Uploads go on after the restart.`
    case 'elsewhere':
      return `Dropreel ${update.version} is there${update.page === '' ? '.' : `: ${update.page}`}`
  }
}

import { useState } from 'react'
import { localeNow, t, visibleText } from '#contract'
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
    <section className="update-line" aria-label={t('updates.newVersion')}>
      <output>{visibleText(updateInWords(update))}</output>
      <Button name={t('updates.whatIsNew')} onClick={() => openDialog({ kind: 'about' })} />
      <UpdateButton />
      <IconButton name={t('updates.later')} icon="close" onClick={() => setClosed(update.version)} />
    </section>
  )
}

/** What brings the newer version; nothing while there is none. */
export function UpdateButton({ kind }: { kind?: 'primary' }) {
  const update = useWindow((state) => state.update)
  if (update.kind === 'ready') {
    return (
      <Button
        name={t('updates.restart')}
        {...(kind === undefined ? {} : { kind })}
        onClick={() => void runCommand('updates.install', undefined)}
      />
    )
  }
  if (update.kind !== 'elsewhere' || update.page === '') return null
  return (
    <Button name={t('updates.openPage')} onClick={() => void runCommand('updates.openPage', undefined)} />
  )
}

/** `Dropreel 0.2.0 is ready.` */
export function updateInWords(update: ReturnType<typeof useWindow.getState>['update']): string {
  switch (update.kind) {
    case 'off':
      return t('updates.off')
    case 'not-looked':
      return t('updates.notLooked')
    case 'looking':
      return t('updates.looking')
    case 'current':
      return t('updates.current', { time: new Date(update.at).toLocaleString(localeNow()) })
    case 'failed':
      return update.version === null
        ? t('updates.unreachable')
        : t('updates.damaged', { version: update.version })
    case 'downloading':
      return t('updates.downloading', { version: update.version })
    case 'ready':
      return t('updates.ready', { version: update.version })
    case 'elsewhere':
      return update.page === '' ? t('updates.there', update) : t('updates.thereAt', update)
  }
}

import { useEffect, useState } from 'react'
import { t, visibleText, type AboutFacts } from '#contract'
import { Button } from '../buttons.tsx'
import { closeDialog } from '../dialogs.ts'
import { runCommand } from '../run-command.ts'
import { Modal } from '../shell/modal.tsx'
import { useWindow } from '../store.ts'
import { UpdateButton, updateInWords } from './update-line.tsx'

/** What this Dropreel is, what is new, and where its log and the licences are. */
export function AboutDialog() {
  const isOpen = useWindow((state) => state.dialog?.kind === 'about')
  return isOpen ? <About /> : null
}

const show = (folder: 'logs' | 'licences') => void runCommand('about.openFolder', { folder })

function About() {
  const [facts, setFacts] = useState<AboutFacts | null>(null)
  useEffect(() => {
    void runCommand('about.facts', undefined).then((answer) => setFacts(answer?.value ?? null))
  }, [])
  return (
    <Modal title={t('updates.about')} onClose={closeDialog}>
      {facts === null ? null : (
        <dl className="about-facts">
          <dt>{t('updates.version')}</dt>
          <dd>{facts.version}</dd>
          {facts.runsOn.map(({ name, version }) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{version}</dd>
            </div>
          ))}
          <dt>{t('updates.log')}</dt>
          <dd>{visibleText(facts.logs)}</dd>
        </dl>
      )}
      <News />
      <div className="modal-buttons">
        <Button name={t('updates.showLog')} onClick={() => show('logs')} />
        {facts?.hasLicences === true ? (
          <Button name={t('updates.licences')} onClick={() => show('licences')} />
        ) : null}
        <Button name={t('buttons.done')} onClick={closeDialog} />
      </div>
    </Modal>
  )
}

/** What is known of newer versions, and a way to ask now. */
function News() {
  const update = useWindow((state) => state.update)
  const notes = 'notes' in update ? update.notes : ''
  const isBusy = update.kind === 'looking' || update.kind === 'downloading'
  return (
    <section className="about-news" aria-label={t('updates.newVersions')}>
      <output>{visibleText(updateInWords(update))}</output>
      {notes === '' ? null : (
        <pre className="about-notes">{notes.split('\n').map(visibleText).join('\n')}</pre>
      )}
      {update.kind === 'off' ? null : (
        <div className="about-buttons">
          <Button
            name={t('updates.look')}
            disabled={isBusy}
            onClick={() => void runCommand('updates.look', undefined)}
          />
          <UpdateButton kind="primary" />
        </div>
      )}
    </section>
  )
}

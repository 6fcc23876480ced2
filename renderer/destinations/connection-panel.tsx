import { useId } from 'react'
import { t, visibleText, type Capabilities, type CheckLine } from '#contract'
import { Button } from '../buttons.tsx'
import { Icon, type IconName } from '../icons.tsx'
import { checklist, outcomeOf, type CheckRow } from './checklist.ts'
import { storeFacts } from './store-facts.ts'
import { UnfinishedUploads } from './unfinished-uploads.tsx'
import type { TestProgress } from './use-connection-test.ts'

type Props = {
  progress: TestProgress
  /** Something was changed since the test. */
  isStale: boolean
  /** What the store has shown before. */
  known: Capabilities | undefined
  /** Null for a destination that is not saved yet. */
  id: string | null
  onTest: () => void
}

/** What a test shows of the connection, line by line, and what is known of the store. */
export function ConnectionPanel({ progress, isStale, known, id, onTest }: Props) {
  const titleId = useId()
  const lines =
    progress.kind === 'running' ? progress.lines : progress.kind === 'done' ? progress.check.lines : []
  const isRunning = progress.kind === 'running'
  const learned = progress.kind === 'done' && !isStale ? progress.check.capabilities : known
  const answer = progress.kind === 'running' || progress.kind === 'done' ? progress.elapsedMs : null
  return (
    <aside className="connection" aria-labelledby={titleId}>
      <div className="connection-scroller">
        <h2 className="connection-title" id={titleId}>
          {t('connection.title')}
        </h2>
        <output className="connection-note">{statusOf(progress, isStale)}</output>
        {lines.length > 0 || isRunning ? (
          <div className="checklist-place" data-stale={isStale}>
            <ul className="checklist" aria-label={t('connection.checklist')}>
              {checklist(lines).map((row) => (
                <Row key={row.title} row={row} fact={row.steps.includes('connect') ? answer : null} />
              ))}
            </ul>
            {isRunning ? null : <EveryStep lines={lines} />}
          </div>
        ) : null}
        {learned === undefined ? null : <StoreFacts known={learned} />}
      </div>
      <div className="connection-buttons">
        <Button name={t('connection.test')} onClick={onTest} disabled={isRunning} />
        {id === null ? null : <UnfinishedUploads id={id} hasPassed={progress.kind === 'done'} />}
      </div>
    </aside>
  )
}

function statusOf(progress: TestProgress, isStale: boolean): string {
  if (progress.kind === 'running') return t('connection.testing')
  if (progress.kind === 'done') {
    return isStale ? t('connection.changed') : outcomeOf(progress.check.lines)
  }
  return t('connection.lead')
}

const icons: Record<CheckRow['status'], IconName> = {
  passed: 'check',
  failed: 'close',
  skipped: 'skip',
  pending: 'skip',
}

/** `fact` is the time until the store answered, in milliseconds. */
function Row({ row: { title, status, notes }, fact }: { row: CheckRow; fact: number | null }) {
  return (
    <li className="check-row" data-status={status}>
      <Icon name={icons[status]} size={14} />
      <span className="check-title">
        <span className="unseen">{t(`connection.${status}`)}: </span>
        {title}
      </span>
      {fact === null ? null : <span className="check-fact">{t('connection.answeredIn', { ms: fact })}</span>}
      {notes.map((note) => (
        <p key={note} className="check-note">
          {visibleText(note)}
        </p>
      ))}
    </li>
  )
}

function EveryStep({ lines }: { lines: readonly CheckLine[] }) {
  return (
    <details className="check-steps">
      <summary>{t('connection.everyStep')}</summary>
      <dl className="facts">
        {lines.map(({ step, title, text }) => (
          <div key={step} className="facts-row">
            <dt>{title}</dt>
            <dd>{visibleText(text)}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}

function StoreFacts({ known }: { known: Capabilities }) {
  const titleId = useId()
  const facts = storeFacts(known)
  if (facts.length === 0) return null
  return (
    <section aria-labelledby={titleId}>
      <h3 className="group-title" id={titleId}>
        {t('connection.abilities')}
      </h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} className="facts-row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

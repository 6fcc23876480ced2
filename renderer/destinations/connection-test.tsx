import { useEffect, useRef, useState } from 'react'
import { visibleText, type AppError, type CheckLine, type DestinationForm } from '#contract'
import { invoke, on } from '../bridge.ts'
import { Icon, type IconName } from '../icons.tsx'
import { Refusal } from './refusal.tsx'

export type TestProgress =
  | { kind: 'none' }
  | { kind: 'running'; lines: CheckLine[] }
  | { kind: 'done'; lines: CheckLine[] }
  | { kind: 'refused'; error: AppError }

const icons: Record<CheckLine['status'], IconName> = { passed: 'check', failed: 'alert', skipped: 'skip' }

/** A connection test that fills in line by line; it ends with the form. */
export function useConnectionTest() {
  const [progress, setProgress] = useState<TestProgress>({ kind: 'none' })
  useEffect(() => {
    const forget = on('destinations.checked', ({ line }) =>
      setProgress((now) => (now.kind === 'running' ? { ...now, lines: [...now.lines, line] } : now)),
    )
    return () => {
      forget()
      void invoke('destinations.stopTest', undefined)
    }
  }, [])
  const start = async (form: DestinationForm) => {
    setProgress({ kind: 'running', lines: [] })
    const result = await invoke('destinations.test', form)
    setProgress(
      result.ok ? { kind: 'done', lines: result.value.lines } : { kind: 'refused', error: result.error },
    )
  }
  return { progress, start }
}

export function TestLines({ progress }: { progress: TestProgress }) {
  const section = useRef<HTMLElement>(null)
  // It is below what was just filled in: a test that nobody sees would be none.
  const { kind } = progress
  useEffect(() => {
    if (kind === 'done') section.current?.scrollIntoView({ block: 'nearest' })
  }, [kind])
  if (progress.kind === 'none') return null
  if (progress.kind === 'refused') return <Refusal error={progress.error} />
  return (
    <section ref={section} className="test" aria-label="Connection test">
      <output className="test-summary">{summaryOf(progress)}</output>
      <ul className="test-lines">
        {progress.lines.map((line) => (
          <li key={line.step} className="test-line" data-status={line.status}>
            <Icon name={icons[line.status]} />
            <span className="unseen">{line.status}: </span>
            <span className="test-title">{visibleText(line.title)}</span>
            <span className="test-text">{visibleText(line.text)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function summaryOf({ kind, lines }: Extract<TestProgress, { lines: CheckLine[] }>): string {
  if (kind === 'running') return 'Testing the connection …'
  const failed = lines.filter(({ status }) => status === 'failed').length
  if (failed === 0) return 'Everything that uploads need is allowed.'
  return failed === 1 ? 'One thing is wrong.' : `${failed} things are wrong.`
}

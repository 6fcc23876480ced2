import { Component, type ErrorInfo, type ReactNode } from 'react'
import { t } from '#contract'
import { invoke } from '../bridge.ts'
import { Button } from '../buttons.tsx'
import { reportError } from '../report-errors.ts'

type Props = { children: ReactNode }

/** Shows a sentence and a way on instead of an empty window when drawing fails. React has it for classes only. */
export class ErrorBoundary extends Component<Props, { hasFailed: boolean }> {
  override state = { hasFailed: false }

  static getDerivedStateFromError(): { hasFailed: boolean } {
    return { hasFailed: true }
  }

  override componentDidCatch(thrown: unknown, { componentStack }: ErrorInfo): void {
    reportError(thrown, componentStack ?? '')
  }

  override render(): ReactNode {
    if (!this.state.hasFailed) return this.props.children
    return (
      <main className="first-run">
        <div role="alert">
          <h1 className="first-run-title">{t('shell.broken')}</h1>
          <p className="first-run-text">{t('shell.brokenLead')}</p>
        </div>
        <Button name={t('shell.reload')} kind="primary" onClick={() => window.location.reload()} />
        <Button name={t('shell.saveReport')} onClick={() => void invoke('app.saveReport', undefined)} />
      </main>
    )
  }
}

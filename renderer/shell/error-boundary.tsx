import { Component, type ErrorInfo, type ReactNode } from 'react'
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
          <h1 className="first-run-title">The window cannot be shown.</h1>
          <p className="first-run-text">
            Your uploads continue. A diagnostic report collects what is needed to find the cause.
          </p>
        </div>
        <Button name="Reload" kind="primary" onClick={() => window.location.reload()} />
        <Button name="Save diagnostic report…" onClick={() => void invoke('app.saveReport', undefined)} />
      </main>
    )
  }
}

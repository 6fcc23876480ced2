import { t } from '#contract'
import { invoke } from './bridge.ts'
import { showToast } from './toast.ts'

/** Writes to the log what nobody foresaw. `where` says which components were drawing. */
export function reportError(thrown: unknown, where = ''): void {
  const message = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)
  const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
  void invoke('app.reportError', { message, stack: `${stack}\n${where}`.trim() })
}

/** From now on reports what nothing catches, and says so in a sentence. */
export function reportUncaughtErrors(): void {
  window.addEventListener('unhandledrejection', ({ reason }) => sayUncaught(reason))
  window.addEventListener('error', ({ error }: { error: unknown }) => {
    // Chromium's own notices, such as that of a ResizeObserver, come without one.
    if (error !== null && error !== undefined) sayUncaught(error)
  })
}

function sayUncaught(thrown: unknown): void {
  reportError(thrown)
  showToast('bad', t('failures.inWindow'), [t('failures.inWindowAdvice')])
}

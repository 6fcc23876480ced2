import type { AppError } from '#contract'
import { invoke } from './bridge.ts'
import { useWindow, type Toast } from './store.ts'

/** Shows a short message; it replaces the one before. */
export function showToast(
  tone: Toast['tone'],
  text: string,
  more: string[] = [],
  action: Toast['action'] = null,
): void {
  useWindow.setState(({ toast }) => ({
    toast: { number: (toast?.number ?? 0) + 1, tone, text, more, action },
  }))
}

export function showFailure(error: AppError): void {
  showToast('bad', error.message, [error.advice])
}

export function hideToast(): void {
  useWindow.setState({ toast: null })
}

/** Tells the main process that a person has read a warning: then it does not come back. */
export function closeWarning(id: number): void {
  void invoke('app.closeWarning', { id }).then((result) => {
    if (!result.ok) showFailure(result.error)
  })
}

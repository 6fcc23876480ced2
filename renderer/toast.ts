import type { AppError } from '#contract'
import { useWindow, type Toast } from './store.ts'

/** Shows a short message; it replaces the one before. */
export function showToast(tone: Toast['tone'], text: string, more: string[] = []): void {
  useWindow.setState(({ toast }) => ({ toast: { number: (toast?.number ?? 0) + 1, tone, text, more } }))
}

export function showFailure(error: AppError): void {
  showToast('bad', error.message, [error.advice])
}

export function hideToast(): void {
  useWindow.setState({ toast: null })
}

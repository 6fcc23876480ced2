import { useWindow, type Dialog } from './store.ts'

export function openDialog(dialog: Dialog): void {
  useWindow.setState({ dialog })
}

export function closeDialog(): void {
  useWindow.setState({ dialog: null })
}

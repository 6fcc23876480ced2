import { useWindow } from './store.ts'

export function openConnect(): void {
  useWindow.setState({ dialog: { kind: 'connect' } })
}

export function openSettings(): void {
  useWindow.setState({ dialog: { kind: 'settings' } })
}

export function closeDialog(): void {
  useWindow.setState({ dialog: null })
}

import { useWindow } from './store.ts'

export function openConnect(): void {
  useWindow.setState({ dialog: { kind: 'connect' } })
}

export function closeDialog(): void {
  useWindow.setState({ dialog: null })
}

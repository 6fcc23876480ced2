import { useWindow } from '../store.ts'
import { selectOnly } from '../uploads/selection.ts'
import { openPanel } from './open-panel.ts'

/** Opens the panel for a row, which becomes the active one. */
export function showDetails(id: string): void {
  if (useWindow.getState().selectedUploadId !== id) selectOnly(id)
  openPanel()
}

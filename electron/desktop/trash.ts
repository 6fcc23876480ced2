import { shell } from 'electron'

/** Moves a file to the desktop's trash, as its file manager does. Rejects where there is none. */
export function moveToTrash(file: string): Promise<void> {
  return shell.trashItem(file)
}

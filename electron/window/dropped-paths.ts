import { ipcMain } from 'electron'
import { isTrusted } from './trusted-sender.ts'

/**
 * The paths that a person dropped on the window, told by the preload alone. The page cannot add any, so it
 * cannot make Dropreel read a file that nobody gave it.
 */
export function rememberDroppedPaths(): { has(path: string): boolean } {
  const dropped = new Set<string>()
  ipcMain.on('dropped', (event, path: unknown) => {
    if (isTrusted(event) && typeof path === 'string') dropped.add(path)
  })
  return dropped
}

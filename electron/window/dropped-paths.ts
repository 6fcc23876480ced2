import { ipcMain } from 'electron'
import { isTrusted } from './trusted-sender.ts'

/**
 * The paths of files dropped on the window, as reported by the preload script. The page cannot add any, so it cannot
 * make Dropreel read a file that was not dropped.
 */
export function rememberDroppedPaths(): { has(path: string): boolean } {
  const dropped = new Set<string>()
  ipcMain.on('dropped', (event, path: unknown) => {
    if (isTrusted(event) && typeof path === 'string') dropped.add(path)
  })
  return dropped
}

import type { BrowserWindow } from 'electron'
import { pickPaths } from '../desktop/dialogs.ts'
import type { Opened } from '../desktop/opened.ts'
import type { WindowContext } from './context.ts'

/**
 * Passes on to the window what Dropreel was opened for, once its page is loaded. Answers what passes on more of it.
 * `trust`: a person has chosen this path.
 */
export function passOpened(
  { send }: Pick<WindowContext, 'send'>,
  window: BrowserWindow,
  opened: Opened,
  trust: (path: string) => void,
): () => void {
  let hasLoaded = false
  /** The window adds files as if they had been dropped on it. Before its scripts have run it would not hear of them. */
  function addOpened(): void {
    if (!hasLoaded) return
    const { paths: given, linked, picks } = opened.take()
    if (picks) void pickPaths(window, 'files').then((chosen) => opened.add(chosen))
    if (linked !== null) send('uploads.shown', { id: linked })
    if (given.length === 0) return
    given.forEach(trust)
    send('uploads.opened', { paths: given })
  }
  window.webContents.on('did-start-loading', () => void (hasLoaded = false))
  window.webContents.on('did-finish-load', () => {
    hasLoaded = true
    addOpened()
  })
  return addOpened
}

import type { BrowserWindow } from 'electron'
import { pickPaths } from '../desktop/dialogs.ts'
import type { Opened } from '../desktop/opened.ts'
import type { WindowContext } from './context.ts'

/**
 * Passes on to the window what Dropreel was opened for, once its page is loaded. `trust`: a person has chosen this path.
 */
export function passOpened(
  { send }: Pick<WindowContext, 'send'>,
  window: BrowserWindow,
  opened: Opened,
  trust: (path: string) => void,
) {
  let hasLoaded = false
  /** What the window was told, and has not asked for yet. */
  const passed = new Set<string>()
  /** What of it is added without the window. */
  let rest = new Set<string>()

  /** The window adds files as if they had been dropped on it. Before its scripts have run it would not hear of them. */
  function addOpened(): void {
    if (!hasLoaded) return
    const { paths: given, linked, picks } = opened.take()
    if (picks) void pickPaths(window, 'files').then((chosen) => opened.add(chosen))
    if (linked !== null) send('uploads.shown', { id: linked })
    if (given.length === 0) return
    for (const path of given) {
      trust(path)
      passed.add(path)
    }
    send('uploads.opened', { paths: given })
  }
  window.webContents.on('did-start-loading', () => void (hasLoaded = false))
  window.webContents.on('did-finish-load', () => {
    hasLoaded = true
    addOpened()
  })
  return {
    /** Passes on more of it. */
    addOpened,
    arrived(paths: readonly string[]): string[] {
      paths.forEach((path) => passed.delete(path))
      return paths.filter((path) => !rest.has(path))
    },
    /** At the end: the files that nobody has added yet. */
    takeRest(): string[] {
      rest = new Set([...passed, ...opened.take().paths])
      return [...rest]
    },
  }
}

import { watch } from 'node:fs'
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'

/** The system tells of a move at once. */
const patienceMs = 1000

export type LastChanges = {
  /** Called after the file was moved: true where its bytes, its times or its links changed since, before the move. */
  hasChanged(): Promise<boolean>
  close(): void
}

/**
 * Watches what happens to the file at the path, until it is moved. The system tells of everything in its order, so all
 * that happened before the move is known when it tells of that. What is written to a mapped file, or by another computer,
 * it does not tell; nor anything where too many files are watched.
 * https://man7.org/linux/man-pages/man7/inotify.7.html
 */
export function watchLastChanges(file: string): LastChanges {
  const told = new AbortController()
  let hasChanged = false
  try {
    // It keeps the program running: in the middle of a move that must not end.
    const watcher = watch(file, (event) => {
      hasChanged ||= event === 'change'
      told.abort()
    })
    watcher.on('error', () => told.abort())
    return {
      async hasChanged() {
        await delay(patienceMs, undefined, told).catch(() => undefined)
        // What it told of may have been an earlier move. All else is there by now, and is read in this turn.
        await nextTurn()
        return hasChanged
      },
      close: () => watcher.close(),
    }
  } catch {
    return { hasChanged: () => Promise.resolve(false), close: () => undefined }
  }
}

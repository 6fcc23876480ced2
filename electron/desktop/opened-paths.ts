import { app } from 'electron'
import { z } from 'zod'
import { pathsInArguments } from './paths-in-arguments.ts'

const start = z.object({ paths: z.array(z.string()) })

/** What a file manager, a terminal or another program opened with Dropreel, until somebody takes it. */
export type OpenedPaths = {
  /** Absolute paths; from now on these are no more among them. */
  take(): string[]
  /** Called at each later start of Dropreel, which may have brought more. */
  onStartedAgain(listener: () => void): void
}

/** Null when another Dropreel of this user runs; it gets the paths of this start. Call it before the app is ready. */
export function openedPaths(): OpenedPaths | null {
  let waiting = pathsInArguments(process.argv, startFolder(), app.isPackaged)
  // Chromium changes the arguments that it tells the other process, so they go beside them.
  if (!app.requestSingleInstanceLock({ paths: waiting })) return null
  let startedAgain: (() => void) | null = null
  app.on('second-instance', (_event, _arguments, _folder, other) => {
    waiting.push(...(start.safeParse(other).data?.paths ?? []))
    startedAgain?.()
  })
  return {
    take() {
      const taken = waiting
      waiting = []
      return taken
    },
    onStartedAgain: (listener) => void (startedAgain = listener),
  }
}

/** Null where it was deleted: no relative path leads anywhere then, and Node's workers need another folder to start in. */
function startFolder(): string | null {
  try {
    return process.cwd()
  } catch {
    process.chdir('/')
    return null
  }
}

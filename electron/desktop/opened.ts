import { isAbsolute } from 'node:path'
import { app } from 'electron'
import { uploadOfLink } from '../contract/index.ts'
import { argumentsFor, readArguments, start, type Start } from './start-arguments.ts'

type Asked = Pick<Start, 'paths' | 'linked' | 'picks'>
const nothing: Asked = { paths: [], linked: null, picks: false }

/** What a file manager, a terminal, a link or another program opened with Dropreel, until somebody takes it. */
export type Opened = {
  /** From now on these are no more among them. */
  take(): Asked
  /**
   * Later starts begin a Dropreel of their own, which waits for the end of this one. What the system hands over to this
   * one all the same, as macOS does, starts it again once it has ended.
   */
  leave(): void
  /** Adds what was dropped on an icon of ours or picked; nobody has to see it. */
  add(paths: string[]): void
  /** Whether this start shows its window. Call it once the app is ready. */
  startsShown(): boolean
  /** Called at each later start of Dropreel, and when the system hands something over; `shows`: the window comes up. */
  onOpened(listener: (shows: boolean) => void): void
}

/** Null when another Dropreel of this user runs; it gets what this start is for. Call it before the app is ready. */
export function openedBySystem(): Opened | null {
  const first = readArguments(process.argv, startFolder(), app.isPackaged)
  let waiting: Asked = first
  // Chromium changes the arguments that it tells the other process, so they go beside them.
  if (!app.requestSingleInstanceLock(first)) return null
  let tell: ((shows: boolean) => void) | null = null
  let wasLoginItem = false
  // Later, macOS no longer knows.
  app.once('ready', () => {
    wasLoginItem = process.platform === 'darwin' && app.getLoginItemSettings().wasOpenedAtLogin
  })

  function add({ paths, linked, picks, shows }: Start): void {
    waiting = {
      paths: [...waiting.paths, ...paths],
      linked: linked ?? waiting.linked,
      picks: picks || waiting.picks,
    }
    tell?.(shows)
  }

  app.on('second-instance', (_event, _arguments, _folder, other) => {
    const { data } = start.safeParse(other)
    if (data !== undefined) add(data)
  })
  // macOS: Open With, a drop on the icon in the Dock, and links; what Dropreel is started for comes before `ready`.
  app.on('open-file', (event, path) => {
    event.preventDefault()
    if (isAbsolute(path)) add({ ...nothing, paths: [path], shows: true })
  })
  app.on('open-url', (event, url) => {
    event.preventDefault()
    const linked = uploadOfLink(url)
    if (linked !== null) add({ ...nothing, linked, shows: true })
  })
  return {
    take() {
      const taken = waiting
      waiting = nothing
      return taken
    },
    leave() {
      tell = null
      app.releaseSingleInstanceLock()
      app.once('quit', () => {
        if (waiting.paths.length === 0 && waiting.linked === null) return
        app.relaunch({ args: argumentsFor(waiting, process.argv, app.isPackaged) })
      })
    },
    add: (paths) => add({ ...nothing, paths, shows: false }),
    startsShown: () => first.shows && !wasLoginItem,
    onOpened: (listener) => void (tell = listener),
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

import type { Appearance, CommandInput, CommandName, CommandOutput, StartAtLogin } from '../contract/index.ts'
import type { Dropreel } from '../app/open-dropreel.ts'
import type { ReportParts } from '../app/report.ts'
import type { Updates } from '../app/updates.ts'
import type { Publisher, Send } from './publish.ts'

/** One handler a command: a command without one does not compile. */
export type Handlers = {
  [N in CommandName]: (input: CommandInput<N>) => CommandOutput<N> | Promise<CommandOutput<N>>
}

/** The handlers of one subject: those whose names begin with it. */
export type HandlersOf<Subject extends string> = Pick<Handlers, Extract<CommandName, `${Subject}.${string}`>>

/** What handlers ask of the desktop; see desktop/dialogs.ts and desktop/link-clipboard.ts. */
export type Desktop = {
  /** Empty when nothing was chosen. */
  pickPaths(kind: 'files' | 'folders'): Promise<string[]>
  /** Null when nothing was chosen. */
  pickPath(kind: 'ca-file' | 'secrets-folder' | 'import'): Promise<string | null>
  /** Null when nothing was chosen. */
  pickExportFile(): Promise<string | null>
  /** Throws `FileMissing` where neither it nor its folder is there. */
  showInFolder(file: string): void
  copy(copied: { text: string; html: string | null }): Promise<void>
  /** Asks for a place, and says what became of the diagnostic report. */
  saveReport(): Promise<void>
  /** Shows the window, its menus and its dialogs in this theme and size from now on. */
  showAppearance(appearance: Appearance): void
  /** Shows everything in the window one step larger or smaller; 0 for its actual size. */
  zoom(direction: 1 | -1 | 0): void
  /** Shows a folder in the system's file manager. */
  openFolder(path: string): Promise<void>
  /** Opens a page of ours, or a link that we made, in the browser. */
  openPage(url: string): Promise<void>
  /** Whether the system starts Dropreel at login. */
  login: { read(): Promise<StartAtLogin>; set(isOn: boolean): Promise<void> }
  /** Quits, installs the version that is ready, and starts it. */
  installUpdate(): void
}

/** What handlers work with. */
export type WindowContext = {
  app: Dropreel
  desktop: Desktop
  publisher: Publisher
  send: Send
  about: ReportParts
  updates: Updates
  /** Whether a person dropped this path on the window. */
  wasDropped: (path: string) => boolean
  /** The window adds these: what was passed on to it has arrived. Answers those that nobody has added meanwhile. */
  arrived: (paths: readonly string[]) => string[]
}

/** For work that a person cannot interrupt. */
export const neverAborted: AbortSignal = new AbortController().signal

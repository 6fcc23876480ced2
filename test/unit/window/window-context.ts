import { onTestFinished } from 'vitest'
import { silentLog } from '../../../electron/core/log.ts'
import { createUpdates } from '../../../electron/app/updates.ts'
import { openDropreel, type Dropreel } from '../../../electron/app/open-dropreel.ts'
import type { Desktop, WindowContext } from '../../../electron/window/context.ts'
import { createPublisher } from '../../../electron/window/publish.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

const nothingChosen: Desktop = {
  pickPaths: async () => [],
  pickPath: async () => null,
  pickExportFile: async () => null,
  copy: async () => undefined,
  showInFolder: () => undefined,
  saveReport: async () => undefined,
  showAppearance: () => undefined,
  zoom: () => undefined,
  openFolder: async () => undefined,
  openPage: async () => undefined,
  installUpdate: () => undefined,
  login: { read: async () => 'off', set: async () => undefined },
}

const send = (): void => undefined

/** The app in an empty directory, with parts changed, behind a window where a person chooses and drops nothing. */
export async function windowContext(
  change: (app: Dropreel) => Partial<Dropreel> = () => ({}),
  around: {
    environment?: NodeJS.ProcessEnv
    desktop?: Partial<Desktop>
    wasDropped?: (path: string) => boolean
  } = {},
): Promise<WindowContext> {
  const dir = await temporaryDir()
  const { environment = { HOME: dir, DROPREEL_HOME: dir } } = around
  const opened = await openDropreel({
    environment,
    systemProxy: async () => null,
    moveToTrash: () => Promise.reject(new Error('not asked here')),
  })
  onTestFinished(() => opened.close())
  const app = { ...opened, ...change(opened) }
  return {
    app,
    about: { version: '0.0.0', environment, log: opened.log },
    updates: createUpdates(null, { page: '', mayLook: () => true, random: () => 0, log: silentLog }),
    send,
    publisher: createPublisher(app, send),
    desktop: { ...nothingChosen, ...around.desktop },
    wasDropped: around.wasDropped ?? (() => false),
    arrived: (paths) => [...paths],
  }
}

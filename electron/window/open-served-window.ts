import { shell } from 'electron'
import type { Dropreel } from '../app/open-dropreel.ts'
import type { ReportParts } from '../app/report.ts'
import type { Updates } from '../app/updates.ts'
import * as dialogs from '../desktop/dialogs.ts'
import { speakAs } from '../desktop/language.ts'
import { copyToClipboard } from '../desktop/link-clipboard.ts'
import { readLoginItem, setLoginItem } from '../desktop/login-item.ts'
import { openFolder, openPage } from '../desktop/open-outside.ts'
import type { Opened } from '../desktop/opened.ts'
import { showAppearance, showTheme } from '../desktop/theme.ts'
import { loadPage, openWindow, reloadWhenGone, type OnClose } from '../desktop/window.ts'
import type { WindowContext } from './context.ts'
import { makeHandlers } from './handlers.ts'
import { passOpened } from './pass-opened.ts'
import { createPublisher, type Send } from './publish.ts'
import { saveReportAs } from './save-report.ts'
import { sendChanges } from './send-changes.ts'
import { rememberDroppedPaths, serve } from './serve.ts'
import { zoomOf } from './zoom.ts'

/** Opens the window and answers its commands. */
export function openServedWindow(
  app: Dropreel,
  paths: { preload: string; boundsFile: string },
  opened: Opened,
  onClose: () => OnClose,
  {
    about,
    updates,
    installUpdate,
    showMenus,
  }: { about: ReportParts; updates: Updates; installUpdate: () => void; showMenus: () => void },
) {
  const send: Send = (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send('event', name, payload)
  }
  const publisher = createPublisher(app, send)
  const isOurs = (contents: unknown) => !window.isDestroyed() && contents === window.webContents
  const dropped = rememberDroppedPaths(isOurs)
  const context: WindowContext = {
    app,
    about,
    updates,
    publisher,
    send,
    wasDropped: (path) => dropped.has(path),
    arrived: (added) => passed.arrived(added),
    desktop: {
      pickPaths: (kind) => dialogs.pickPaths(window, kind),
      pickPath: async (kind) => (await dialogs.pickPaths(window, kind))[0] ?? null,
      pickExportFile: () => dialogs.pickNewFile(window, 'export'),
      showInFolder: (file) => shell.showItemInFolder(file),
      copy: copyToClipboard,
      saveReport: () => saveReportAs(window, about),
      showAppearance: (appearance) => {
        showAppearance(window, appearance)
        if (!speakAs(appearance.language)) return
        showMenus()
        loadPage(window, '#language')
      },
      zoom: (direction) => zoom(direction),
      openFolder,
      openPage,
      installUpdate,
      login: {
        read: () => readLoginItem(about.environment),
        set: (isOn) => setLoginItem(about.environment, isOn),
      },
    },
  }
  serve(makeHandlers(context), app.log, isOurs)
  sendChanges(context)
  const { theme, zoomPercent } = app.settings.current().appearance
  showTheme(theme)
  const window = openWindow(paths, zoomPercent, opened.startsShown(), onClose)
  const zoom = zoomOf(context)
  window.webContents.on('zoom-changed', (_event, direction) => zoom(direction === 'in' ? 1 : -1))
  reloadWhenGone(window, ({ reason, exitCode }) => app.log.warn('window-gone', { reason, exitCode }))
  const passed = passOpened(context, window, opened, (path) => dropped.add(path))
  return { window, context, passed, zoom }
}

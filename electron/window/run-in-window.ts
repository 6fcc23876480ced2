import { app as electron } from 'electron'
import type { Dropreel } from '../app/open-dropreel.ts'
import { pauseAll, resumeAll } from '../app/pause-all.ts'
import {
  canShowTray,
  copyToClipboard,
  createSleepGuard,
  guardQuit,
  openWindow,
  pickExportFile,
  pickPath,
  pickPaths,
  progressOf,
  remindOfLinks,
  sayRenewedLinks,
  setAppMenu,
  showTray,
  showWindow,
  type OnClose,
  type Progress,
} from '../desktop/index.ts'
import { rememberDroppedPaths } from './dropped-paths.ts'
import { makeHandlers } from './handlers.ts'
import type { WindowContext } from './context.ts'
import { renewToClipboard } from './links.ts'
import { createPublisher, type Send } from './publish.ts'
import { remindOfEndingLinks } from './remind-of-links.ts'
import { serve } from './serve.ts'

/** Tray and sleep guard follow the uploads this often, in milliseconds. */
const followEveryMs = 1000

/** Joins the app to the desktop: window, tray, menu, sleep and quitting; then lets unfinished uploads go on. */
export async function runInWindow(
  app: Dropreel,
  paths: { preload: string; boundsFile: string },
): Promise<void> {
  const { engine } = app
  const progress = (): Progress => progressOf(engine.views())
  const unfinished = () => progress().active + progress().waiting
  const isLeaving = guardQuit({ unfinished, stop: () => app.close() })
  const hasTray = await canShowTray()
  const onClose = (): OnClose => (isLeaving() ? 'close' : hasTray ? 'hide' : 'minimise')
  const { window, context } = openServedWindow(app, paths, onClose)

  const show = () => showWindow(window)
  const queue = { pauseAll: () => void pauseAll(engine), resumeAll: () => void resumeAll(engine) }
  setAppMenu(queue)
  electron.on('second-instance', show)
  electron.on('activate', show)
  const keepAwake = createSleepGuard()
  const showInTray = hasTray ? showTray({ ...queue, open: show, quit: () => electron.quit() }) : null
  const follow = () => {
    const now = progress()
    keepAwake(now.active > 0)
    showInTray?.(now)
  }
  follow()
  setInterval(follow, followEveryMs)

  const reminders = { remind: remindOfLinks, sayRenewed: sayRenewedLinks }
  remindOfEndingLinks(app, reminders, (ids) => renewToClipboard(context, ids), show)

  await app.resume()
}

/** Opens the window and answers its commands. */
function openServedWindow(
  app: Dropreel,
  paths: { preload: string; boundsFile: string },
  onClose: () => OnClose,
) {
  const { engine, destinations, mfa, warnings } = app
  const send: Send = (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send('event', name, payload)
  }
  const publisher = createPublisher(app, send)
  const dropped = rememberDroppedPaths()
  const context: WindowContext = {
    app,
    publisher,
    send,
    wasDropped: (path) => dropped.has(path),
    desktop: {
      pickPaths: (kind) => pickPaths(window, kind),
      pickPath: (kind) => pickPath(window, kind),
      pickExportFile: () => pickExportFile(window),
      copy: copyToClipboard,
    },
  }
  serve(makeHandlers(context))
  engine.onChange((id) => publisher.uploadChanged(id))
  // Also when the command line changes the list.
  destinations.onChange(() => publisher.destinationsChanged())
  warnings.onChange(() => send('app.warned', { warnings: warnings.all() }))
  mfa.onChange(() => {
    const question = mfa.pending()
    send('mfa.asked', { question })
    // Uploads wait for the answer, so the question must be seen; the focus stays where it is.
    if (question !== null && !window.isVisible()) window.showInactive()
  })
  const window = openWindow(paths, onClose)
  return { window, context }
}

import { app as electron, shell, type BrowserWindow } from 'electron'
import type { Dropreel } from '../app/open-dropreel.ts'
import { saveReport, type ReportParts } from '../app/report.ts'
import { renewLinks } from '../app/share-links.ts'
import { pauseAll, resumeAll } from '../app/pause-all.ts'
import type { Updates } from '../app/updates.ts'
import { nextZoom, t } from '../contract/index.ts'
import { asAppFailure } from '../core/errors.ts'
import { setAppMenu } from '../desktop/app-menu.ts'
import { offerCommandLine } from '../desktop/command-line-link.ts'
import * as dialogs from '../desktop/dialogs.ts'
import { copyToClipboard } from '../desktop/link-clipboard.ts'
import { followProgram, readLoginItem, setLoginItem } from '../desktop/login-item.ts'
import { notify } from '../desktop/notifications.ts'
import { openFolder, openPage } from '../desktop/open-outside.ts'
import { speakAs } from '../desktop/language.ts'
import { showAppearance, showTheme } from '../desktop/theme.ts'
import type { Opened } from '../desktop/opened.ts'
import { progressOf, type Progress } from '../desktop/progress.ts'
import { guardQuit } from '../desktop/quit.ts'
import {
  followFocus,
  loadPage,
  openWindow,
  reloadWhenGone,
  showWindow,
  type OnClose,
} from '../desktop/window.ts'
import { changeSettings } from './app.ts'
import { followPower } from './follow-power.ts'
import { makeHandlers } from './handlers.ts'
import type { WindowContext } from './context.ts'
import { copyLinks } from './links.ts'
import { createPublisher, type Send } from './publish.ts'
import { endQueue } from './end-queue.ts'
import { sayGoesOn } from './say-goes-on.ts'
import { rememberDroppedPaths, serve } from './serve.ts'
import { showOnDesktop } from './show-on-desktop.ts'
import { tellByNotifications } from './tell-by-notifications.ts'

/** What there is to know and to do about newer versions; see app/updates.ts and desktop/updater.ts. */
type UpdateParts = {
  updates: Updates
  /** Ends the app, which has stopped its uploads, and installs. */
  install: () => void
  onLeaving: (isQuiet: boolean) => void
}

/** Joins the app to the desktop: window, tray, menu, sleep and quitting; then lets unfinished uploads go on. */
export async function runInWindow(
  app: Dropreel,
  paths: { preload: string; boundsFile: string },
  opened: Opened,
  about: ReportParts,
  { updates, install, onLeaving }: UpdateParts,
): Promise<void> {
  const { engine } = app
  const progress = (): Progress => progressOf(engine.views('open'))
  const unfinished = () => progress().active + progress().waiting
  const stop = (graceMs: number) =>
    app.close(graceMs).catch((thrown: unknown) => app.log.error('quit', thrown))
  const stopAtOnce = () => void engine.stop()
  const toBackground = () => window.close()
  const { isLeaving, leaveBy } = guardQuit({ unfinished, toBackground, onLeaving, stop, stopAtOnce })
  const onClose = (): OnClose => (isLeaving() ? 'close' : desktop.hasTray() ? 'hide' : 'minimise')
  const served = { about, updates, installUpdate: () => leaveBy(install), showMenus: () => showMenus() }
  const { window, context, addOpened, zoom } = openServedWindow(app, paths, opened, onClose, served)

  const show = () => showWindow(window)
  const queue = { pauseAll: () => void pauseAll(app), resumeAll: () => void resumeAll(app) }
  const desktop = showOnDesktop(context, window, opened)
  const showMenus = () =>
    setAppMenu({
      ...queue,
      zoom,
      showAbout: () => {
        show()
        context.send('about.asked', {})
      },
      showShortcuts: () => {
        show()
        context.send('shortcuts.asked', {})
      },
      saveReport: () => void context.desktop.saveReport(),
      installCommand:
        process.platform === 'darwin' && electron.isPackaged ? () => void offerCommandLine(window) : null,
    })
  showMenus()
  opened.onOpened((shows) => {
    if (shows) show()
    addOpened()
  })
  electron.on('activate', show)
  followPower(app)
  const isGoing = () => !isLeaving() && unfinished() > 0
  endQueue(app, window, notify)
  sayGoesOn(app, window, { isGoing, isHidden: () => desktop.hasTray(), notify })

  tellByNotifications(app, {
    notify,
    ...followFocus(window),
    isVisible: () => window.isVisible() && !window.isMinimized(),
    show: (id) => {
      show()
      if (id !== null) context.send('uploads.shown', { id })
    },
    showBehind: () => window.showInactive(),
    copy: (ids) => copyLinks(context, ids),
    renew: (ids) => copyLinks(context, ids, renewLinks),
  })

  await keepLoginItem(app, about)
  await app.resume()
  updates.start()
}

/** Opens the window and answers its commands. */
function openServedWindow(
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
  const { engine, destinations, mfa, warnings } = app
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
  engine.onChange((id) => publisher.changed(id))
  engine.deliveries.onChange((id) => publisher.changed(id))
  // Also when the command line changes the list.
  destinations.onChange(() => publisher.destinationsChanged())
  updates.onChange(() => send('updates.changed', { update: updates.current() }))
  app.queueEnd.onChange(() => send('queue.ends', { queueEnd: app.queueEnd.current() }))
  app.follower.onFollowed((followed) => send('destinations.followed', followed))
  app.dropQuestions.onChange(() => send('uploads.asked', { questions: app.dropQuestions.all() }))
  warnings.onChange(() => send('app.warned', { warnings: warnings.all() }))
  mfa.onChange(() => send('mfa.asked', { question: mfa.pending() }))
  const { theme, zoomPercent } = app.settings.current().appearance
  showTheme(theme)
  const window = openWindow(paths, zoomPercent, opened.startsShown(), onClose)
  const zoom = zoomOf(context)
  window.webContents.on('zoom-changed', (_event, direction) => zoom(direction === 'in' ? 1 : -1))
  reloadWhenGone(window, ({ reason, exitCode }) => app.log.warn('window-gone', { reason, exitCode }))
  let hasLoaded = false
  /** The window adds files as if they had been dropped on it. Before its scripts have run it would not hear of them. */
  function addOpened(): void {
    if (!hasLoaded) return
    const { paths: given, linked, picks } = opened.take()
    if (picks) void dialogs.pickPaths(window, 'files').then((chosen) => opened.add(chosen))
    if (linked !== null) send('uploads.shown', { id: linked })
    if (given.length === 0) return
    given.forEach((path) => dropped.add(path))
    send('uploads.opened', { paths: given })
  }
  window.webContents.on('did-start-loading', () => void (hasLoaded = false))
  window.webContents.on('did-finish-load', () => {
    hasLoaded = true
    addOpened()
  })
  return { window, context, addOpened, zoom }
}

/** What starts at login is the Dropreel that runs now, or nothing where a policy says so. */
async function keepLoginItem({ policy, log }: Dropreel, { environment }: ReportParts): Promise<void> {
  try {
    if (policy.startAtLogin === false) await setLoginItem(environment, false)
    else await followProgram(environment)
  } catch (thrown) {
    log.error('login-item', thrown)
  }
}

/** Answers what shows everything one step larger or smaller, or at 0 in its actual size. Each step starts from the last. */
function zoomOf(context: WindowContext): (direction: 1 | -1 | 0) => void {
  const change = async (direction: 1 | -1 | 0) => {
    const { appearance } = context.app.settings.current()
    const zoomPercent = direction === 0 ? 100 : nextZoom(appearance.zoomPercent, direction)
    await changeSettings(context, { appearance: { ...appearance, zoomPercent } })
  }
  let last = Promise.resolve()
  return (direction) => {
    last = last
      .then(() => change(direction))
      .catch((thrown: unknown) => context.app.log.error('zoom', thrown))
  }
}

async function saveReportAs(window: BrowserWindow, parts: ReportParts): Promise<void> {
  const file = await dialogs.pickNewFile(window, 'report')
  if (file === null) return
  try {
    await saveReport(file, parts)
    await dialogs.showMessage(window, 'info', {
      message: t('dialogs.reportSaved'),
      advice: t('dialogs.reportHolds', { file }),
    })
  } catch (thrown) {
    await dialogs.showMessage(window, 'error', asAppFailure(thrown).error)
  }
}

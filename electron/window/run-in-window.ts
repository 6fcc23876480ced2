import { app as electron } from 'electron'
import { addUploads } from '../app/add-uploads.ts'
import type { Dropreel } from '../app/open-dropreel.ts'
import type { ReportParts } from '../app/report.ts'
import { renewLinks } from '../app/share-links.ts'
import { pauseAll, resumeAll } from '../app/pause-all.ts'
import type { Updates } from '../app/updates.ts'
import { setAppMenu } from '../desktop/app-menu.ts'
import { offerCommandLine } from '../desktop/command-line-link.ts'
import { notify } from '../desktop/notifications.ts'
import type { Opened } from '../desktop/opened.ts'
import { progressOf, type Progress } from '../desktop/progress.ts'
import { guardQuit } from '../desktop/quit.ts'
import { followFocus, showWindow, type OnClose } from '../desktop/window.ts'
import { endQueue } from './end-queue.ts'
import { followPower } from './follow-power.ts'
import { keepLoginItem } from './keep-login-item.ts'
import { copyLinks } from './links.ts'
import { openServedWindow } from './open-served-window.ts'
import { sayGoesOn } from './say-goes-on.ts'
import { showOnDesktop } from './show-on-desktop.ts'
import { tellByNotifications } from './tell-by-notifications.ts'
import { notifyAsWanted } from './notify-as-wanted.ts'

/** What there is to know and to do about newer versions; see app/updates.ts and desktop/updater.ts. */
type UpdateParts = {
  updates: Updates
  /** Ends the app, which has stopped its uploads, and installs. */
  install: () => void
  onLeaving: (isQuiet: boolean) => void
}

/**
 * Joins the app to the desktop: window, tray, menu, sleep and quitting; then lets unfinished uploads go on. `leaving`:
 * it ends, and takes nothing more.
 */
export async function runInWindow(
  app: Dropreel,
  paths: { preload: string; boundsFile: string },
  opened: Opened,
  about: ReportParts,
  { updates, install, onLeaving }: UpdateParts,
  leaving: AbortController,
): Promise<void> {
  const { engine } = app
  const progress = (): Progress => progressOf(engine.views('open'))
  const unfinished = () => progress().active + progress().waiting
  const logged = (thrown: unknown) => app.log.error('quit', thrown)
  async function stop(graceMs: number): Promise<void> {
    leaving.abort()
    opened.leave()
    window.hide()
    // They were opened with a Dropreel that was there: they are in its queue at the next start.
    void addUploads(app, passed.takeRest(), { asks: false }).catch(logged)
    await app.close(graceMs).catch(logged)
  }
  const stopAtOnce = () => void engine.stop()
  const toBackground = () => window.close()
  const { isLeaving, leaveBy } = guardQuit({ unfinished, toBackground, onLeaving, stop, stopAtOnce })
  const onClose = (): OnClose => (isLeaving() ? 'close' : desktop.hasTray() ? 'hide' : 'minimise')
  const served = { about, updates, installUpdate: () => leaveBy(install), showMenus: () => showMenus() }
  const { window, context, passed, zoom } = openServedWindow(app, paths, opened, onClose, served)

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
    passed.addOpened()
  })
  electron.on('activate', show)
  followPower(app)
  const isGoing = () => !isLeaving() && unfinished() > 0
  endQueue(app, window, notifyAsWanted(app.settings, notify))
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

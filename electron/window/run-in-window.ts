import { app } from 'electron'
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
  setAppMenu,
  showTray,
  showWindow,
  tellRenewedLinks,
  type OnClose,
  type Progress,
} from '../desktop/index.ts'
import { openLinkDesk } from './hand-out-links.ts'
import {
  createPublisher,
  makeHandlers,
  pauseAll,
  rememberDroppedPaths,
  resumeAll,
  serve,
  type Send,
} from './index.ts'
import type { Dropreel } from '../app/open-dropreel.ts'

const linkDesktop = { copy: copyToClipboard, remind: remindOfLinks, tellRenewed: tellRenewedLinks }

/** The tray and the sleep guard look this often, in milliseconds. */
const lookEveryMs = 1000

/** Joins the app to the desktop: window, tray, menu, sleep and quitting; then lets unfinished uploads go on. */
export async function runInWindow(
  dropreel: Dropreel,
  paths: { preload: string; boundsFile: string },
): Promise<void> {
  const { engine } = dropreel
  const progress = (): Progress => progressOf(engine.views())
  const unfinished = () => progress().active + progress().waiting
  const isLeaving = guardQuit({ unfinished, stop: () => dropreel.close() })
  const hasTray = await canShowTray()
  const onClose = (): OnClose => (isLeaving() ? 'close' : hasTray ? 'hide' : 'minimise')
  const { window, publisher, linkDesk } = openServedWindow(dropreel, paths, onClose)

  const show = () => showWindow(window)
  const queue = { pauseAll: () => void pauseAll(engine), resumeAll: () => void resumeAll(engine) }
  setAppMenu(queue)
  app.on('second-instance', show)
  app.on('activate', show)
  const keepAwake = createSleepGuard()
  const tell = hasTray ? showTray({ ...queue, open: show, quit: () => app.quit() }) : null
  const look = () => {
    const now = progress()
    keepAwake(now.active > 0)
    tell?.(now)
  }
  look()
  setInterval(look, lookEveryMs)

  linkDesk.watch(show)

  await dropreel.resume()
  publisher.destinationsChanged()
}

/** Opens the window and answers its commands. */
function openServedWindow(
  dropreel: Dropreel,
  paths: { preload: string; boundsFile: string },
  onClose: () => OnClose,
) {
  const { engine, destinations, mfa, warnings } = dropreel
  const send: Send = (name, payload) => {
    if (!window.isDestroyed()) window.webContents.send('event', name, payload)
  }
  const publisher = createPublisher(
    {
      views: () => engine.views(),
      view: (id) => engine.view(id),
      destinations: () => {
        const { destinations: all, selectedDestinationId } = destinations.list()
        return { destinations: all, selectedDestinationId }
      },
      settings: () => dropreel.settings.current(),
      sharedLinks: () => dropreel.sharedLinks.list(),
    },
    send,
  )
  /** Runs what changes destinations, then tells the window. */
  const andPublish = async <T>(change: Promise<T>): Promise<T> => {
    const value = await change
    publisher.destinationsChanged()
    return value
  }
  const linkDesk = openLinkDesk(dropreel, linkDesktop, () => publisher.linksChanged())
  const desk = dropreel.openDestinationDesk((line) => send('destinations.checked', { line }))
  // Also when the command line changes the list.
  destinations.onChange(() => publisher.destinationsChanged())
  const dropped = rememberDroppedPaths()
  serve(
    makeHandlers({
      engine,
      snapshot: () => publisher.snapshot(),
      addPaths: (added) => dropreel.addPaths(added),
      pickPaths: (kind) => pickPaths(window, kind),
      wasDropped: (path) => dropped.has(path),
      copyLinks: ({ ids }) => linkDesk.copy(ids),
      renewLinks: ({ ids }) => linkDesk.renew(ids),
      desk: {
        choices: (about) => desk.choices(about),
        previewKey: (wanted) => desk.previewKey(wanted),
        save: (form) => andPublish(desk.save(form)),
        test: (form) => desk.test(form),
        stopTest: () => desk.stopTest(),
        async pickPath(kind) {
          const path = await pickPath(window, kind)
          if (path !== null) desk.grant(path)
          return path
        },
        copyPolicy: (form) => copyToClipboard({ text: desk.policy(form), html: null }),
        move: (id, place) => destinations.move(id, place),
        async export() {
          const file = await pickExportFile(window)
          if (file !== null) await desk.exportTo(file)
          return file
        },
        async import() {
          const file = await pickPath(window, 'import')
          return file === null ? { imported: 0, todo: [], replacements: [] } : desk.importFrom(file)
        },
        replaceImported: () => desk.replaceImported(),
      },
      removeUploads: (ids) => dropreel.removeUploads(ids),
      selectDestination: (id) => andPublish(destinations.select(id)),
      removeDestination: (id) => andPublish(dropreel.removeDestination(id)),
      listOrphans: (wanted) => dropreel.listOrphans(wanted),
      abortOrphans: (chosen) => dropreel.abortOrphans(chosen),
      async changeSettings(change) {
        await dropreel.changeSettings(change)
        publisher.settingsChanged()
      },
      mfa,
      warnings: () => warnings.all(),
      connectDemo: () => andPublish(dropreel.connectDemo()),
    }),
  )
  engine.onChange((id) => publisher.uploadChanged(id))
  warnings.onChange(() => send('app.warned', { warnings: warnings.all() }))
  mfa.onChange(() => {
    const question = mfa.pending()
    send('mfa.asked', { question })
    // Uploads wait for the answer, so the question must be seen; the focus stays where it is.
    if (question !== null && !window.isVisible()) window.showInactive()
  })
  const window = openWindow(paths, onClose)
  return { window, publisher, linkDesk }
}

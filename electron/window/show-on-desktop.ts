import { app as electron, type BrowserWindow } from 'electron'
import { pauseAll, resumeAll } from '../app/pause-all.ts'
import { renewLinks } from '../app/share-links.ts'
import { notify } from '../desktop/notifications.ts'
import { batchAfter, noBatch, standingOf } from '../desktop/standing.ts'
import { createTaskbar } from '../desktop/taskbar.ts'
import { watchTrayHost } from '../desktop/tray-host.ts'
import { createTray } from '../desktop/tray.ts'
import { deliveriesOf, type Deliveries } from '../desktop/under-way.ts'
import { followTray, showWindow } from '../desktop/window.ts'
import type { Opened } from '../desktop/opened.ts'
import { wishOf } from '../contract/index.ts'
import { changeSettings } from './app.ts'
import type { WindowContext } from './context.ts'
import { createLineLimit } from './line-limit.ts'
import { copyLinks } from './links.ts'
import { notifyAsWanted } from './notify-as-wanted.ts'
import { copiedInWords } from './notice-in-words.ts'

/** Nothing on the desktop changes more often than this, in milliseconds. */
const shortestPauseMs = 1000

/**
 * Shows the uploads in tray, dock and taskbar, and does there what the window does. Answers whether the window can hide
 * behind the tray.
 */
export function showOnDesktop(
  context: WindowContext,
  window: BrowserWindow,
  opened: Pick<Opened, 'add'>,
): { hasTray: () => boolean } {
  const { app } = context
  const { engine, settings, mfa, dropQuestions, queueEnd } = app
  const open = () => showWindow(window)
  const failed = (thrown: unknown) => app.log.error('tray', thrown)
  const limit = createLineLimit(settings, app.clock, (limitBytesPerSecond) => {
    const { bandwidth } = settings.current()
    changeSettings(context, { bandwidth: { ...bandwidth, limitBytesPerSecond } }).catch(failed)
  })
  async function addFiles(): Promise<void> {
    open()
    const paths = await context.desktop.pickPaths('files')
    if (paths.length > 0) opened.add(paths)
  }
  async function copyLink(id: string): Promise<void> {
    const copied = await copyLinks(context, [id], renewLinks)
    if (copied !== null) await notifyAsWanted(settings, notify)(copiedInWords(copied))
  }
  const queue = {
    pauseAll: () => void pauseAll(app).catch(failed),
    resumeAll: () => void resumeAll(app).catch(failed),
    addFiles: () => void addFiles().catch(failed),
  }
  const tray = createTray(
    {
      ...queue,
      open,
      reveal(id) {
        open()
        context.send('uploads.shown', { id })
      },
      copyLink: (id) => void copyLink(id).catch(failed),
      setLimit: limit.set,
      limitToShare: limit.setShare,
      chooseLimit() {
        open()
        context.send('settings.asked', {})
      },
      chooseWhenDone: (wish) => queueEnd.choose(wish),
      quit: () => electron.quit(),
    },
    opened.add,
  )
  const showInTaskbar = createTaskbar(window, queue)

  let batch = noBatch
  let deliveries: Deliveries | null = null
  function follow(): void {
    const now = app.clock.now()
    const views = engine.views()
    batch = batchAfter(batch, views)
    const known = new Map(engine.deliveries.views().map((delivery) => [delivery.id, delivery]))
    deliveries = deliveriesOf(views, known, deliveries, now)
    limit.measure(deliveries.bytesPerSecond)
    const questions = dropQuestions.all().length + (mfa.pending() === null ? 0 : 1)
    const standing = standingOf(views, batch, questions)
    tray.update({ standing, deliveries, limits: limit.limits(), whenDone: wishOf(queueEnd.current()), now })
    showInTaskbar(standing)
  }
  // Nothing changes without an event, so an idle app has no timer for this.
  let timer: NodeJS.Timeout | null = null
  const followSoon = (): void => {
    timer ??= setTimeout(() => {
      timer = null
      follow()
    }, shortestPauseMs)
  }
  follow()
  engine.onChange(followSoon)
  engine.deliveries.onChange(followSoon)
  settings.onChange(followSoon)
  queueEnd.onChange(followSoon)
  mfa.onChange(followSoon)
  dropQuestions.onChange(followSoon)
  watchTrayHost((isThere) => {
    // At the start the window is on its way to be shown.
    if (isThere || tray.isShown()) followTray(window, isThere)
    tray.show(isThere)
  }).catch(failed)
  return { hasTray: tray.isShown }
}

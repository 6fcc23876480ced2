import type { readBuild } from '../app/about.ts'
import type { Dropreel } from '../app/open-dropreel.ts'
import { createUpdates } from '../app/updates.ts'
import type { Log } from '../core/log.ts'

/** What looks for newer versions and installs them; off in a build without a feed, and where the administrator says so. */
export async function openUpdates(
  { log, policy, settings }: Pick<Dropreel, 'log' | 'policy' | 'settings'>,
  { updateFeed, homepage }: ReturnType<typeof readBuild>,
) {
  const isOff = updateFeed === undefined || policy.updates === false
  const updater = isOff ? null : await openUpdater(updateFeed, log)
  const updates = createUpdates(updater, {
    page: homepage,
    mayLook: () => settings.current().updates.look,
    random: Math.random,
    log,
  })
  return {
    updates,
    install: () => updater?.install(),
    onLeaving: (isQuiet: boolean) => {
      if (!isQuiet) updater?.installAtEnd(false)
    },
  }
}

/** Null, and a line in the log, where there can be none. */
async function openUpdater(feed: string, log: Log) {
  try {
    // Only now: electron-updater costs a start some time.
    const { openUpdater } = await import('../desktop/updater.ts')
    return openUpdater(feed, {
      info: (message: unknown) => log.info('updater', { message }),
      warn: (message: unknown) => log.warn('updater', { message }),
      error: (message: unknown) => log.warn('updater', { message }),
    })
  } catch (thrown) {
    log.error('updater', thrown)
    return null
  }
}

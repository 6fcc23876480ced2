import { basename } from 'node:path'
import type { Dropreel } from '../app/open-dropreel.ts'
import type { CopiedLinks } from '../contract/index.ts'
import { dueReminders } from '../core/shared-links.ts'
import type { remindOfLinks, sayRenewedLinks } from '../desktop/link-reminder.ts'

/** How often shared links are checked for their end, in milliseconds. */
const checkEveryMs = 30_000

type Watched = Pick<Dropreel, 'sharedLinks'> & {
  settings: Pick<Dropreel['settings'], 'current'>
  history: Pick<Dropreel['history'], 'find'>
}

/** What the desktop does for a reminder. */
export type Reminders = { remind: typeof remindOfLinks; sayRenewed: typeof sayRenewedLinks }

/** From now on reminds of links that end soon. `open` shows the window. */
export function remindOfEndingLinks(
  { history, sharedLinks, settings }: Watched,
  { remind, sayRenewed }: Reminders,
  renew: (ids: readonly string[]) => Promise<CopiedLinks>,
  open: () => void,
): void {
  async function check(): Promise<void> {
    const now = Date.now()
    const due = dueReminders(sharedLinks.list(), now)
    if (due.length === 0 || !settings.current().links.remind) return
    const uploads = await history.find(due.map(({ uploadId }) => uploadId))
    const ids = uploads.map(({ record }) => record.id)
    const names = uploads.map(({ record }) => basename(record.file))
    const known = due.filter(({ uploadId }) => ids.includes(uploadId))
    const endsAt = Math.min(...known.map(({ validUntil }) => validUntil ?? Infinity))
    // Written first: after a crash a reminder too few is better than one at each start.
    await sharedLinks.put(due.map((link) => Object.assign({}, link, { remindedAt: now })))
    if (ids.length === 0) return
    remind({ names, endsAt }, { open, renew: () => void renew(ids).then(sayRenewed) })
  }

  // A state directory that cannot be written says so elsewhere; the next check tries again.
  const checkNow = () => void check().catch(() => undefined)
  checkNow()
  setInterval(checkNow, checkEveryMs)
}

import { basename } from 'node:path'
import type { Dropreel } from '../app/open-dropreel.ts'
import { localeNow, t } from '../contract/index.ts'
import { dueReminders } from '../core/shared-links.ts'
import type { NotificationWords } from '../desktop/notification-words.ts'

/** How often shared links are checked for their end, in milliseconds. */
const checkEveryMs = 30_000

type Watched = {
  sharedLinks: Pick<Dropreel['sharedLinks'], 'list' | 'put'>
  settings: Pick<Dropreel['settings'], 'current'>
  history: Pick<Dropreel['history'], 'find'>
}

/** From now on reminds of links that end soon. `renew` copies new ones. */
export function remindOfEndingLinks(
  { history, sharedLinks, settings }: Watched,
  notify: (words: NotificationWords) => Promise<boolean>,
  renew: (ids: readonly string[]) => void,
): void {
  async function check(): Promise<void> {
    const now = Date.now()
    const due = dueReminders(sharedLinks.list(), now)
    const { links, notifications } = settings.current()
    if (due.length === 0 || !links.remind || !notifications.show) return
    const uploads = await history.find(due.map(({ uploadId }) => uploadId))
    const ids = uploads.map(({ record }) => record.id)
    const names = uploads.map(({ record }) => basename(record.file))
    const known = due.filter(({ uploadId }) => ids.includes(uploadId))
    const endsAt = Math.min(...known.map(({ validUntil }) => validUntil ?? Infinity))
    // Written first: after a crash a reminder too few is better than one at each start.
    await sharedLinks.put(due.map((link) => Object.assign({}, link, { remindedAt: now })))
    if (ids.length === 0) return
    const renewAll = { key: 'renew', words: t('notifications.renew'), act: () => renew(ids) }
    await notify({ ...reminderInWords(names, endsAt), buttons: [renewAll] })
  }

  // A state directory that cannot be written says so elsewhere; the next check tries again.
  const checkNow = () => void check().catch(() => undefined)
  checkNow()
  setInterval(checkNow, checkEveryMs)
}

/** Of which files the links end, and when the first one does, in milliseconds since the epoch. */
function reminderInWords(names: readonly string[], endsAt: number): { title: string; body: string } {
  const [name = ''] = names
  const time = new Date(endsAt).toLocaleString(localeNow())
  const count = names.length
  return {
    title: t('notifications.linksEndSoon', { count, name }),
    body: t('notifications.linksEndAt', { count, time }),
  }
}

import { Notification } from 'electron'
import { localeNow, t, visibleText, type CopiedLinks } from '../contract/index.ts'

/** What a person reads of links that end: file names, and when the first one ends. */
export type EndingLinks = { names: readonly string[]; endsAt: number }

const isMac = process.platform === 'darwin'
/** A notification that nobody holds is collected as garbage, and its click with it. */
const shown = new Set<Notification>()

/**
 * Says that links end soon. Its button renews them; where notifications have no buttons, a click does.
 * @param acts `open` shows the window
 */
export function remindOfLinks(links: EndingLinks, acts: { renew: () => void; open: () => void }): void {
  const notification = show({
    ...reminderInWords(links),
    ...(isMac ? { actions: [{ type: 'button' as const, text: t('reminders.renew') }] } : {}),
  })
  notification?.on('action', acts.renew)
  notification?.on('click', isMac ? acts.open : acts.renew)
}

/** Says what became of links that a notification renewed. */
export function sayRenewedLinks({ copied, refused }: CopiedLinks): void {
  const [failure] = refused
  show(
    failure === undefined
      ? { title: t('reminders.copied', { count: copied.length }), body: '' }
      : {
          title: t('reminders.noNewLink', { name: failure.name }),
          body: `${failure.error.message} ${failure.error.advice}`,
        },
  )
}

/** Title and text of a reminder. */
function reminderInWords({ names, endsAt }: EndingLinks): { title: string; body: string } {
  const [first = ''] = names
  const count = names.length
  const title = count === 1 ? t('reminders.endsSoon', { name: first }) : t('reminders.endSoon', { count })
  const end = t('reminders.ends', { count, time: new Date(endsAt).toLocaleString(localeNow()) })
  return { title, body: isMac ? end : `${end} ${t('reminders.clickToRenew', { count })}` }
}

function show(options: Electron.NotificationConstructorOptions): Notification | null {
  if (!Notification.isSupported()) return null
  const { title = '', body = '' } = options
  const words = { title: visibleText(title), body: asBody(visibleText(body)) }
  const notification = new Notification({ ...options, ...words })
  shown.add(notification)
  notification.on('close', () => shown.delete(notification))
  notification.on('failed', () => shown.delete(notification))
  notification.show()
  return notification
}

/**
 * On Linux desktops the body, unlike the title, may have markup with links and pictures (Desktop Notifications
 * Specification, "Markup"), and Electron passes it on as it is.
 */
function asBody(words: string): string {
  if (process.platform !== 'linux') return words
  return words.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

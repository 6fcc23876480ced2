import { Notification } from 'electron'
import { visibleText } from '../contract/index.ts'
import { notifyOverBus } from './bus-notifications.ts'
import { withoutMarkup, type NotificationWords } from './notification-words.ts'

/** So many of the newest can be clicked: one that nobody holds is collected as garbage, and its events with it. */
const mostHeld = 50
const held: Notification[] = []

/**
 * Shows a notification of the system. Answers whether it did, as far as the system says.
 * On Linux over the session bus, since Electron shows no buttons there (libnotify_notification.cc, up to version 45). On
 * macOS the app has to be signed.
 */
export async function notify(given: NotificationWords): Promise<boolean> {
  const words = { ...given, title: visibleText(given.title), body: visibleText(given.body) }
  return (await notifyOverBus(words)) ?? (await notifyByElectron(words))
}

async function notifyByElectron({ title, body, buttons, until }: NotificationWords): Promise<boolean> {
  if (!Notification.isSupported()) return false
  const actions = buttons.map(({ words }) => ({ type: 'button' as const, text: words }))
  // On Linux the body may have markup, and Electron passes it on as it is.
  const plain = process.platform === 'linux' ? withoutMarkup(body) : body
  const notification = new Notification({ title, body: plain, actions })
  held.push(notification)
  if (held.length > mostHeld) held.shift()
  notification.on('click', () => buttons[0]?.act())
  notification.on('action', ({ actionIndex }) => buttons[actionIndex]?.act())
  until?.addEventListener('abort', () => notification.close(), { once: true })
  return new Promise((resolve) => {
    notification.once('show', () => resolve(true))
    notification.once('failed', () => resolve(false))
    notification.show()
  })
}

import { withoutMarkup, type NotificationButton, type NotificationWords } from './notification-words.ts'
import { sessionBus, type SessionBus } from './session-bus.ts'

const name = 'org.freedesktop.Notifications'
const place = { path: '/org/freedesktop/Notifications', interface: name }
/** Of `desktopName` in package.json, and of the icon that packages install. */
const desktopEntry = 'dropreel-app'
const normalUrgency = 1
/** The server decides how long it stays. */
const timeoutMs = -1

/** The buttons of what is shown, by the server's number. */
const shown = new Map<number, readonly NotificationButton[]>()
const listening = new Map<string, Promise<void>>()
/** A server may tell of a click together with the number of what was clicked. */
let lastShown: Promise<unknown> = Promise.resolve()

/**
 * Shows a notification with its buttons (Desktop Notifications Specification 1.2). Answers whether the server took it, and
 * null where there is no session bus.
 */
export async function notifyOverBus(words: NotificationWords): Promise<boolean | null> {
  const bus = await sessionBus()
  if (bus === null) return null
  const showing = show(bus, words)
  lastShown = showing
  return await showing
}

async function show(bus: SessionBus, { title, body, buttons }: NotificationWords): Promise<boolean> {
  try {
    await listen(bus)
    // Another server may have taken the place of the one before.
    const told = await bus.call({ to: name, ...place, member: 'GetCapabilities' })
    const can = new Set(Array.isArray(told) ? told : [])
    const text = can.has('body-markup') ? withoutMarkup(body) : body
    const actions = can.has('actions') ? actionsOf(buttons) : []
    const hints = [
      ['desktop-entry', ['s', desktopEntry]],
      ['urgency', ['y', normalUrgency]],
    ]
    const id = await bus.call({
      to: name,
      ...place,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: ['Dropreel', 0, desktopEntry, title, text, actions, hints, timeoutMs],
    })
    if (typeof id === 'number') shown.set(id, buttons)
    return true
  } catch {
    return false
  }
}

/** Keys and words in turn. `default` is a click on the notification itself. */
function actionsOf(buttons: readonly NotificationButton[]): string[] {
  const all = buttons.flatMap(({ key, words }) => [key, words])
  return buttons[0] === undefined ? [] : ['default', buttons[0].words, ...all]
}

async function listen(bus: SessionBus): Promise<void> {
  await hear(bus, 'ActionInvoked', (id, key) => void press(id, key))
  await hear(bus, 'NotificationClosed', (id) => void forget(id))
}

/** Once. A bus that is busy, as right after a login, is asked again with the next notification. */
async function hear(bus: SessionBus, member: string, heard: (...values: unknown[]) => void): Promise<void> {
  const asked = listening.get(member) ?? bus.listen({ from: name, ...place, member }, heard)
  listening.set(member, asked)
  await asked.catch((thrown: unknown) => {
    listening.delete(member)
    throw thrown
  })
}

async function press(id: unknown, key: unknown): Promise<void> {
  await lastShown
  const buttons = shown.get(Number(id)) ?? []
  const pressed = key === 'default' ? buttons[0] : buttons.find((button) => button.key === key)
  pressed?.act()
}

async function forget(id: unknown): Promise<void> {
  await lastShown
  shown.delete(Number(id))
}

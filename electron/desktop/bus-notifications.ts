import { withoutMarkup, type NotificationButton, type NotificationWords } from './notification-words.ts'
import { sessionBus, type SessionBus } from './session-bus.ts'

const name = 'org.freedesktop.Notifications'
const place = { path: '/org/freedesktop/Notifications', interface: name }
/** Of `desktopName` in package.json, and of the icon that packages install. */
const desktopEntry = 'dropreel-app'
const normalUrgency = 1
/** The server decides how long it stays. */
const timeoutMs = -1

/** Nobody waits longer than this, in milliseconds. */
const patienceMs = 2_000
/** A server that the bus starts for a notification may take its time, in milliseconds; as long as libdbus waits. */
const startsWithinMs = 25_000

/** The buttons of what is shown, by the server's number. */
const shown = new Map<number, readonly NotificationButton[]>()
const arranged = new Map<string, Promise<void>>()
/** On which bus. */
let arrangedOn: SessionBus | null = null
/** A server may tell of a click together with the number of what was clicked. */
let lastShown: Promise<unknown> = Promise.resolve()

/**
 * Shows a notification with its buttons (Desktop Notifications Specification 1.2). Answers whether the server took it within
 * two seconds, and null where there is no session bus.
 */
export async function notifyOverBus(words: NotificationWords): Promise<boolean | null> {
  const bus = await sessionBus()
  if (bus === null) return null
  const showing = show(bus, words)
  lastShown = showing
  const late = new Promise<false>((resolve) => setTimeout(() => resolve(false), patienceMs).unref())
  return await Promise.race([showing, late])
}

async function show(bus: SessionBus, { title, body, buttons, until }: NotificationWords): Promise<boolean> {
  try {
    await listen(bus)
    // Another server may have taken the place of the one before.
    const server = { to: name, ...place, withinMs: startsWithinMs }
    const told = await bus.call({ ...server, member: 'GetCapabilities' })
    const can = new Set(Array.isArray(told) ? told : [])
    const text = can.has('body-markup') ? withoutMarkup(body) : body
    const actions = can.has('actions') ? actionsOf(buttons) : []
    const hints = [
      ['desktop-entry', ['s', desktopEntry]],
      ['urgency', ['y', normalUrgency]],
    ]
    const id = await bus.call({
      ...server,
      member: 'Notify',
      signature: 'susssasa{sv}i',
      body: ['Dropreel', 0, desktopEntry, title, text, actions, hints, timeoutMs],
    })
    if (typeof id !== 'number') return false
    shown.set(id, buttons)
    const withdraw = () => void (shown.get(id) === buttons && close(bus, id))
    if (until?.aborted) withdraw()
    until?.addEventListener('abort', withdraw, { once: true })
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
  if (bus !== arrangedOn) {
    arranged.clear()
    shown.clear()
    arrangedOn = bus
  }
  await arrange('clicks', () => hear(bus, 'ActionInvoked', press))
  await arrange('ends', () => hear(bus, 'NotificationClosed', forget))
  // The numbers of another server are other programs' notifications.
  await arrange('server', () => bus.watchName(name, () => shown.clear()))
}

function hear(bus: SessionBus, member: string, heard: (...values: unknown[]) => unknown): Promise<void> {
  return bus.listen({ from: name, ...place, member }, (...values) => void heard(...values))
}

/** Once. A bus that is busy, as right after a login, is asked again with the next notification. */
async function arrange(what: string, ask: () => Promise<void>): Promise<void> {
  const asked = arranged.get(what) ?? ask()
  arranged.set(what, asked)
  await asked.catch((thrown: unknown) => {
    arranged.delete(what)
    throw thrown
  })
}

async function press(id: unknown, key: unknown): Promise<void> {
  const buttons = await buttonsOf(id)
  const pressed = key === 'default' ? buttons?.[0] : buttons?.find((button) => button.key === key)
  pressed?.act()
}

async function forget(id: unknown): Promise<void> {
  await buttonsOf(id)
  shown.delete(Number(id))
}

async function buttonsOf(id: unknown): Promise<readonly NotificationButton[] | undefined> {
  const known = shown.get(Number(id))
  if (known !== undefined) return known
  await lastShown
  return shown.get(Number(id))
}

async function close(bus: SessionBus, id: number): Promise<void> {
  shown.delete(id)
  const which = { signature: 'u', body: [id] }
  await bus.call({ to: name, ...place, member: 'CloseNotification', ...which }).catch(() => undefined)
}

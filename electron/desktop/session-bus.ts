import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Message as BusMessage, MessageBus } from 'dbus-native'

/** A program that hangs must not hold anything up: an answer takes this long at most, in milliseconds. */
const longestMs = 2000

/**
 * What is sent: a variant as `[signature, value]`, a dictionary as its pairs. What comes back has plain values and
 * objects.
 */
type Message = {
  path: string
  interface: string
  member: string
  signature?: string
  body?: unknown[]
}
/** Signals from whoever owns the name `from`; with `first` only those whose first value it is. */
type Signals = Pick<Message, 'path' | 'interface' | 'member'> & { from: string; first?: string }

/** This process on the session bus of a Linux desktop (D-Bus specification). */
export type SessionBus = {
  /**
   * Answers what the method returns: nothing, a value, or an array of several. Rejects with its error, and after `withinMs`,
   * 2 s if none is given.
   */
  call(method: Message & { to: string; withinMs?: number }): Promise<unknown>
  /** Sends a signal to everybody who listens; to nobody once the bus is gone. */
  send(signal: Message): void
  close(): void
  /** Aborted once the bus has ended, or its connection. */
  gone: AbortSignal
  listen(signals: Signals, heard: (...values: unknown[]) => void): Promise<void>
  /** Says now, and whenever it changes, whether somebody owns the name. Nobody does once the bus is gone. */
  watchName(name: string, changed: (isOwned: boolean) => void): Promise<void>
}

/** A bus that did not answer, as right after a login, is asked again after this time, in milliseconds. */
const againMs = 10_000

let opened: Promise<SessionBus | null> | null = null

/**
 * The connection of this process, which stays open, and another one once the bus has gone and come again. Null where no
 * session bus answers now, as on macOS and Windows; whoever asks again some seconds later may get one.
 */
export function sessionBus(): Promise<SessionBus | null> {
  if (process.platform !== 'linux') return Promise.resolve(null)
  opened ??= openBus(process.env).then((bus) => {
    if (bus === null) setTimeout(() => (opened = null), againMs).unref()
    else void ended(bus).then(() => (opened = null))
    return bus
  })
  return opened
}

/** Whether the session bus takes longer than this for an answer, in milliseconds. False where there is none. */
export async function isBusHanging(withinMs: number): Promise<boolean> {
  const asked = sessionBus().then((bus) => bus?.call({ ...daemon, member: 'GetId' }))
  const answered = asked.then(
    () => false,
    () => false,
  )
  return await Promise.race([answered, delay(withinMs, true, { ref: false })])
}

/** Asks again and again, until there is an answer. Throws once `gone` has aborted. */
export async function untilAnswered<T>(ask: () => Promise<T | null>, gone?: AbortSignal): Promise<T> {
  for (;;) {
    const answer = await ask().catch(() => null)
    if (answer !== null) return answer
    gone?.throwIfAborted()
    await someSeconds()
  }
}

/** Does this on the session bus, and again on the one that comes after it, as after `systemctl restart user@1000`. */
export async function onEachBus(follow: (bus: SessionBus) => Promise<void>): Promise<never> {
  for (;;) {
    const bus = await untilAnswered(sessionBus)
    await untilAnswered(() => follow(bus), bus.gone).catch(() => undefined)
    await ended(bus)
    await someSeconds()
  }
}

async function ended({ gone }: SessionBus): Promise<void> {
  if (!gone.aborted) await once(gone, 'abort')
}

function someSeconds(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, againMs).unref())
}

/** Null where no bus answers within `timeout` milliseconds, which each answer may take later, too. */
export async function openBus(
  environment: NodeJS.ProcessEnv,
  timeout = longestMs,
): Promise<SessionBus | null> {
  const busAddress = addressOf(environment)
  if (busAddress === null) return null
  // Only Linux needs it.
  const { createClient, messageType } = await import('dbus-native')
  let bus: MessageBus | null = null
  try {
    bus = createClient({ busAddress, plainValues: true })
    // What waits for an answer is told by itself; `close` follows.
    bus.connection.on('error', () => undefined)
    await once(bus.connection, 'connect', { signal: AbortSignal.timeout(timeout) })
    return joined(bus, messageType.signal, { timeout })
  } catch {
    bus?.connection.end()
    return null
  }
}

/** systemd puts the bus of a session there, also where the environment does not say so. */
function addressOf({ DBUS_SESSION_BUS_ADDRESS, XDG_RUNTIME_DIR }: NodeJS.ProcessEnv): string | null {
  if (DBUS_SESSION_BUS_ADDRESS) return DBUS_SESSION_BUS_ADDRESS
  return XDG_RUNTIME_DIR ? `unix:path=${join(XDG_RUNTIME_DIR, 'bus')}` : null
}

const daemon = {
  to: 'org.freedesktop.DBus',
  path: '/org/freedesktop/DBus',
  interface: 'org.freedesktop.DBus',
}

function joined(bus: MessageBus, signalType: number, limit: { timeout: number }): SessionBus {
  const gone = new AbortController()
  bus.connection.on('close', () => gone.abort())
  const self: SessionBus = {
    gone: gone.signal,
    call: async ({ to, withinMs, ...method }) =>
      await bus.invoke({ ...method, destination: to }, { timeout: withinMs ?? limit.timeout }),
    send: ({ path, interface: place, member, signature, body }) =>
      bus.sendSignal(path, place, member, signature, body),
    close: () => void bus.connection.end(),
    async listen({ from, path, interface: place, member, first }, heard) {
      const hear = ({ type, body = [], ...message }: BusMessage) => {
        const isOne = message.path === path && message.interface === place && message.member === member
        if (type === signalType && isOne && (first === undefined || body[0] === first)) heard(...body)
      }
      bus.connection.on('message', hear)
      const rule = { type: 'signal', sender: from, path, interface: place, member, arg0: first }
      await bus.addMatch(ruleOf(rule)).catch((thrown: unknown) => {
        bus.connection.off('message', hear)
        throw thrown
      })
    },
    async watchName(name, changed) {
      const { path, interface: place, to: from } = daemon
      const changes = { from, path, interface: place, member: 'NameOwnerChanged', first: name }
      await self.listen(changes, (_name, _before, after) => changed(after !== ''))
      bus.connection.on('close', () => changed(false))
      await new Promise<void>((resolve, reject) => {
        const question = { member: 'NameHasOwner', signature: 's', body: [name] }
        // Not by a promise, which would tell the answer after a change that arrived with it.
        bus.invokeDbus(question, limit, (error, isOwned) => {
          if (error !== null) return reject(error)
          changed(Boolean(isOwned))
          resolve()
        })
      })
    },
  }
  return self
}

function ruleOf(parts: Record<string, string | undefined>): string {
  return Object.entries(parts)
    .flatMap(([key, value]) => (value === undefined ? [] : [`${key}='${value}'`]))
    .join(',')
}

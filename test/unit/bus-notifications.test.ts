import { EventEmitter, once } from 'node:events'
import { beforeEach, expect, test, vi } from 'vitest'
import type { notifyOverBus } from '../../electron/desktop/bus-notifications.ts'

/** The signals that the bus takes time to arrange. */
const busy = new Set<string>()
const heard = new Map<string, ((id: unknown, key: unknown) => void)[]>()
const calls: { member: string; body?: unknown[] }[] = []
let capabilities: string[]
/** What the server answers to a notification. */
let answer: () => Promise<unknown> = async () => 1
let ownerChanged: (isOwned: boolean) => void
let show: typeof notifyOverBus

const newBus = () => ({
  listen: async ({ member }: { member: string }, listener: (id: unknown, key: unknown) => void) => {
    if (busy.has(member)) throw new Error('no answer within 2 s')
    heard.set(member, [...(heard.get(member) ?? []), listener])
  },
  watchName: async (_name: string, changed: typeof ownerChanged) => void (ownerChanged = changed),
  call: async (call: (typeof calls)[number]) => {
    calls.push(call)
    return call.member === 'Notify' ? answer() : capabilities
  },
})
let bus = newBus()

vi.mock('../../electron/desktop/session-bus.ts', () => ({ sessionBus: async () => bus }))

const act = vi.fn<() => void>()
const words = { title: 'Ep03.mov is uploaded', body: '', buttons: [{ key: 'copy', words: 'Copy link', act }] }
const bodyShown = () => calls.findLast(({ member }) => member === 'Notify')?.body?.[4]
const press = (id: number, key = 'copy') =>
  heard.get('ActionInvoked')?.forEach((listener) => listener(id, key))

beforeEach(async () => {
  vi.resetModules()
  vi.useRealTimers()
  bus = newBus()
  heard.clear()
  calls.length = 0
  act.mockClear()
  answer = async () => 1
  capabilities = ['actions']
  show = (await import('../../electron/desktop/bus-notifications.ts')).notifyOverBus
})

test('a bus that does not answer once, as right after a login, ends no notifications, and a click acts once', async () => {
  busy.add('NotificationClosed')
  expect(await show(words)).toBe(false)
  busy.clear()
  expect(await show(words)).toBe(true)
  press(1)
  await vi.waitFor(() => expect(act).toHaveBeenCalledTimes(1))
  expect(heard.get('ActionInvoked')).toHaveLength(1)
})

test('on a bus that started anew clicks are heard again, and earlier numbers are other notifications', async () => {
  await show(words)
  bus = newBus()
  heard.clear()
  press(1)
  answer = async () => 2
  expect(await show(words)).toBe(true)
  press(1)
  await new Promise(setImmediate)
  expect(act).not.toHaveBeenCalled()
  press(2)
  await vi.waitFor(() => expect(act).toHaveBeenCalledTimes(1))
})

test('a server that takes longer than two seconds, as one that starts, is not waited for, and its buttons act', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const server = new EventEmitter()
  answer = async () => (await once(server, 'shown'))[0]
  const shown = show(words)
  await vi.advanceTimersByTimeAsync(2_000)
  expect(await shown).toBe(false)
  server.emit('shown', 7)
  await vi.advanceTimersByTimeAsync(0)
  press(7)
  await vi.advanceTimersByTimeAsync(0)
  expect(act).toHaveBeenCalledTimes(1)
})

test('a click does what its button says, and one that names none of them does nothing', async () => {
  const open = vi.fn<() => void>()
  await show({ ...words, buttons: [...words.buttons, { key: 'open', words: 'Open', act: open }] })
  const acts = () => [act.mock.calls.length, open.mock.calls.length]
  press(1, 'nonsense')
  press(2, 'copy')
  press(1, 'open')
  await vi.waitFor(() => expect(acts()).toEqual([0, 1]))
  press(1, 'default')
  await vi.waitFor(() => expect(acts()).toEqual([1, 1]))
})

test('the number of a notification that has gone may be that of another program', async () => {
  await show(words)
  heard.get('NotificationClosed')?.forEach((listener) => listener(1, 2))
  await new Promise((resolve) => setImmediate(resolve))
  press(1)
  await new Promise((resolve) => setImmediate(resolve))
  expect(act).not.toHaveBeenCalled()
})

test('a server that hangs holds no button of an earlier notification up', async () => {
  await show(words)
  answer = () => new Promise(() => undefined)
  void show(words)
  await vi.waitFor(() => expect(calls.filter(({ member }) => member === 'Notify')).toHaveLength(2))
  press(1)
  await vi.waitFor(() => expect(act).toHaveBeenCalledTimes(1))
})

test('a server that takes markup shows none that is in a name, and one without takes the name as it is', async () => {
  const body = '<a href="http://evil">&Ep03</a>'
  await show({ ...words, body })
  expect(bodyShown()).toBe(body)
  capabilities = ['actions', 'body-markup']
  await show({ ...words, body })
  expect(bodyShown()).toBe('&lt;a href="http://evil"&gt;&amp;Ep03&lt;/a&gt;')
})

test("after another server has taken over, its numbers are other programs' notifications", async () => {
  await show(words)
  ownerChanged(false)
  ownerChanged(true)
  press(1)
  await new Promise((resolve) => setImmediate(resolve))
  expect(act).not.toHaveBeenCalled()
})

test('what is not true any more is withdrawn, also where the server shows it late', async () => {
  const early = new AbortController()
  await show({ ...words, until: early.signal })
  early.abort()
  await vi.waitFor(() => expect(calls.at(-1)).toMatchObject({ member: 'CloseNotification', body: [1] }))
  const late = new AbortController()
  answer = async () => {
    late.abort()
    return 2
  }
  await show({ ...words, until: late.signal })
  await vi.waitFor(() => expect(calls.at(-1)).toMatchObject({ member: 'CloseNotification', body: [2] }))
})

import { EventEmitter, once } from 'node:events'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createSleepGuard } from '../../electron/desktop/sleep-guard.ts'

type Call = { to: string; member: string; body: unknown[] }

/** What the desktop heard, and which of its services answer with a cookie. */
const heard: string[] = []
const answers = new Map<string, Promise<unknown>>()
let bus: AbortController

vi.mock('electron', () => ({ powerSaveBlocker: {} }))
vi.mock('../../electron/desktop/session-bus.ts', () => ({
  openBus: async () => ({
    call: async ({ to, member, body }: Call) => {
      heard.push(`${to} ${member} ${member === 'Inhibit' ? '' : String(body)}`.trim())
      const answer = answers.get(to)
      if (answer === undefined) throw new Error('nobody has this name')
      return member === 'Inhibit' ? answer : undefined
    },
    close: () => void heard.push('closed'),
    gone: bus.signal,
  }),
}))

const gnome = 'org.gnome.SessionManager'
const others = 'org.freedesktop.PowerManagement'

beforeEach(() => {
  heard.length = 0
  bus = new AbortController()
  answers.clear()
  vi.useFakeTimers({ toFake: ['performance'] })
})
afterEach(() => void vi.useRealTimers())

test.runIf(process.platform === 'linux')(
  'the desktop that there is keeps the computer awake, once',
  async () => {
    answers.set(others, Promise.resolve(7))
    const guard = createSleepGuard()
    guard(true)
    guard(true)
    await expect.poll(() => heard).toEqual([`${gnome} Inhibit`, `${others} Inhibit`])
    guard(true)
    guard(false)
    await expect
      .poll(() => heard)
      .toEqual([`${gnome} Inhibit`, `${others} Inhibit`, `${others} UnInhibit 7`, 'closed'])
  },
)

test.runIf(process.platform === 'linux')(
  'what is over before the desktop has answered is taken back',
  async () => {
    const desktop = new EventEmitter()
    answers.set(
      gnome,
      once(desktop, 'answer').then(([cookie]) => cookie),
    )
    const guard = createSleepGuard()
    guard(true)
    await expect.poll(() => heard).toEqual([`${gnome} Inhibit`])
    guard(false)
    desktop.emit('answer', 1)
    await expect.poll(() => heard).toEqual([`${gnome} Inhibit`, `${gnome} Uninhibit 1`, 'closed'])
  },
)

test.runIf(process.platform === 'linux')('a desktop that refuses is asked again after 30 s', async () => {
  const refused = [`${gnome} Inhibit`, `${others} Inhibit`, 'closed']
  const guard = createSleepGuard()
  guard(true)
  await expect.poll(() => heard).toEqual(refused)
  vi.advanceTimersByTime(29_000)
  guard(true)
  await new Promise(setImmediate)
  expect(heard).toEqual(refused)
  answers.set(gnome, Promise.resolve(1))
  vi.advanceTimersByTime(2_000)
  guard(true)
  await expect.poll(() => heard).toEqual([...refused, `${gnome} Inhibit`])
})

test.runIf(process.platform === 'linux')('a bus that starts anew is asked again', async () => {
  answers.set(gnome, Promise.resolve(1))
  const guard = createSleepGuard()
  guard(true)
  await expect.poll(() => heard).toEqual([`${gnome} Inhibit`])
  await new Promise(setImmediate)
  const before = bus
  bus = new AbortController()
  before.abort()
  guard(true)
  await expect.poll(() => heard).toEqual([`${gnome} Inhibit`, `${gnome} Inhibit`])
})

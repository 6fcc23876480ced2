import { expect, test, vi } from 'vitest'
import { notifyOverBus } from '../../electron/desktop/bus-notifications.ts'

/** The signals that the bus takes time to arrange. */
const busy = new Set(['NotificationClosed'])
const heard: ((id: unknown, key: unknown) => void)[] = []

vi.mock('../../electron/desktop/session-bus.ts', () => ({
  sessionBus: async () => ({
    listen: async ({ member }: { member: string }, listener: (typeof heard)[number]) => {
      if (busy.has(member)) throw new Error('no answer within 2 s')
      if (member === 'ActionInvoked') heard.push(listener)
    },
    call: async ({ member }: { member: string }) => (member === 'Notify' ? 1 : ['actions']),
  }),
}))

test('a bus that does not answer once, as right after a login, ends no notifications, and a click acts once', async () => {
  const act = vi.fn<() => void>()
  const words = {
    title: 'Ep03.mov is uploaded',
    body: '',
    buttons: [{ key: 'copy', words: 'Copy link', act }],
  }
  expect(await notifyOverBus(words)).toBe(false)
  busy.clear()
  expect(await notifyOverBus(words)).toBe(true)
  for (const listener of heard) listener(1, 'copy')
  await vi.waitFor(() => expect(act).toHaveBeenCalledTimes(1))
  expect(heard).toHaveLength(1)
})

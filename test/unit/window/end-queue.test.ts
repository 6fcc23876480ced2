import { beforeEach, expect, test, vi } from 'vitest'
import type { createQueueEnd } from '../../../electron/app/queue-end.ts'
import { createWarnings } from '../../../electron/app/warnings.ts'
import { defaultSettings, type QueueEnd } from '../../../electron/contract/index.ts'
import { silentLog } from '../../../electron/core/log.ts'
import type { NotificationWords } from '../../../electron/desktop/notification-words.ts'
import { endQueue } from '../../../electron/window/end-queue.ts'
import { notifyAsWanted } from '../../../electron/window/notify-as-wanted.ts'

vi.mock('electron', () => ({ app: { quit: () => undefined } }))

type Acts = Parameters<ReturnType<typeof createQueueEnd>['act']>[0]

const countdown = { kind: 'countdown', wish: 'sleep', at: 0, failed: 2 } as const
let told: NotificationWords[]

beforeEach(() => void (told = []))

const show = async (words: NotificationWords) => told.push(words) > 0

/** A countdown begins behind the window; answers what lets it end in another way. */
function begin(isWanted: boolean): (end: QueueEnd) => void {
  let current: QueueEnd = countdown
  const changed: (() => void)[] = []
  const acts: Acts[] = []
  const settings = { current: () => ({ ...defaultSettings, notifications: { show: isWanted } }) }
  const queueEnd = {
    current: () => current,
    choose: () => undefined,
    endNow: () => undefined,
    close: () => undefined,
    onChange: (listener: () => void) => void changed.push(listener),
    act: (given: Acts) => void acts.push(given),
  }
  const warnings = createWarnings()
  endQueue({ queueEnd, warnings, log: silentLog }, { isFocused: () => false }, notifyAsWanted(settings, show))
  acts[0]?.due(countdown)
  return (end) => {
    current = end
    changed.forEach((listener) => listener())
  }
}

test('a countdown that nobody sees is told, and withdrawn once it is called off', async () => {
  const become = begin(true)
  await vi.waitFor(() => expect(told).toHaveLength(1))
  expect(told[0]).toMatchObject({
    title: '2 files were not uploaded',
    body: 'This computer goes to sleep in 30 s.',
    until: { aborted: false },
  })
  become({ kind: 'chosen', wish: 'sleep' })
  expect(told[0]?.until?.aborted).toBe(true)
})

test('a countdown is not told where notifications are off', async () => {
  begin(false)
  await new Promise(setImmediate)
  expect(told).toEqual([])
})

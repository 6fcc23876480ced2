import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defaultSettings, type SharedLink } from '../../../electron/contract/index.ts'
import type { NotificationWords } from '../../../electron/desktop/notification-words.ts'
import { remindOfEndingLinks } from '../../../electron/window/remind-of-links.ts'
import { openSharedLinks } from '../../../electron/disk/index.ts'
import { done, sampleRecord } from '../disk-journal-samples.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const hour = 3_600_000

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: noon })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Links of `a` and `b` that are to be reminded of in one hour and end in two. The uploads in `removed` are gone. */
async function watched({
  remind = true,
  show = true,
  removed = [],
}: { remind?: boolean; show?: boolean; removed?: string[] } = {}) {
  const dir = await temporaryDir()
  const sharedLinks = await openSharedLinks(dir, () => '/media/a.mov')
  await sharedLinks.put(['a', 'b'].map((uploadId) => linkOf(uploadId)))
  const reminders: NotificationWords[] = []
  const asked: string[][] = []
  const shown: string[][] = []
  remindOfEndingLinks(
    {
      history: {
        find: async (ids) => {
          shown.push([...ids])
          return ids
            .filter((id) => !removed.includes(id))
            .map((id) => ({ record: sampleRecord(id), state: done, delivered: null, happened: [] }))
        },
      },
      sharedLinks,
      settings: {
        current: () => ({
          ...defaultSettings,
          links: { ...defaultSettings.links, remind },
          notifications: { show },
        }),
      },
    },
    async (words) => reminders.push(words) > 0,
    (ids) => void asked.push([...ids]),
  )
  return { reminders, asked, shown, dir, sharedLinks }
}

function linkOf(uploadId: string): SharedLink {
  const [sharedAt, validUntil] = [noon - 8 * hour, noon + 2 * hour]
  const choices = { lifetimeSeconds: 36_000, opens: 'inline' as const }
  return { ...choices, uploadId, sharedAt, validUntil, remindAt: noon + hour, remindedAt: null }
}

test('links that end together are one reminder, once, and one click renews them', async () => {
  const { reminders, asked, dir } = await watched()
  await vi.advanceTimersByTimeAsync(hour - 1)
  expect(reminders).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
  await vi.waitFor(() => expect(reminders).toHaveLength(1), 10_000)
  expect(reminders[0]?.title).toBe('2 links end soon')
  expect(reminders[0]?.body).toBe(`The first one ends ${new Date(noon + 2 * hour).toLocaleString()}.`)
  await vi.advanceTimersByTimeAsync(hour)
  expect(reminders).toHaveLength(1)
  const again = await openSharedLinks(dir, () => '/media/a.mov')
  expect(again.of('a')?.remindedAt).toBeGreaterThanOrEqual(noon + hour)

  reminders[0]?.buttons[0]?.act()
  expect(asked).toEqual([['a', 'b']])
})

test.each([{ remind: false }, { show: false }])(
  'nobody is reminded who does not want it: %o',
  async (set) => {
    const { sharedLinks } = await watched(set)
    await vi.advanceTimersByTimeAsync(1.5 * hour)
    // Set before the reminder is shown.
    expect(sharedLinks.of('a')?.remindedAt).toBeNull()
  },
)

test('a removed upload is looked for only once', async () => {
  const { reminders, shown } = await watched({ removed: ['b'] })
  await vi.advanceTimersByTimeAsync(hour + 60_000)
  await vi.waitFor(() => expect(reminders).toHaveLength(1), 10_000)
  expect(reminders[0]?.title).toBe('The link of a.mov ends soon')
  await vi.advanceTimersByTimeAsync(hour)
  expect(shown).toEqual([['a', 'b']])
})

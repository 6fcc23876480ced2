import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defaultSettings, type CopiedLinks, type SharedLink } from '../../../electron/contract/index.ts'
import { remindOfEndingLinks, type Reminders } from '../../../electron/window/remind-of-links.ts'
import { openSharedLinks } from '../../../electron/disk/index.ts'
import { done, sampleRecord } from '../disk-journal-samples.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'

const noon = Date.UTC(2026, 10, 22, 12)
const hour = 3_600_000
const renewed: CopiedLinks = {
  copied: [{ validUntil: noon + 24 * hour, limitedBy: 'request' }],
  refused: [],
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'], now: noon })
})

afterEach(() => {
  vi.useRealTimers()
})

/** Links of `a` and `b` that are to be reminded of in one hour and end in two. The uploads in `removed` are gone. */
async function watched({ remind = true, removed = [] }: { remind?: boolean; removed?: string[] } = {}) {
  const dir = await temporaryDir()
  const sharedLinks = await openSharedLinks(dir, () => '/media/a.mov')
  await sharedLinks.put(['a', 'b'].map((uploadId) => linkOf(uploadId)))
  const reminders: { names: readonly string[]; endsAt: number; renew: () => void }[] = []
  const asked: string[][] = []
  const shown: string[][] = []
  const said: CopiedLinks[] = []
  const desktop: Reminders = {
    remind: (ending, { renew }) => void reminders.push({ ...ending, renew }),
    sayRenewed: (links) => void said.push(links),
  }
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
        current: () => ({ ...defaultSettings, links: { ...defaultSettings.links, remind } }),
      },
    },
    desktop,
    async (ids) => {
      asked.push([...ids])
      return renewed
    },
    () => undefined,
  )
  return { reminders, asked, said, shown, dir, sharedLinks }
}

function linkOf(uploadId: string): SharedLink {
  const [sharedAt, validUntil] = [noon - 8 * hour, noon + 2 * hour]
  const choices = { lifetimeSeconds: 36_000, opens: 'inline' as const }
  return { ...choices, uploadId, sharedAt, validUntil, remindAt: noon + hour, remindedAt: null }
}

test('links that end together are one reminder, once, and one click renews them', async () => {
  const { reminders, asked, said, dir } = await watched()
  await vi.advanceTimersByTimeAsync(hour - 1)
  expect(reminders).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
  await vi.waitFor(() => expect(reminders).toHaveLength(1), 10_000)
  expect(reminders[0]).toMatchObject({ names: ['a.mov', 'b.mov'], endsAt: noon + 2 * hour })
  await vi.advanceTimersByTimeAsync(hour)
  expect(reminders).toHaveLength(1)
  const again = await openSharedLinks(dir, () => '/media/a.mov')
  expect(again.of('a')?.remindedAt).toBeGreaterThanOrEqual(noon + hour)

  reminders[0]?.renew()
  await vi.waitFor(() => expect(said).toEqual([renewed]), 10_000)
  expect(asked).toEqual([['a', 'b']])
})

test('nobody is reminded who does not want it', async () => {
  const { sharedLinks } = await watched({ remind: false })
  await vi.advanceTimersByTimeAsync(1.5 * hour)
  // Set before the reminder is shown.
  expect(sharedLinks.of('a')?.remindedAt).toBeNull()
})

test('a removed upload is looked for only once', async () => {
  const { reminders, shown } = await watched({ removed: ['b'] })
  await vi.advanceTimersByTimeAsync(hour + 60_000)
  await vi.waitFor(() => expect(reminders).toHaveLength(1), 10_000)
  expect(reminders[0]).toMatchObject({ names: ['a.mov'] })
  await vi.advanceTimersByTimeAsync(hour)
  expect(shown).toEqual([['a', 'b']])
})

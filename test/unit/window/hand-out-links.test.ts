import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defaultSettings, type CopiedLinks, type SharedLink } from '../../../electron/contract/index.ts'
import { openLinkDesk, type LinkDesktop } from '../../../electron/window/hand-out-links.ts'
import { openSharedLinks } from '../../../electron/disk/index.ts'
import { temporaryDir } from '../disk-temporary-dir.ts'
import { states, uploadView } from '../upload-view.ts'

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

/** A desk with links of `a` and `b` that are to be reminded of in one hour and end in two. */
async function desk(remind = true) {
  const dir = await temporaryDir()
  const sharedLinks = await openSharedLinks(dir, () => true)
  await sharedLinks.put(['a', 'b'].map((uploadId) => linkOf(uploadId)))
  const reminders: { names: readonly string[]; endsAt: number; renew: () => void }[] = []
  const asked: string[][] = []
  const told: CopiedLinks[] = []
  const desktop: LinkDesktop = {
    copy: async () => undefined,
    remind: (ending, { renew }) => void reminders.push({ ...ending, renew }),
    tellRenewed: (links) => void told.push(links),
  }
  const opened = openLinkDesk(
    {
      engine: { view: (id) => uploadView(id, { state: states.done }) },
      links: {
        share: async () => renewed,
        renew: async (ids) => {
          asked.push([...ids])
          return renewed
        },
      },
      sharedLinks,
      settings: {
        current: () => ({ ...defaultSettings, links: { ...defaultSettings.links, remind } }),
      },
    },
    desktop,
    () => undefined,
  )
  opened.watch(() => undefined)
  return { reminders, asked, told, dir, sharedLinks }
}

function linkOf(uploadId: string): SharedLink {
  const [sharedAt, validUntil] = [noon - 8 * hour, noon + 2 * hour]
  const choices = { lifetimeSeconds: 36_000, opens: 'inline' as const }
  return { ...choices, uploadId, sharedAt, validUntil, remindAt: noon + hour, remindedAt: null }
}

test('links that end together are one reminder, once, and one click renews them', async () => {
  const { reminders, asked, told, dir } = await desk()
  await vi.advanceTimersByTimeAsync(hour - 1)
  expect(reminders).toEqual([])
  await vi.advanceTimersByTimeAsync(60_000)
  await vi.waitFor(() => expect(reminders).toHaveLength(1))
  expect(reminders[0]).toMatchObject({ names: ['a.mov', 'b.mov'], endsAt: noon + 2 * hour })
  await vi.advanceTimersByTimeAsync(hour)
  expect(reminders).toHaveLength(1)
  const again = await openSharedLinks(dir, () => true)
  expect(again.of('a')?.remindedAt).toBeGreaterThanOrEqual(noon + hour)

  reminders[0]?.renew()
  await vi.waitFor(() => expect(told).toEqual([renewed]))
  expect(asked).toEqual([['a', 'b']])
})

test('nobody is reminded who does not want it', async () => {
  const { sharedLinks } = await desk(false)
  await vi.advanceTimersByTimeAsync(1.5 * hour)
  // Set before the reminder is shown.
  expect(sharedLinks.of('a')?.remindedAt).toBeNull()
})

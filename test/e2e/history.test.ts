import { mkdtemp, rm, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Locator, Page } from '@playwright/test'
import { addToArchive } from '../../electron/disk/archive.ts'
import type { JournalUpload } from '../../electron/engine/ports.ts'
import { finishedUpload, finishedUploads, stateOf } from '../unit/finished-uploads.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { copiedLink, row } from './fixtures/uploads.ts'

const dayMs = 86_400_000
let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-history-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

function entry(page: Page, name: string): Locator {
  return page.getByRole('grid', { name: 'History' }).getByRole('row').filter({ hasText: name })
}

/** A file by itself, delivered so many days ago. */
function earlier(number: number, daysAgo: number): JournalUpload {
  const upload = finishedUpload(number, Date.now() - daysAgo * dayMs)
  delete upload.record.delivery
  return upload
}

async function openHistory(page: Page): Promise<void> {
  await page.getByRole('tab', { name: 'History' }).click()
}

test('a delivered file is in the history: its link is copied, it is verified again, removed, and comes back', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  const file = join(folder, 'Trailer_v12.mov')
  await createVideoFile(file, 3000)
  await dropFiles(page, [file])
  await expect(row(page, 'Trailer_v12.mov')).toHaveAccessibleName(/uploaded/)

  await openHistory(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('History')
  await expect(page.getByRole('grid', { name: 'History' }).getByText(/^1 delivery · 3.0 kB/)).toBeVisible()
  const trailer = entry(page, 'Trailer_v12.mov')
  await expect(trailer).toContainText('no link made')
  const link = await copiedLink(app, () => trailer.getByRole('button', { name: 'Copy link' }).click())
  expect((await fetch(link)).status).toBe(200)
  await expect(trailer).toContainText('link until')

  const choose = async (name: string) => {
    await trailer.getByRole('button', { name: 'More' }).click()
    await page.getByRole('menuitem', { name }).click()
  }
  await choose('Verify again')
  await expect(page.getByText('Verified Trailer_v12.mov again.')).toBeVisible()
  await expect(page.getByText(/as the file is here, byte for byte/)).toBeVisible()
  await unlink(file)
  await choose('Verify again')
  await expect(page.getByText(/The file is no longer here as it was/)).toBeVisible()

  await choose('Remove')
  await expect(trailer).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(trailer).toBeVisible()
  await page.getByRole('tab', { name: 'Uploads' }).click()
  await expect(row(page, 'Trailer_v12.mov')).toBeVisible()
})

test('a removed upload stops at once, and goes on when that is undone; cleared ones move to the history', async ({
  dropreel,
}) => {
  const { page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await createVideoFile(join(folder, 'Short.mov'), 1000)
  await dropFiles(page, [join(folder, 'Short.mov')])
  await expect(row(page, 'Short.mov')).toHaveAccessibleName(/uploaded/)
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await expect(row(page, 'Short.mov')).toHaveCount(0)
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(row(page, 'Short.mov')).toBeVisible()
  await page.getByRole('button', { name: 'Clear finished' }).click()
  await openHistory(page)
  await expect(entry(page, 'Short.mov')).toBeVisible()
})

test('the history is searched, opened and scrolled to its end', async ({ dropreel }) => {
  const dir = join(dropreel.home, 'app')
  await stateOf(dir, [earlier(4000, 0)])
  const single = Array.from({ length: 3000 }, (_, number) => earlier(number, 4 + (3000 - number) / 100))
  await addToArchive(dir, [...single, ...finishedUploads(3060, Date.now() - 2 * dayMs).slice(3000)])
  const { page } = await dropreel.launch()
  await openHistory(page)
  const list = page.getByRole('grid', { name: 'History' })
  await expect(entry(page, 'reel-004000.mov')).toBeVisible()
  await expect(entry(page, 'Today')).toContainText('1 delivery')
  await screenshot(page, 'history')

  await list.press('End')
  await expect(entry(page, 'reel-000000.mov')).toBeVisible()
  await list.press('Home')
  const reels = entry(page, 'Reels · 6 files').first()
  await reels.getByRole('button', { name: 'Show the files of Reels' }).click()
  await expect(entry(page, 'reel-003009.mov')).toBeVisible()
  await reels.click({ position: { x: 200, y: 20 } })
  await list.press('ArrowLeft')
  await expect(entry(page, 'reel-003009.mov')).toHaveCount(0)

  const search = page.getByRole('searchbox', { name: 'Search by name, destination or key' })
  await search.fill('reel-000123')
  await expect(list.getByRole('row')).toHaveCount(2)
  await expect(entry(page, 'reel-000123.mov')).toBeVisible()
  await search.fill('nothing is called so')
  await expect(page.getByRole('heading', { name: 'Nothing is called “nothing is called so”' })).toBeVisible()
  await search.press('Escape')
  await expect(entry(page, 'reel-004000.mov')).toBeVisible()
})

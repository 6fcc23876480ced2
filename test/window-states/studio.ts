import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { CreateMultipartUploadCommand } from '@aws-sdk/client-s3'
import { expect } from '@playwright/test'
import { addToArchive } from '../../electron/disk/archive.ts'
import { openDestination } from '../e2e/fixtures/connect.ts'
import { bucket, type OwnStore } from '../e2e/fixtures/own-store.ts'
import { finishedUpload } from '../unit/finished-uploads.ts'
import type { Stage, Story } from './stage.ts'

const dayMs = 86_400_000

/** Names that an editor would give, and how large such files are. */
const delivered = [
  ['Ep03_lock_v6.mov', 61.7e9],
  ['Trailer_v12.mp4', 1.8e9],
  ['acme_promo_30s_v4.mov', 4.2e9],
  ['acme_promo_15s_v4.mov', 2.1e9],
  ['acme_subtitles.srt', 48e3],
] as const

/** Gives the app that starts next three destinations, and a history of three days. */
export async function furnish(home: string): Promise<void> {
  const file = join(home, 'app', 'destinations.json')
  const list = JSON.parse(await readFile(file, 'utf8'))
  const [first] = list.destinations
  const demo = { ...first, id: 'demo', name: 'Demo store', credentials: { kind: 'demo' } }
  list.destinations.push({ ...first, id: 'dailies', name: 'Dailies, Wasabi' }, demo)
  await writeFile(file, JSON.stringify(list))
  const now = Date.now()
  const uploads = Array.from(delivered, ([name, sizeBytes], place) => {
    const upload = finishedUpload(place, now - Math.floor(place / 2) * dayMs - place * 600_000)
    delete upload.record.delivery
    return {
      ...upload,
      record: {
        ...upload.record,
        source: { ...upload.record.source, sizeBytes },
        file: `/Volumes/Renders/${name}`,
        destinationId: 'reviews',
      },
    }
  })
  const reels = Array.from({ length: 12 }, (_, place) => {
    const upload = finishedUpload(100 + place, now - dayMs)
    const delivery = { id: 'put dailies', title: 'Dailies 2026-11-25', place }
    const source = { ...upload.record.source, sizeBytes: 2.5e9 }
    return { ...upload, record: { ...upload.record, source, delivery, destinationId: 'dailies' } }
  })
  await addToArchive(join(home, 'app'), [...uploads, ...reels])
}

/** The pages of a window that is in use: history, settings, destinations. */
export async function* studio(stage: Stage, own: OwnStore): Story {
  const { page } = stage
  await expect(page.getByRole('heading', { name: 'Drop files or folders here' })).toBeVisible()
  yield 'empty'
  yield* history(stage)
  yield* settings(stage)
  yield* destinations(stage, own)
}

async function* history({ page }: Stage): Story {
  await page.getByRole('tab', { name: 'History' }).click()
  const grid = page.getByRole('grid', { name: 'History' })
  await expect(grid.getByText('Trailer_v12.mp4')).toBeVisible()
  yield 'history'
  await grid.getByRole('button', { name: 'Show the files of Dailies 2026-11-25' }).click()
  await expect(grid.getByText('reel-000100')).toBeVisible()
  yield 'history-delivery-open'
  await grid.getByRole('button', { name: 'Hide the files of Dailies 2026-11-25' }).click()
  await grid.getByRole('row').filter({ hasText: 'Trailer_v12.mp4' }).click({ button: 'right' })
  await expect(page.getByRole('menu')).toBeVisible()
  yield 'history-menu'
  await page.keyboard.press('Escape')
  const search = page.getByRole('searchbox')
  await search.fill('acme')
  await expect(grid.getByText('Trailer_v12.mp4')).toHaveCount(0)
  yield 'history-search'
  await search.fill('nothing is called so')
  await expect(page.getByRole('button', { name: 'Show everything' })).toBeVisible()
  yield 'history-nothing-found'
  await search.fill('')
  await grid.getByRole('row').filter({ hasText: 'Trailer_v12.mp4' }).click()
  await page.keyboard.press('Delete')
  await expect(page.getByRole('button', { name: 'Undo' })).toBeVisible()
  yield 'history-removed'
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(grid.getByText('Trailer_v12.mp4')).toBeVisible()
  await page.getByRole('tab', { name: 'Uploads' }).click()
}

async function* settings({ page }: Stage): Story {
  await page.getByRole('button', { name: 'Settings' }).click()
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  yield 'settings'
  await page.getByLabel('The file on this computer').selectOption('Goes to the trash')
  await page.getByRole('button', { name: 'Add rule' }).click()
  yield 'settings-rule'
  await page.getByRole('button', { name: 'Done', exact: true }).click()
}

async function* destinations({ page }: Stage, { s3 }: OwnStore): Story {
  const button = (name: string) => page.getByRole('button', { name, exact: true })
  await page.getByRole('banner').locator('[popovertarget=destinations]').click()
  yield 'destinations-open'
  await button('All destinations').click()
  await expect(button('Export')).toBeVisible()
  yield 'destinations'
  await page
    .getByRole('navigation', { name: 'Destinations' })
    .getByRole('button', { name: 'Demo store' })
    .click()
  yield 'destination-demo'
  await page.keyboard.press('Escape')

  await openDestination(page, 'Client reviews')
  yield 'destination-known'
  await button('Unfinished uploads').click()
  await expect(page.getByText('Nothing was left behind.')).toBeVisible()
  yield 'unfinished-none'
  await button('Done').last().click()
  const key = 'videos/2026-11-Trailer_v12-0d9cf3a1-7c4f-4f59-9f5e-3f0c3c1e0001.mov'
  const metadata = { 'dropreel-upload': '0d9cf3a1-7c4f-4f59-9f5e-3f0c3c1e0001' }
  await s3.send(new CreateMultipartUploadCommand({ Bucket: bucket, Key: key, Metadata: metadata }))
  await button('Unfinished uploads').click()
  await page.getByRole('checkbox', { name: 'Show other programs’ too' }).check()
  await expect(page.getByRole('button', { name: /^Abort / })).toBeVisible()
  yield 'unfinished'
  await page.getByRole('button', { name: /^Abort / }).click()
  yield 'unfinished-abort'
  await button('Keep').click()
  await button('Done').last().click()
  await button('Remove Client reviews').click()
  await expect(button('Undo')).toBeVisible()
  yield 'destination-removed'
  await button('Undo').click()
  await expect(button('Undo')).toHaveCount(0)
  await page.keyboard.press('Escape')
}

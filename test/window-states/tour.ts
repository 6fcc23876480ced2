import { expect } from '@playwright/test'
import type { PartRuns } from '../../electron/contract/index.ts'
import { answerDetails } from '../e2e/fixtures/shown-details.ts'
import { row } from '../e2e/fixtures/uploads.ts'
import { detailsOf } from '../unit/upload-details.ts'
import { showOnly, type Stage, type Story } from './stage.ts'
import { oneOfEachKind, twoDeliveries } from './uploads.ts'

/** What the docs show: a window in the middle of a working day, its history and its destinations. */
export async function* tour(stage: Stage): Story {
  const { app, page } = stage
  const show = showOnly(stage)
  const now = Date.now()
  const { uploads: dailies, deliveries } = twoDeliveries(now)
  const kinds = oneOfEachKind(now)
  const shown = ['sending', 'done', 'failed-destination', 'waiting-file', 'verifying']
  const uploads = shown.flatMap((kind, rank) => {
    const upload = kinds[kind]
    return upload === undefined ? [] : Object.assign(upload, { rank: rank === 0 ? 0 : rank + 1 })
  })
  // As fast as a line is, never quite the same: the graph of the header has a minute of it.
  await page.clock.install({ time: now - 60_000 })
  for (let second = 0; second <= 60; second += 2) {
    await page.clock.setFixedTime(now - 60_000 + second * 1000)
    const bytesPerSecond = 84e6 + 12e6 * Math.sin(second / 5) + 5e6 * Math.sin(second)
    const moving = uploads.map((upload, place) =>
      place === 0 ? Object.assign(upload, { bytesPerSecond }) : upload,
    )
    await show(
      [...moving, ...dailies.filter(({ deliveryId }) => deliveryId === 'dailies')],
      deliveries.slice(0, 1),
    )
  }
  const runs: PartRuns = [
    ['stored', 2411],
    ['in-flight', 12],
    ['resent', 1],
    ['waiting', 1466],
  ]
  const happened = [{ kind: 'damaged', at: now - 11 * 60_000, partNumber: 917 } as const]
  const parts = { sizeBytes: 16 * 1024 * 1024, runs }
  await answerDetails(
    app,
    uploads.map((upload) =>
      detailsOf(upload, {
        parts,
        happened,
        addedAt: now - 24 * 60_000,
        key: `videos/2026-11-${upload.name}`,
      }),
    ),
  )
  await row(page, 'Ep03_lock_v7.mov').click({ position: { x: 200, y: 10 } })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('figure', { name: /parts stored/u })).toBeVisible()
  // The mark of the focus is for who works by keyboard.
  await row(page, 'Ep03_lock_v7.mov').click({ position: { x: 200, y: 10 } })
  yield 'window'
  await page.keyboard.press('Escape')
  await page.getByRole('tab', { name: 'History' }).click()
  await expect(page.getByRole('grid', { name: 'History' }).getByText('Trailer_v12.mp4')).toBeVisible()
  yield 'history'
  await page.getByRole('banner').locator('[popovertarget=destinations]').click()
  await page.getByRole('button', { name: 'All destinations' }).click()
  await page
    .getByRole('navigation', { name: 'Destinations' })
    .getByRole('button', { name: 'Client reviews' })
    .click()
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(page.getByRole('heading', { name: 'What this store can do' })).toBeVisible()
  await page.mouse.move(0, 0)
  yield 'destinations'
}

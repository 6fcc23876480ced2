import type { PartRuns } from '../../electron/contract/index.ts'
import { detailsOf } from '../unit/upload-details.ts'
import { states, uploadView } from '../unit/upload-view.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { answerDetails } from './fixtures/shown-details.ts'
import { showDestinations, showUploads } from './fixtures/shown-uploads.ts'
import { row } from './fixtures/uploads.ts'

const session = { uploadId: 'u', partSizeBytes: 16 * 1024 * 1024, abort: null }
const gigabyte = 1e9
const minute = 60_000

const sizes = [
  { name: '720x480', width: 720, height: 480 },
  { name: '1440x860', width: 1440, height: 860 },
  { name: '2560x1440', width: 2560, height: 1440 },
]

test('pictures of the panel', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  await showDestinations(app, page, (all) =>
    all.flatMap((one) => ({ ...one, id: 'demo', name: 'Client reviews' })),
  )
  const at = Date.now() - 40 * minute
  const moving = uploadView('Ep03_lock_v7', {
    state: { ...states.sending, session },
    bucket: 'client-reviews',
    key: 'videos/2026-11-26/Ep03_lock_v7_6f1c2a3e.mov',
    file: '/Volumes/Renders/Ep03/Ep03_lock_v7.mov',
    sizeBytes: 61.7 * gigabyte,
    sentBytes: 38.2 * gigabyte,
    storedBytes: 36.9 * gigabyte,
    inFlightBytes: 1.3 * gigabyte,
    bytesPerSecond: 41e6,
    etaSeconds: 2300,
    addedAt: at,
  })
  const done = uploadView('Trailer_v12', {
    state: { ...states.done, finishedAt: at + 4 * minute },
    sizeBytes: 1.8 * gigabyte,
    sentBytes: 1.8 * gigabyte,
    addedAt: at,
  })
  const over = { kind: 'over' } as const
  const files = Array.from({ length: 60 }, (_, place) =>
    uploadView(`A${place + 100}`, {
      deliveryId: 'dailies',
      place,
      rank: 1 + place / 100,
      state:
        place === 3 ? states.failed : place < 24 ? states.done : place < 26 ? states.sending : states.queued,
      sizeBytes: 506e6,
      sentBytes: place < 24 ? 506e6 : 0,
    }),
  )
  await showUploads(app, {
    uploads: [moving, done, ...files],
    deliveries: [{ id: 'dailies', title: 'Dailies 2026-11-26', destinationId: 'demo', reading: over }],
  })
  const runs: PartRuns = [
    ['stored', 916],
    ['resent', 1],
    ['stored', 1495],
    ['in-flight', 6],
    ['stored', 1],
    ['in-flight', 6],
    ['waiting', 1465],
  ]
  await answerDetails(app, [
    detailsOf(moving, {
      parts: { sizeBytes: session.partSizeBytes, runs },
      happened: [
        {
          kind: 'waited',
          at: at + 9 * minute,
          until: at + 9 * minute + 48_000,
          waitsFor: 'network',
          message: '',
        },
        { kind: 'damaged', at: at + 13 * minute, partNumber: 917 },
        { kind: 'paused', at: at + 22 * minute, until: at + 24 * minute },
      ],
    }),
    detailsOf(done, {
      parts: { sizeBytes: session.partSizeBytes, runs: [['verified', 108]] },
      objectSettings: [
        { name: 'Storage class', value: 'STANDARD_IA' },
        { name: 'Access control', value: 'private' },
      ],
      happened: [{ kind: 'sent', at: at + 3 * minute }],
    }),
  ])
  const panel = page.getByRole('complementary', { name: 'Details' })
  for (const name of ['Ep03_lock_v7.mov', 'Trailer_v12.mov', 'Dailies 2026-11-26']) {
    await page.setViewportSize({ width: 1440, height: 860 })
    await row(page, name).click({ position: { x: 300, y: 10 } })
    if (!(await panel.isVisible())) await page.keyboard.press('Enter')
    await expect(panel.getByRole('heading', { level: 2, name })).toBeVisible()
    for (const { name: size, ...viewport } of sizes) {
      await page.setViewportSize(viewport)
      for (const colorScheme of ['dark', 'light'] as const) {
        await page.emulateMedia({ colorScheme })
        await screenshot(page, `panel-${name.split(/[ .]/u)[0]}-${size}-${colorScheme}`)
      }
    }
    await page.setViewportSize({ width: 1440, height: 860 })
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' })
    await screenshot(page, `panel-${name.split(/[ .]/u)[0]}-forced-colours`)
    await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none' })
  }
})

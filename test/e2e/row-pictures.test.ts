import type { ElectronApplication, Page } from '@playwright/test'
import type { DeliveryView, UploadView } from '../../electron/contract/index.ts'
import { states, trouble, uploadView } from '../unit/upload-view.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { showDestinations, showUploads } from './fixtures/shown-uploads.ts'
import { row } from './fixtures/uploads.ts'

const gigabyte = 1e9
const session = { uploadId: 'u', partSizeBytes: 16 * 1024 * 1024, abort: null }

type Changes = Partial<UploadView> & { name: string }

function upload({ name, ...changes }: Changes, rank: number): UploadView {
  const file = `/Volumes/Renders/${name}`
  return uploadView(name, {
    deliveryId: changes.id ?? name,
    destinationId: 'demo',
    bucket: 'client-reviews',
    file,
    name,
    rank,
    ...changes,
  })
}

/** One row of each kind, as an editor would meet them. */
function everyState(now: number): UploadView[] {
  const sent = { sentBytes: 38.2 * gigabyte, storedBytes: 36.9 * gigabyte, inFlightBytes: 1.8 * gigabyte }
  const stored = { sentBytes: 38.2 * gigabyte, storedBytes: 38.2 * gigabyte }
  const rows: Changes[] = [
    { name: 'Ep03_lock_v7.mov', sizeBytes: 61.7 * gigabyte, ...sent, bytesPerSecond: 41e6, etaSeconds: 2300 },
    {
      name: 'Über die Straße – final.mxf',
      contentType: 'application/mxf',
      state: states.verifying,
      sizeBytes: 11.9 * gigabyte,
      sentBytes: 11.9 * gigabyte,
      storedBytes: 11.9 * gigabyte,
      verifiedBytes: 8.4 * gigabyte,
    },
    {
      name: 'A_very_long_name_of_a_feature_film_reel_3_of_5_with_grading_notes_and_more_v0012_final_FINAL.mov',
      state: { ...states.waiting, session, until: 'network' },
      sizeBytes: 214.6 * gigabyte,
      ...stored,
    },
    {
      name: 'Master_v3_HDR.mov',
      state: {
        ...states.waiting,
        until: 'writer',
        cause: {
          ...trouble,
          code: 'StillWritten',
          message: 'The file is still being written.',
          advice: 'It starts by itself.',
        },
      },
      sizeBytes: 18.4 * gigabyte,
    },
    {
      name: 'Feature_reel_2.mxf',
      contentType: 'application/mxf',
      state: { kind: 'paused', session },
      sizeBytes: 61.7 * gigabyte,
      ...stored,
    },
    { name: 'Reel_4.mov', state: { ...states.ending, session }, sizeBytes: 61.7 * gigabyte, ...sent },
    { name: 'Sound_mix.wav', contentType: 'audio/wav', state: states.queued, sizeBytes: 1.2 * gigabyte },
    {
      name: 'Promo_15s_SOCIAL_9×16.mp4',
      contentType: 'video/mp4',
      state: {
        ...states.failed,
        error: {
          ...trouble,
          code: 'BucketMissing',
          message: 'The bucket client-rewievs does not exist.',
          advice: 'Check its name in the destination.',
        },
      },
      sizeBytes: 214e6,
    },
    {
      name: 'Teaser.mov',
      state: {
        ...states.failed,
        error: {
          ...trouble,
          code: 'SourceChanged',
          message: 'The file changed while it was sent.',
          advice: 'Choose which version is meant.',
        },
      },
      sizeBytes: 714e6,
    },
    {
      name: 'Trailer_v12.mp4',
      contentType: 'video/mp4',
      state: { ...states.done, finishedAt: now - 3_600_000 },
      sizeBytes: 1.8 * gigabyte,
      sentBytes: 1.8 * gigabyte,
    },
    {
      name: 'notes',
      contentType: 'application/octet-stream',
      state: { ...states.done, proof: 'none', finishedAt: now - 7_200_000 },
      sizeBytes: 48_000,
    },
    { name: 'Old_cut.mov', state: states.cancelled, sizeBytes: 2e9 },
  ]
  return rows.map(upload)
}

/** Files of a delivery. */
const filesOf = (deliveryId: string, count: number, stateOf: (place: number) => UploadView['state']) =>
  Array.from({ length: count }, (_, place) => {
    const name = `A${String(place + 1).padStart(3, '0')}_C${String((place * 7) % 100).padStart(3, '0')}_1126.mov`
    const state = stateOf(place)
    const sizeBytes = 506e6
    const share = state.kind === 'done' ? 1 : state.kind === 'sending' ? 0.4 : 0
    const sent = { storedBytes: sizeBytes * share, sentBytes: sizeBytes * share }
    const moving =
      state.kind === 'sending' ? { inFlightBytes: 90e6, bytesPerSecond: 21e6, etaSeconds: 900 } : {}
    const more = { id: `${deliveryId} ${name}`, deliveryId, place, sizeBytes, state, ...sent, ...moving }
    return upload({ name, ...more }, deliveryId === 'dailies' ? 1 + place / 100 : 0)
  })

/** One that is under way, with two files that failed, and one that is done. */
function twoDeliveries(now: number): { uploads: UploadView[]; deliveries: DeliveryView[] } {
  const dailies = filesOf('dailies', 60, (place) => {
    if (place === 1 || place === 3)
      return {
        ...states.failed,
        error: {
          ...trouble,
          code: 'AccessDenied',
          message: 'The store refused this key.',
          advice: 'Ask who gave it.',
        },
      }
    if (place < 24) return { ...states.done, finishedAt: now }
    return place < 26 ? states.sending : states.queued
  })
  const yesterday = filesOf('yesterday', 12, () => ({ ...states.done, finishedAt: now - 80_000_000 }))
  const over = { kind: 'over' } as const
  return {
    uploads: [...dailies, ...yesterday],
    deliveries: [
      { id: 'dailies', title: 'Dailies 2026-11-26', destinationId: 'two', reading: over },
      { id: 'yesterday', title: 'Selects for the trailer', destinationId: 'demo', reading: over },
    ],
  }
}

async function open(app: ElectronApplication, page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  await showDestinations(app, page, (all) =>
    all.flatMap((one) => [
      { ...one, id: 'demo', name: 'Client reviews', credentials: { kind: 'env' } },
      { ...one, id: 'two', name: 'Dailies, Wasabi', credentials: { kind: 'env' } },
    ]),
  )
  const { uploads, deliveries } = twoDeliveries(Date.now())
  await showUploads(app, { uploads: [...everyState(Date.now()), ...uploads], deliveries })
  await expect(row(page, 'Ep03_lock_v7.mov')).toBeVisible()
}

const sizes = [
  { name: '720x480', width: 720, height: 480 },
  { name: '1280x800', width: 1280, height: 800 },
  { name: '1440x860', width: 1440, height: 860 },
  { name: '2560x1440', width: 2560, height: 1440 },
  // What a window of 1280×800 has left at 200 %.
  { name: 'zoomed-640x400', width: 640, height: 400 },
]

test('pictures of rows of every kind', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page)
  for (const { name, ...size } of sizes) {
    await page.setViewportSize(size)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await screenshot(page, `rows-${name}-${colorScheme}`)
    }
  }
  await row(page, 'Dailies 2026-11-26').getByRole('button', { name: 'Show files' }).click()
  for (const { name, ...size } of sizes.slice(0, 3)) {
    await page.setViewportSize(size)
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await screenshot(page, `delivery-open-${name}-${colorScheme}`)
    }
  }
  await row(page, 'Dailies 2026-11-26').getByRole('button', { name: 'Hide files' }).click()
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'active' })
  await screenshot(page, 'rows-forced-colours')
  await page.emulateMedia({ colorScheme: 'dark', forcedColors: 'none' })
  await row(page, 'Trailer_v12.mp4').getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Send to another destination' }).hover()
  await screenshot(page, 'rows-menu-dark')
  await page.emulateMedia({ colorScheme: 'light' })
  await screenshot(page, 'rows-menu-light')
})

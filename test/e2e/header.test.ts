import type { ElectronApplication, Page } from '@playwright/test'
import type { UploadView } from '../../electron/contract/index.ts'
import { states, uploadView } from '../unit/upload-view.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { showDestinations, showUploads, type Shown } from './fixtures/shown-uploads.ts'
import { row } from './fixtures/uploads.ts'

const gigabyte = 1e9

async function open(app: ElectronApplication, page: Page, name = 'Client reviews'): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  await showDestinations(app, page, (all) =>
    all.map((one) => ({ ...one, id: 'demo', name, credentials: { kind: 'env' } })),
  )
}

/** Four deliveries, of which the second is under way, at this many bytes a second. */
function busy(now: number, bytesPerSecond = 41e6): UploadView[] {
  const sent = { storedBytes: 36.9 * gigabyte, inFlightBytes: 1.3 * gigabyte, sentBytes: 38.2 * gigabyte }
  return [
    uploadView('Ep03_lock_v7', {
      rank: 1,
      sizeBytes: 61.7 * gigabyte,
      ...sent,
      bytesPerSecond,
      etaSeconds: (23.5 * gigabyte) / bytesPerSecond,
      addedAt: now,
    }),
    ...['Dailies', 'Selects'].map((name, index) =>
      uploadView(name, { rank: 2 + index, state: states.queued, sizeBytes: 30 * gigabyte, addedAt: now }),
    ),
    uploadView('Trailer', { state: { ...states.done, finishedAt: now + 1 }, sizeBytes: gigabyte }),
  ]
}

const summary = (page: Page) => page.getByRole('banner')

/** What of the header can be read whole, and what is cut. */
async function seen(page: Page): Promise<{ whole: string[]; cut: string[] }> {
  return page.evaluate(() => {
    const whole: string[] = []
    const cut: string[] = []
    for (const fact of document.querySelectorAll('.header p, .header span:not(:has(*)), .header svg')) {
      const box = fact.getBoundingClientRect()
      const words = fact.textContent?.trim() || fact.getAttribute('class') || ''
      if (words === '' || box.width < 1 || fact.matches('.switcher *, button *')) continue
      let [left, right, top, bottom] = [0, window.innerWidth, 0, window.innerHeight]
      for (let around = fact.parentElement; around !== null; around = around.parentElement) {
        if (getComputedStyle(around).overflowX === 'visible') continue
        const clip = around.getBoundingClientRect()
        left = Math.max(left, clip.left)
        right = Math.min(right, clip.right)
        top = Math.max(top, clip.top)
        bottom = Math.min(bottom, clip.bottom)
      }
      const isOut = box.top >= bottom - 1 || box.bottom <= top + 1 || box.left >= right || box.right <= left
      const isWhole = box.left >= left - 0.5 && box.right <= right + 0.5
      if (!isOut) (isWhole ? whole : cut).push(words)
    }
    return { whole, cut }
  })
}

/** Shows how the speed was second by second, by a clock that the test sets. Answers when that began. */
async function showSpeeds(
  app: ElectronApplication,
  page: Page,
  megabytesPerSecond: readonly number[],
  more: Partial<Shown> = {},
): Promise<number> {
  const now = Date.now()
  for (const [second, megabytes] of megabytesPerSecond.entries()) {
    await page.clock.setFixedTime(now + 1000 * second)
    await showUploads(app, { uploads: busy(now, megabytes * 1e6), ...more })
    await expect(summary(page)).toContainText(`${megabytes} MB/s`)
  }
  return now
}

test('the header says which delivery is under way, how fast, and when links are there', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await open(app, page)
  await page.setViewportSize({ width: 1280, height: 800 })
  const sentToday = { until: Date.now() + 3_600_000, bytes: 214.6 * gigabyte }
  await showSpeeds(app, page, [40, 41], { sentToday })
  await expect(page.locator('.speed-graph polyline')).toBeAttached()
  // Before midnight they are on another day.
  await expect(summary(page)).toContainText(/2 of 4.*41 MB\/s.*next link (\w+,? )?\d.*all (\w+,? )?\d/)
  await expect(page.locator('.speed-graph')).toHaveAttribute('aria-hidden', 'true')
  await expect(page.getByText('214.6 GB sent today')).toBeVisible()
  expect((await seen(page)).cut).toEqual([])

  // What is paused has no speed, no end and no graph.
  const names = ['Ep03_lock_v7', 'Dailies', 'Selects']
  await showUploads(app, { uploads: names.map((name) => uploadView(name, { state: states.paused })) })
  await expect(summary(page)).toContainText('paused')
  await expect(summary(page)).not.toContainText(/B\/s|link|NaN/)
  await expect(page.locator('.speed-graph')).toHaveCount(0)
})

test('one upload by itself is not counted', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page)
  await showUploads(app, { uploads: [uploadView('Film', { bytesPerSecond: 41e6, etaSeconds: 3600 })] })
  await expect(summary(page)).toContainText(/41 MB\/s.*done (\w+,? )?\d/)
  await expect(summary(page)).not.toContainText(/ of |next link|all (\w+,? )?\d/)
})

test('where room is short whole facts go, the graph first and the count last, and none is cut', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await open(app, page)
  for (const name of ['NAS', 'Client reviews of the feature film, Frankfurt']) {
    await showDestinations(app, page, (all) =>
      all.map((one) => ({ ...one, id: 'demo', name, credentials: { kind: 'env' } })),
    )
    await page.setViewportSize({ width: 1440, height: 800 })
    await showSpeeds(app, page, [40, 41])
    let before = Infinity
    for (let width = 1440; width >= 720; width -= 40) {
      await page.setViewportSize({ width, height: 480 })
      const { whole, cut } = await seen(page)
      expect(cut, `at ${width} px`).toEqual([])
      expect(whole).toContain('41 MB/s')
      const order = ['2 of 4', 'next link', 'all', 'speed-graph']
      const shown = order.map((fact) => whole.some((words) => words.startsWith(fact)))
      // Once one is gone, so are those behind it.
      expect(shown, `at ${width} px`).toEqual(shown.toSorted((one, other) => Number(other) - Number(one)))
      const count = shown.filter(Boolean).length
      expect(count).toBeLessThanOrEqual(before)
      before = count
    }
    for (const button of ['Pause all', 'Settings', 'Add files'])
      await expect(page.getByRole('button', { name: button })).toBeInViewport({ ratio: 1 })
  }
})

test('a failure is said at 720 px too, and why nothing moves', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page)
  await page.setViewportSize({ width: 720, height: 480 })
  const since = Date.now() - 125_000
  await showUploads(app, {
    uploads: [
      uploadView('Film', { state: states.waiting, since, sizeBytes: 214.6 * gigabyte, sentBytes: gigabyte }),
      uploadView('Reel', { state: states.failed }),
    ],
  })
  const { whole, cut } = await seen(page)
  expect(cut).toEqual([])
  expect(whole).toEqual(expect.arrayContaining(['waiting for the network', '1 not uploaded']))
  await expect(row(page, 'Film.mov').getByText('for 2 min, keeps trying')).toBeVisible()
  // On one line, and all of it.
  const words = row(page, 'Film.mov').getByText('Waiting for the network')
  const [lines, isCut] = await words.evaluate((element) => [
    element.getBoundingClientRect().height / 20,
    element.scrollWidth > element.clientWidth,
  ])
  expect([lines, isCut]).toEqual([1, false])
})

const pictured = [
  [720, 480],
  [1280, 800],
  [1440, 860],
  [2560, 1440],
] as const

test('pictures of the header', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page)
  const sentToday = { until: Date.now() + 3_600_000, bytes: 214.6 * gigabyte }
  const speeds = Array.from({ length: 58 }, (_, second) =>
    Math.round(40 + 5 * Math.sin(second / 4) + second / 8),
  )
  await showSpeeds(app, page, speeds, { sentToday })
  for (const [width, height] of pictured) {
    await page.setViewportSize({ width, height })
    for (const colorScheme of ['dark', 'light'] as const) {
      await page.emulateMedia({ colorScheme })
      await screenshot(page, `header-${width}x${height}-${colorScheme}`)
    }
  }
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication, Locator, Page } from '@playwright/test'
import type { UploadView } from '../../electron/contract/index.ts'
import { detailsOf } from '../unit/upload-details.ts'
import { states, uploadView } from '../unit/upload-view.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { answerDetails, timesAsked } from './fixtures/shown-details.ts'
import { showUploads } from './fixtures/shown-uploads.ts'
import { chooseInMenu, row } from './fixtures/uploads.ts'

const panelOf = (page: Page): Locator => page.getByRole('complementary', { name: 'Details' })
const title = (page: Page, name: string): Locator =>
  panelOf(page).getByRole('heading', { level: 2, name, exact: true })

async function connect(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
}

/** Shows two uploads and a delivery, of which one file has failed. */
async function showThree(app: ElectronApplication, page: Page): Promise<void> {
  await connect(page)
  const singles: UploadView[] = [
    uploadView('Reel', { rank: 1, sizeBytes: 64e6, sentBytes: 32e6 }),
    uploadView('Trailer', { rank: 2, state: states.queued }),
  ]
  const files = ['A', 'B', 'C'].map((name, place) =>
    uploadView(name, {
      deliveryId: 'd',
      place,
      rank: 3 + place,
      state: place === 1 ? states.failed : states.queued,
    }),
  )
  await answerDetails(
    app,
    singles.map((upload) => detailsOf(upload)),
  )
  const reading = { kind: 'over' } as const
  await showUploads(app, {
    uploads: [...singles, ...files],
    deliveries: [{ id: 'd', title: 'Dailies', destinationId: 'demo', reading }],
  })
  await expect(row(page, 'Dailies')).toBeVisible()
}

test('Enter opens the panel, which follows the selected row; Escape closes it, and the row has the focus', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await showThree(app, page)
  const list = page.getByRole('grid', { name: 'Uploads' })
  await list.focus()
  await page.keyboard.press('Enter')
  await expect(panelOf(page)).toBeFocused()
  await expect(title(page, 'Reel.mov')).toBeVisible()

  await row(page, 'Trailer.mov').click({ position: { x: 200, y: 10 } })
  await expect(title(page, 'Trailer.mov')).toBeVisible()
  await page.keyboard.press('ArrowDown')
  await expect(title(page, 'Dailies')).toBeVisible()
  await expect(panelOf(page).getByRole('figure')).toHaveAccessibleName(
    '0 of 3 files uploaded, 1 not uploaded',
  )
  await panelOf(page).getByRole('button', { name: 'B.mov' }).click()
  await expect(title(page, 'B.mov')).toBeHidden()
  await expect(row(page, 'B.mov')).toHaveAttribute('aria-selected', 'true')

  await page.keyboard.press('Escape')
  await expect(panelOf(page)).toHaveCount(0)
  await expect(list).toBeFocused()
  await page.keyboard.press('Enter')
  await panelOf(page).getByRole('button', { name: 'Close details' }).click()
  await expect(panelOf(page)).toHaveCount(0)
  await expect(list).toBeFocused()
})

test('the menus of uploads and deliveries open it; Escape in a menu closes the menu alone', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await showThree(app, page)
  await chooseInMenu(row(page, 'Dailies'), 'Details…')
  await expect(panelOf(page)).toBeFocused()
  await expect(title(page, 'Dailies')).toBeVisible()
  await page.setViewportSize({ width: 1440, height: 860 })
  await chooseInMenu(row(page, 'Reel.mov'), 'Details…')
  await expect(title(page, 'Reel.mov')).toBeVisible()
  await row(page, 'Reel.mov').getByRole('button', { name: 'More actions' }).click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(panelOf(page)).toBeVisible()
})

test('it stands beside the list where there is room, and lies over it where there is none', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await page.emulateMedia({ reducedMotion: 'reduce' })
  await showThree(app, page)
  await page.getByRole('grid', { name: 'Uploads' }).focus()
  await page.keyboard.press('Enter')
  for (const [width, isBeside] of [
    [720, false],
    [1279, false],
    [1280, true],
    [2560, true],
  ] as const) {
    await page.setViewportSize({ width, height: 800 })
    const [panel, list] = [await panelOf(page).boundingBox(), await row(page, 'Reel.mov').boundingBox()]
    if (panel === null || list === null) throw new Error('The panel or the row is not there.')
    expect(panel.x + panel.width).toBeCloseTo(width, 0)
    expect(panel.width).toBeGreaterThanOrEqual(340)
    expect(list.x + list.width <= panel.x + 1).toBe(isBeside)
    if (isBeside) expect(list.width).toBeLessThanOrEqual(1200)
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    expect(overflow).toBe(0)
  }
})

test('a closed panel asks for nothing, an open one at most ten times a second', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await showThree(app, page)
  const tick = async (count: number) => {
    for (let sentBytes = 0; sentBytes < count; sentBytes++)
      await showUploads(app, { uploads: [uploadView('Reel', { rank: 1, sizeBytes: 64e6, sentBytes })] })
  }
  await page.getByRole('grid', { name: 'Uploads' }).focus()
  await tick(20)
  expect(await timesAsked(app)).toBe(0)
  await page.keyboard.press('Enter')
  await expect(title(page, 'Reel.mov')).toBeVisible()
  await tick(20)
  expect(await timesAsked(app)).toBeLessThanOrEqual(22)
  await page.keyboard.press('Escape')
  const asked = await timesAsked(app)
  await tick(20)
  expect(await timesAsked(app)).toBe(asked)
})

test('of a real upload it shows its parts, what happened, its address and its link; also in the history', async ({
  dropreel,
}) => {
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-panel-'))
  try {
    const { app, page } = await dropreel.launch()
    await connect(page)
    await page.setViewportSize({ width: 1440, height: 860 })
    await limitBandwidth(page, 4)
    const file = join(folder, 'Reel.mov')
    await createVideoFile(file, 50_000_000)
    await dropFiles(page, [file])
    const reel = row(page, 'Reel.mov')
    await expect(reel).toContainText('MB/s')
    await page.getByRole('grid', { name: 'Uploads' }).focus()
    await page.keyboard.press('Enter')
    const panel = panelOf(page)
    await expect(
      panel.getByRole('figure', { name: /^\d+ of \d+ parts stored, \d+ in flight$/u }),
    ).toBeVisible()
    await reel.getByRole('button', { name: 'Pause' }).click()
    await expect(panel).toContainText('Paused by you')
    await expect(reel.getByRole('button', { name: 'Resume' })).toBeVisible()
    await limitBandwidth(page, null)
    await reel.getByRole('button', { name: 'Resume' }).click()
    await expect(panel.getByRole('figure', { name: /^(\d+) of \1 parts stored$/u })).toBeVisible()
    await expect(panel.getByRole('listitem').last()).toContainText('Uploaded')
    await expect(panel).toContainText(/Paused by you for /u)
    await expect(panel).toContainText(/Added; 50\.0 MB in \d+ parts/u)

    await reel.getByRole('button', { name: 'Copy link' }).click()
    await expect(panel).toContainText(/Copied .+, works until /u)
    await expect(panel.getByRole('listitem').last()).toContainText('Link copied')
    await panel.getByRole('button', { name: 'Copy address' }).click()
    const clipboard = () => app.evaluate(async ({ clipboard }) => clipboard.readText())
    await expect.poll(clipboard).toMatch(/^s3:\/\/demo\/.+\.mov$/u)
    await panel.getByRole('button', { name: 'Copy details' }).click()
    await expect.poll(clipboard).toMatch(/: Paused by you for/u)

    await page.getByRole('tab', { name: 'History' }).click()
    await page.getByRole('grid', { name: 'History' }).getByText('Reel.mov').first().dblclick()
    await expect(title(page, 'Reel.mov')).toBeVisible()
    await expect(panel).toContainText(/Paused by you for /u)
    await page.keyboard.press('Escape')
    await expect(panel).toHaveCount(0)
    await expect(page.getByRole('grid', { name: 'History' })).toBeFocused()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

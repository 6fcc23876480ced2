import type { ElectronApplication, Locator, Page } from '@playwright/test'
import type { UploadView } from '../../electron/contract/index.ts'
import { states, uploadView } from '../unit/upload-view.ts'
import { noteDrawnRows } from './fixtures/drawn-rows.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { showDestinations, showUploads } from './fixtures/shown-uploads.ts'
import { row } from './fixtures/uploads.ts'

/** Opens the window with two destinations and these uploads. */
async function open(app: ElectronApplication, page: Page, uploads: readonly UploadView[]): Promise<void> {
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  await showDestinations(app, page, (all) =>
    all.flatMap((one) => [
      { ...one, id: 'demo', name: 'Client reviews' },
      { ...one, id: 'two', name: 'Dailies' },
    ]),
  )
  await showUploads(app, { uploads })
}

function done(count: number): UploadView[] {
  return Array.from({ length: count }, (_, index) =>
    uploadView(`Take_${index + 1}`, { state: { ...states.done, finishedAt: 1e6 - index }, sentBytes: 100 }),
  )
}

test('a menu stands at its own row, also at row 1,000 of a list that was scrolled', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page, done(1000))
  const list = page.getByRole('grid', { name: 'Uploads' })
  await list.focus()
  await page.keyboard.press('End')
  const last = row(page, 'Take_1000.mov')
  await expect(last).toBeInViewport()
  const more = last.getByRole('button', { name: 'More actions' })
  for (const openIt of [() => more.click(), () => page.keyboard.press('Shift+F10')]) {
    await openIt()
    const menu = page.getByRole('menu', { name: 'Take_1000.mov' })
    await expect(menu).toBeInViewport({ ratio: 1 })
    expect(await distance(menu, more)).toBeLessThan(8)
    await page.keyboard.press('Escape')
    await expect(menu).toHaveCount(0)
    await list.focus()
  }
  // Its link options stand there too.
  await more.click()
  await page.getByRole('menuitem', { name: 'Link options…' }).click()
  const options = page.getByRole('group', { name: 'Link options' })
  await expect(options).toBeInViewport({ ratio: 1 })
  expect(await distance(options, more)).toBeLessThan(8)
  await page.keyboard.press('Escape')

  // A click with the other button opens it where the pointer is.
  const box = await row(page, 'Take_997.mov').boundingBox()
  if (box === null) throw new Error('The row is not in view.')
  await page.mouse.click(box.x + 300, box.y + 20, { button: 'right' })
  const menu = await page.getByRole('menu', { name: 'Take_997.mov' }).boundingBox()
  expect(menu?.x).toBeCloseTo(box.x + 300, -1)
  expect(
    Math.min(
      Math.abs((menu?.y ?? 0) - box.y - 20),
      Math.abs((menu?.y ?? 0) + (menu?.height ?? 0) - box.y - 20),
    ),
  ).toBeLessThan(4)
})

/** Between what is open and the button that opened it, in CSS pixels. */
async function distance(open: Locator, opener: Locator): Promise<number> {
  const [popover, button] = [await open.boundingBox(), await opener.boundingBox()]
  if (popover === null || button === null) throw new Error('What is open or its button is not shown.')
  const below = Math.abs(popover.y - button.y - button.height)
  const above = Math.abs(button.y - popover.y - popover.height)
  return Math.min(below, above) + Math.abs(popover.x + popover.width - button.x - button.width)
}

test('the menu goes by keys, and gives the focus back', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page, done(3))
  const list = page.getByRole('grid', { name: 'Uploads' })
  const item = (name: string) => page.getByRole('menuitem', { name })
  await list.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Shift+F10')
  await expect(page.getByRole('menu', { name: 'Take_2.mov' })).toBeVisible()
  await expect(item('Copy link')).toBeFocused()
  await page.keyboard.press('ArrowUp')
  await expect(item('Remove')).toBeFocused()
  await page.keyboard.press('Home')
  await expect(item('Copy link')).toBeFocused()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowDown')
  await expect(item('Copy link')).toBeFocused()
  await page.keyboard.press('s')
  await expect(item('Show in folder')).toBeFocused()
  await page.keyboard.press('s')
  await expect(item('Send to another destination')).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(item('Dailies')).toBeFocused()
  await page.keyboard.press('ArrowLeft')
  await expect(item('Send to another destination')).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(item('Dailies')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(item('Dailies')).toBeHidden()
  await expect(item('Send to another destination')).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(list).toBeFocused()

  // Opened by its button, it gives the focus back to that.
  await page.keyboard.press('Tab')
  await expect(row(page, 'Take_2.mov').getByRole('button', { name: 'Copy link' })).toBeFocused()
  await page.keyboard.press('Tab')
  const more = row(page, 'Take_2.mov').getByRole('button', { name: 'More actions' })
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(more).toBeFocused()

  // The upload goes while its menu is open: the focus is in the list, not nowhere.
  await page.keyboard.press('Enter')
  await expect(page.getByRole('menu')).toBeVisible()
  await showUploads(app, { uploads: [], removed: ['Take_2'] })
  await expect(page.getByRole('menu')).toHaveCount(0)
  await expect(list).toBeFocused()
})

test('the focus stays on the button of a row while what it does changes', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page, [uploadView('a', { state: states.sending })])
  const pause = row(page, 'a.mov').getByRole('button', { name: 'Pause' })
  await pause.focus()
  await showUploads(app, { uploads: [uploadView('a', { state: states.paused })] })
  await expect(row(page, 'a.mov').getByRole('button', { name: 'Resume' })).toBeFocused()
  await showUploads(app, { uploads: [uploadView('a', { state: states.failed })] })
  await expect(row(page, 'a.mov').getByRole('button', { name: 'Retry' })).toBeFocused()
  await showUploads(app, { uploads: [uploadView('a', { state: states.cancelled })] })
  await expect(page.getByRole('grid', { name: 'Uploads' })).toBeFocused()
})

test('the bar shows what is stored and what is in flight, and a verification on a track of its own', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  const upload = { sizeBytes: 1000, storedBytes: 500, inFlightBytes: 100, sentBytes: 620 }
  await open(app, page, [uploadView('a', upload)])
  const bar = row(page, 'a.mov').getByRole('progressbar')
  await expect(bar).toHaveAttribute('aria-valuetext', '62 percent, 0.6 of 1.0 kB')
  const lanes = async () => {
    const box = await row(page, 'a.mov').locator('.track').first().boundingBox()
    const all = row(page, 'a.mov').locator('.lane')
    const ends = await all.evaluateAll((lanes) => lanes.map((lane) => lane.getBoundingClientRect().right))
    return ends.map((end) => Math.round((100 * (end - (box?.x ?? 0))) / (box?.width ?? 1)))
  }
  await expect.poll(lanes).toEqual([60, 50])
  const whole = { ...upload, storedBytes: 1000, inFlightBytes: 0, sentBytes: 1000 }
  await showUploads(app, {
    uploads: [uploadView('a', { ...whole, state: states.verifying, verifiedBytes: 300 })],
  })
  await expect.poll(lanes).toEqual([100, 100, 30])
  await expect(row(page, 'a.mov').getByRole('progressbar', { name: 'Verified' })).toHaveAttribute(
    'value',
    '300',
  )
})

test('a screen reader hears file, state and progress of a row once', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  const upload = { sizeBytes: 1000, storedBytes: 500, inFlightBytes: 100, sentBytes: 620, bytesPerSecond: 40 }
  await open(app, page, [uploadView('Ep03_lock_v7', upload)])
  await expect(row(page, 'Ep03_lock_v7.mov')).toMatchAriaSnapshot(`
    - row "Ep03_lock_v7.mov, uploading":
      - gridcell "QuickTime video to Client reviews 62 percent, 0.6 of 1.0 kB":
        - paragraph: QuickTime video to Client reviews
        - progressbar "Progress"
      - gridcell "40 B/s":
        - paragraph: 40 B/s
      - gridcell "Pause More actions":
        - button "Pause"
        - button "More actions"
  `)
  const heard = await row(page, 'Ep03_lock_v7.mov').ariaSnapshot()
  expect(heard.match(/Ep03_lock_v7\.mov/g)).toHaveLength(1)
  expect(heard.match(/uploading/gi)).toHaveLength(1)
})

test('a delivery is one row that opens, and tells at once what was not uploaded', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  const files = Array.from({ length: 60 }, (_, place) => {
    const state = place === 1 || place === 3 ? states.failed : place < 24 ? states.done : states.queued
    const sent = state.kind === 'done' ? { sentBytes: 100, storedBytes: 100 } : {}
    return uploadView(`A${place}`, { deliveryId: 'dailies', place, rank: place, state, ...sent })
  })
  const deliveries = [
    { id: 'dailies', title: 'Dailies', destinationId: 'two', reading: { kind: 'over' } } as const,
  ]
  await open(app, page, [uploadView('Film', { rank: -1 }), ...done(1)])
  await showUploads(app, { uploads: files, deliveries })
  const rows = page.getByRole('grid', { name: 'Uploads' }).getByRole('row')
  await expect(rows).toHaveCount(3)
  const delivery = row(page, 'Dailies')
  await expect(delivery).toHaveAccessibleName('Dailies, 60 files, 22 uploaded, 2 of 60 not uploaded')
  await expect(delivery.getByText('60 files · 22 uploaded')).toBeVisible()
  await expect(delivery.getByRole('button', { name: 'Retry' })).toBeVisible()

  // By keyboard: Right opens it, Left closes it; its files stand below it in the order of the drop.
  await page.getByRole('grid', { name: 'Uploads' }).focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowRight')
  await expect(row(page, 'A0.mov')).toBeVisible()
  const tops = async (...names: string[]) =>
    await Promise.all(names.map(async (name) => (await row(page, name).boundingBox())?.y ?? NaN))
  const [first = 0, second = 0, third = 0] = await tops('Dailies', 'A0.mov', 'A1.mov')
  expect([second - first, third - second]).toEqual([88, 44])
  await expect(row(page, 'A1.mov').getByText('The store at s3.test cannot be reached.')).toBeVisible()
  await page.keyboard.press('End')
  await expect(row(page, 'Take_1.mov')).toBeInViewport({ ratio: 1 })
  await page.keyboard.press('ArrowUp')
  await expect(row(page, 'A59.mov')).toHaveAttribute('aria-selected', 'true')
  const [last = 0, below = 0] = await tops('A59.mov', 'Take_1.mov')
  expect(below - last).toBe(44)
  await page.keyboard.press('Home')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowLeft')
  await expect(rows).toHaveCount(3)

  // Its menu stands at its own row too.
  await page.keyboard.press('Shift+F10')
  const menu = page.getByRole('menu', { name: 'Dailies' })
  expect(await distance(menu, delivery.getByRole('button', { name: 'More actions' }))).toBeLessThan(48)
  await page.getByRole('menuitem', { name: 'Show files' }).click()
  await expect(row(page, 'A0.mov')).toBeVisible()
})

test('a tick draws only the rows that it is about', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  const drawnRows = await noteDrawnRows(page)
  const names = ['a', 'b', 'c', 'd']
  const sending = (id: string, sentBytes: number) => uploadView(id, { rank: names.indexOf(id), sentBytes })
  const files = [0, 1, 2].map((place) => uploadView(`f${place}`, { deliveryId: 'd9', place, rank: 9 }))
  const deliveries = [
    { id: 'd9', title: 'Dailies', destinationId: 'demo', reading: { kind: 'over' } } as const,
  ]
  await showUploads(app, { uploads: [...names.map((id) => sending(id, 0)), ...files], deliveries })
  await row(page, 'Dailies').getByRole('button', { name: 'Show files' }).click()
  await expect(row(page, 'f2.mov')).toBeVisible()
  expect((await drawnRows()).length).toBeGreaterThan(7)

  await showUploads(app, { uploads: [sending('b', 40)] })
  await expect(row(page, 'b.mov').getByText('40 %')).toBeVisible()
  expect(await drawnRows()).toEqual(['b'])
  // A file of a delivery: its own row, and the delivery's.
  await showUploads(app, {
    uploads: [uploadView('f1', { deliveryId: 'd9', place: 1, rank: 9, sentBytes: 30 })],
  })
  await expect(row(page, 'f1.mov').getByText('30 %')).toBeVisible()
  expect(await drawnRows()).toEqual(['d9', 'f1'])
})

test('a message covers no button of a row in the smallest window', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await open(app, page, done(12))
  await page.setViewportSize({ width: 720, height: 480 })
  // Nothing is uploaded, so there is no link to copy.
  await row(page, 'Take_1.mov').getByRole('button', { name: 'Copy link' }).click()
  const message = page.locator('.toast')
  await expect(message).toBeVisible()
  const covered = await page.evaluate(() => {
    const toast = document.querySelector('.toast')?.getBoundingClientRect()
    const buttons = [...document.querySelectorAll('.row button')].map((button) =>
      button.getBoundingClientRect(),
    )
    return buttons.filter(
      ({ left, top, bottom }) =>
        toast !== undefined && left < toast.right && bottom > toast.top && top < toast.bottom,
    ).length
  })
  expect(covered).toBe(0)
})

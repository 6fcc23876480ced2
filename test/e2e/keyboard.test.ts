import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { ageFiles } from '../support/age-files.ts'
import { answerDialogs } from './fixtures/answer-dialogs.ts'
import { dropEach } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { row } from './fixtures/uploads.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-keyboard-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** Presses Tab until this has the focus, as somebody does who looks for it. */
async function tabTo(page: Page, role: 'button' | 'tab' | 'grid' | 'searchbox', name: string): Promise<void> {
  const wanted = page.getByRole(role, { name, exact: role !== 'button' }).first()
  for (let presses = 0; presses < 40; presses += 1) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate((element) => element === document.activeElement)) return
  }
  throw new Error(`Tab never reaches the ${role} ${name}.`)
}

/** Every press of Escape must leave the focus somewhere. */
async function closeByEscape(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(page.locator('dialog[open], :popover-open')).toHaveCount(0)
  await expect(page.locator('body')).not.toBeFocused()
}

test('everything goes by keyboard alone, and the focus is never lost', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  const film = join(folder, 'Trailer_v12.mov')
  await createVideoFile(film, 3000)
  await ageFiles([film])
  await answerDialogs(app, film)
  const press = (key: string) => page.keyboard.press(key)
  const list = page.getByRole('grid', { name: 'Uploads' })
  await expect(page.getByRole('heading', { name: 'Drop a render, get a link.' })).toBeVisible()

  // A form, the question before it is thrown away, and back.
  await tabTo(page, 'button', 'Connect a destination')
  await press('Enter')
  await tabTo(page, 'button', 'Cancel')
  await page.getByLabel('Bucket').focus()
  await page.keyboard.type('reviews')
  await press('Escape')
  await expect(page.getByRole('button', { name: 'Keep editing' })).toBeFocused()
  await press('Enter')
  await expect(page.getByLabel('Bucket')).toBeFocused()
  await press('Escape')
  await press('Tab')
  await press('Enter')
  await expect(page.getByRole('heading', { name: 'Drop a render, get a link.' })).toBeVisible()
  await expect(page.locator('body')).not.toBeFocused()

  // The demo store, and a first upload.
  await tabTo(page, 'button', 'Try the demo store')
  await press('Enter')
  await expect(page.getByRole('heading', { name: 'Drop files or folders here' })).toBeVisible()
  await expect(page.locator('body')).not.toBeFocused()
  await tabTo(page, 'button', 'Add files')
  await press('Enter')
  await expect(row(page, 'Trailer_v12.mov')).toHaveAccessibleName(/, uploaded$/)
  await tabTo(page, 'grid', 'Uploads')

  // Its menu, the options of its link, and its link.
  await press('Shift+F10')
  await expect(page.getByRole('menuitem', { name: 'Copy link' })).toBeFocused()
  await press('l')
  await press('Enter')
  await expect(page.getByRole('group', { name: 'Link options' })).toBeVisible()
  await closeByEscape(page)
  await expect(list).toBeFocused()
  await press('Control+c')
  await expect(page.getByText(/^Link copied\./)).toBeVisible()
  await expect.poll(() => app.evaluate(({ clipboard }) => clipboard.readText())).toContain('http://127.0.0.1')

  // The list of shortcuts, by its key and by its button.
  await press('?')
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible()
  await closeByEscape(page)
  await expect(list).toBeFocused()
  await tabTo(page, 'button', 'Shortcuts')
  await press('Enter')
  await expect(page.getByRole('dialog', { name: 'Shortcuts' })).toBeVisible()
  await closeByEscape(page)
  await expect(page.getByRole('button', { name: 'Shortcuts' })).toBeFocused()

  // History, and a removal that is taken back.
  await tabTo(page, 'tab', 'Uploads')
  await press('ArrowRight')
  await expect(page.getByRole('tabpanel', { name: 'History' })).toBeVisible()
  await tabTo(page, 'grid', 'History')
  await press('ArrowDown')
  await press('Shift+F10')
  await expect(page.getByRole('menu', { name: 'Trailer_v12.mov' })).toBeVisible()
  await closeByEscape(page)
  await press('Delete')
  await expect(page.getByText('Removed Trailer_v12.mov from the history.')).toBeVisible()
  await tabTo(page, 'button', 'Undo')
  await press('Enter')
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  await expect(page.locator('body')).not.toBeFocused()

  // Where uploads go, by arrows.
  await page.getByRole('banner').locator('[popovertarget=destinations]').focus()
  await press('Enter')
  await expect(page.getByRole('button', { name: /^Demo store/, pressed: true })).toBeFocused()
  await press('ArrowDown')
  await expect(page.getByRole('button', { name: 'Edit Demo store' })).toBeFocused()
  await press('End')
  await expect(page.getByRole('button', { name: 'All destinations' })).toBeFocused()
  await closeByEscape(page)
  await expect(page.getByRole('banner').locator('[popovertarget=destinations]')).toBeFocused()

  // The settings and back.
  await tabTo(page, 'button', 'Settings')
  await press('Enter')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
  await press('Escape')
  await expect(page.getByRole('heading', { name: 'Settings' })).toHaveCount(0)
  await expect(page.getByRole('button', { name: 'Settings' })).toBeFocused()
})

test('the focus goes back when what has it goes: a message, a button of the selection, a button that waits', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  const files = ['A.mov', 'B.mov'].map((name) => join(folder, name))
  for (const file of files) await createVideoFile(file, 3000)
  await ageFiles(files)
  for (const file of files) {
    await answerDialogs(app, file)
    await page.getByRole('button', { name: 'Add files' }).click()
  }
  for (const name of ['A.mov', 'B.mov']) await expect(row(page, name)).toHaveAccessibleName(/, uploaded$/)
  const list = page.getByRole('grid', { name: 'Uploads' })
  await list.focus()
  await page.keyboard.press('Control+a')
  await page.getByRole('button', { name: 'Clear selection' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Clear selection' })).toHaveCount(0)
  await expect(list).toBeFocused()
  await page.keyboard.press('Delete')
  await page.getByRole('button', { name: 'Undo' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Undo' })).toHaveCount(0)
  await expect(list).toBeFocused()
  await page.getByRole('button', { name: 'Clear finished' }).press('Enter')
  await expect(page.getByRole('button', { name: 'Clear finished' })).toHaveCount(0)
  await expect(page.locator('body')).not.toBeFocused()
})

function ratio(page: Page): Promise<number> {
  return page.evaluate(() => window.devicePixelRatio)
}

test('the size of everything goes by keys and menu from 50 to 200 %, and is remembered', async ({
  dropreel,
}) => {
  const first = await dropreel.launch()
  await expect(first.page.getByRole('heading', { level: 1 })).toBeVisible()
  await first.page.keyboard.press('Control+Equal')
  await expect.poll(() => ratio(first.page)).toBeCloseTo(1.1)
  const choose = (label: string) =>
    first.app.evaluate(({ Menu }, label) => {
      const view = Menu.getApplicationMenu()?.items.find((item) => item.label === 'View')
      view?.submenu?.items.find((item) => item.label === label)?.click()
    }, label)
  for (let presses = 0; presses < 8; presses += 1) await choose('Larger')
  await expect.poll(() => ratio(first.page)).toBeCloseTo(2)
  for (let presses = 0; presses < 12; presses += 1) await first.page.keyboard.press('Control+-')
  await expect.poll(() => ratio(first.page)).toBeCloseTo(0.5)
  await choose('Actual Size')
  await expect.poll(() => ratio(first.page)).toBeCloseTo(1)
  for (let presses = 0; presses < 4; presses += 1) await choose('Larger')
  await expect.poll(() => ratio(first.page)).toBeCloseTo(1.75)
  await dropreel.quit(first)
  const { page } = await dropreel.launch()
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  expect(await ratio(page)).toBeCloseTo(1.75)
})

test('what is selected is paused, resumed, cancelled and removed by mouse, and text can be copied', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await limitBandwidth(page, 0.1)
  const files = ['A.mov', 'B.mov', 'C.mov'].map((name) => join(folder, name))
  for (const file of files) await createVideoFile(file, 3_000_000)
  await dropEach(page, files)
  await row(page, 'A.mov').click()
  await row(page, 'C.mov').click({ modifiers: ['Shift'] })
  const bar = page.getByRole('contentinfo')
  await bar.getByRole('button', { name: 'Pause 3' }).click()
  for (const name of ['A.mov', 'B.mov', 'C.mov'])
    await expect(row(page, name)).toHaveAccessibleName(/, paused$/)
  await bar.getByRole('button', { name: 'Resume 3' }).click()
  await expect(bar.getByRole('button', { name: 'Pause 3' })).toBeVisible()
  await bar.getByRole('button', { name: 'Cancel 3' }).click()
  await expect(page.getByText('Cancelled 3 uploads.')).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(0)

  await page.getByRole('heading', { name: 'Drop files or folders here' }).selectText()
  await page.keyboard.press('Control+c')
  const copied = () => app.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(copied).toBe('Drop files or folders here')
})

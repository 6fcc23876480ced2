import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { chooseInMenu, row } from './fixtures/uploads.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-reorder-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

/** The names of the files from top to bottom. */
async function shown(page: Page): Promise<string[]> {
  const rows = await page.getByRole('grid', { name: 'Uploads' }).getByRole('row').all()
  const names = await Promise.all(
    rows.map(async (each) => ({
      top: (await each.boundingBox())?.y ?? 0,
      name: (await each.getAttribute('aria-label'))?.split('.')[0] ?? '',
    })),
  )
  return names.toSorted((a, b) => a.top - b.top).map(({ name }) => name)
}

test('reorders the queue by drag, by keyboard and by button, and keeps the order', async ({ dropreel }) => {
  const running = await dropreel.launch()
  const { page } = running
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  // Slow enough that everything is still there: 4 are sent, the others queued.
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('textbox', { name: 'Limit' }).fill('0.05')
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  const names = ['A', 'B', 'C', 'D', 'E', 'F', 'G']
  for (const name of names) await createVideoFile(join(folder, `${name}.mov`), 2_000_000)
  for (const name of names) {
    await dropFiles(page, [join(folder, `${name}.mov`)])
    await expect(row(page, `${name}.mov`)).toBeVisible()
  }
  await expect(row(page, 'G.mov')).toHaveAccessibleName('G.mov, queued')
  await expect.poll(() => shown(page)).toEqual(names)

  const list = page.getByRole('grid', { name: 'Uploads' })
  await row(page, 'G.mov').click({ position: { x: 200, y: 20 } })
  await list.press('Alt+ArrowUp')
  await expect.poll(() => shown(page)).toEqual(['A', 'B', 'C', 'D', 'E', 'G', 'F'])
  await expect(page.getByText('G.mov: place 6 of 7 in the queue.')).toBeAttached()
  await list.press('Alt+ArrowDown')
  await expect.poll(() => shown(page)).toEqual(names)
  await list.press('Alt+Home')
  await expect.poll(() => shown(page)).toEqual(['G', 'A', 'B', 'C', 'D', 'E', 'F'])

  await chooseInMenu(row(page, 'F.mov'), 'Move to top')
  await expect.poll(() => shown(page)).toEqual(['F', 'G', 'A', 'B', 'C', 'D', 'E'])
  await row(page, 'F.mov').getByRole('button', { name: 'More actions' }).click()
  await expect(page.getByRole('menuitem', { name: 'Cancel' })).toBeVisible()
  await expect(page.getByRole('menuitem', { name: 'Move to top' })).toHaveCount(0)
  await page.keyboard.press('Escape')

  await dragRow(page, 'E.mov', 'G.mov')
  await expect.poll(() => shown(page)).toEqual(['F', 'E', 'G', 'A', 'B', 'C', 'D'])

  // Files are still dropped on the window, not between rows.
  await createVideoFile(join(folder, 'H.mov'), 2_000_000)
  await dropFiles(page, [join(folder, 'H.mov')])
  await expect.poll(() => shown(page)).toEqual(['F', 'E', 'G', 'A', 'B', 'C', 'D', 'H'])

  await dropreel.kill(running)
  const { page: next } = await dropreel.launch()
  await expect(row(next, 'H.mov')).toBeVisible()
  await expect.poll(() => shown(next)).toEqual(['F', 'E', 'G', 'A', 'B', 'C', 'D', 'H'])
})

/** Drags one row with the mouse to just above another. */
async function dragRow(page: Page, from: string, above: string): Promise<void> {
  const [start, end] = await Promise.all([row(page, from).boundingBox(), row(page, above).boundingBox()])
  if (start === null || end === null) throw new Error('A row is not in view.')
  await page.mouse.move(start.x + 200, start.y + 30)
  await page.mouse.down()
  await page.mouse.move(start.x + 200, start.y - 20, { steps: 3 })
  await page.mouse.move(end.x + 200, end.y + 6, { steps: 5 })
  await screenshot(page, 'reorder')
  await page.mouse.up()
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropEach } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { row } from './fixtures/uploads.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-tabs-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('tabs lead to the pages, by mouse and by arrow keys, and each page has one heading', async ({
  dropreel,
}) => {
  const { page } = await dropreel.launch()
  await expect(page.getByRole('tab')).toHaveCount(0)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Drop a render, get a link.')
  await page.getByRole('button', { name: 'Try the demo store' }).click()

  const uploads = page.getByRole('tab', { name: 'Uploads', exact: true })
  const history = page.getByRole('tab', { name: 'History', exact: true })
  await expect(uploads).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('tabpanel', { name: 'Uploads' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Uploads')

  await history.click()
  await expect(page.getByRole('tabpanel', { name: 'History' })).toBeVisible()
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('History')

  for (const [key, name] of [
    ['ArrowRight', 'Uploads'],
    ['ArrowLeft', 'History'],
    ['Home', 'Uploads'],
    ['End', 'History'],
  ] as const) {
    await page.keyboard.press(key)
    await expect(page.getByRole('tab', { name, exact: true })).toBeFocused()
    await expect(page.getByRole('tabpanel', { name })).toBeVisible()
  }
})

test('the filter leaves the uploads that it names, and Escape shows all again', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Demo store', exact: true })).toBeVisible()
  const names = ['Ep03_lock_v7.mov', 'Trailer_v12.mov']
  for (const name of names) await createVideoFile(join(folder, name), 1000)
  await dropEach(
    page,
    names.map((name) => join(folder, name)),
  )
  for (const name of names) await expect(row(page, name)).toBeVisible()

  const filter = page.getByRole('searchbox', { name: 'Filter by name or destination' })
  await filter.fill('TRAIL')
  await expect(row(page, 'Ep03_lock_v7.mov')).toHaveCount(0)
  await expect(row(page, 'Trailer_v12.mov')).toBeVisible()
  await filter.fill('demo')
  await expect(page.getByRole('row')).toHaveCount(2)
  await filter.fill('nothing is called so')
  await expect(page.getByRole('heading', { name: 'No upload matches the filter' })).toBeVisible()
  await filter.press('Escape')
  await expect(page.getByRole('row')).toHaveCount(2)
  await expect(filter).toBeFocused()
})

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { ownStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { openDelivery, row } from './fixtures/uploads.ts'

const days = 10
const filesADay = 500

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-deliveries-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('a folder of 5,000 files is one row at once; it counts while it is read, opens, and is cancelled as one', async ({
  dropreel,
}) => {
  const dailies = join(folder, 'Dailies')
  for (let day = 1; day <= days; day++) {
    await mkdir(join(dailies, `day ${day}`), { recursive: true })
    const names = Array.from({ length: filesADay }, (_, number) => `A${number + 1}.mov`)
    await Promise.all(names.map((name) => writeFile(join(dailies, `day ${day}`, name), 'frames')))
  }
  const own = await ownStore(dropreel.home)
  try {
    const { page } = await dropreel.launch({ env: own.env })
    await expect(page.getByRole('button', { name: 'Client reviews', exact: true })).toBeVisible()
    await dropFiles(page, [dailies])
    const delivery = row(page, 'Dailies')
    await expect(delivery).toBeVisible()
    const files = await delivery.evaluate((element) => element.ariaLabel ?? '')
    expect(files).toMatch(/^Dailies, .*reading, [\d,]+ files? so far$/)
    await expect(page.getByRole('row')).toHaveCount(1)
    await screenshot(page, 'delivery-read')

    await openDelivery(page, 'Dailies')
    await expect(row(page, 'A1.mov').first()).toBeVisible()
    await screenshot(page, 'delivery-open')
    await delivery.getByRole('button', { name: 'Hide files' }).click()
    await expect(page.getByRole('row')).toHaveCount(1)

    await delivery.getByText('Dailies', { exact: true }).click()
    await page.getByRole('grid', { name: 'Uploads' }).press('Delete')
    await expect(page.getByText(/^Dropreel looks for no more of its files\./)).toBeVisible()
    await page.getByRole('button', { name: 'Cancel upload' }).click()
    await expect(delivery).toHaveAccessibleName(/(cancelled|uploaded)$/)
    await expect(page.getByRole('row')).toHaveCount(1)
  } finally {
    await own.close()
  }
})

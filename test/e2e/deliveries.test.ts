import { mkdir, mkdtemp, open, rm } from 'node:fs/promises'
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

/** A file that takes no room, but so long to upload that thousands are not over at once. */
async function frames(file: string): Promise<void> {
  const handle = await open(file, 'w')
  await handle.truncate(500_000)
  await handle.close()
}

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
    await Promise.all(names.map((name) => frames(join(dailies, `day ${day}`, name))))
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
    // Where much of it has to be deleted there is a question first, else an Undo.
    const question = page.getByRole('button', { name: 'Cancel upload' })
    await expect(question.or(page.getByText('Cancelled Dailies.'))).toBeVisible()
    if (await question.isVisible()) await question.click()
    await expect(delivery).toHaveAccessibleName(/(cancelled|uploaded)$/)
    await expect(page.getByRole('row')).toHaveCount(1)
  } finally {
    await own.close()
  }
})

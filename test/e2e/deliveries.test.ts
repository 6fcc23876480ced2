import { mkdir, mkdtemp, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import type { Reading } from '../../electron/contract/index.ts'
import { states, uploadView } from '../unit/upload-view.ts'
import { answerCommand } from './fixtures/answer-command.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { ownStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { showUploads } from './fixtures/shown-uploads.ts'
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
    await Promise.all(names.map((name) => frames(join(dailies, `day ${day}`, name))))
  }
  const own = await ownStore(dropreel.home)
  // So none of it is uploaded before it is cancelled.
  const slow = { bandwidth: { limitBytesPerSecond: 1 } }
  await writeFile(join(dropreel.home, 'app', 'settings.json'), JSON.stringify(slow))
  try {
    const { page } = await dropreel.launch({ env: own.env })
    await expect(page.getByRole('button', { name: 'Client reviews', exact: true })).toBeVisible()
    const names = await noteNames(page)
    await dropFiles(page, [dailies])
    const delivery = row(page, 'Dailies')
    await expect(delivery).toBeVisible()
    await expect(page.getByRole('row')).toHaveCount(1)
    await screenshot(page, 'delivery-read')

    await openDelivery(page, 'Dailies')
    await expect(row(page, 'A1.mov').first()).toBeVisible()
    await screenshot(page, 'delivery-open')
    await delivery.getByRole('button', { name: 'Hide files' }).click()
    await expect(page.getByRole('row')).toHaveCount(1)

    await expect(delivery).toHaveAccessibleName(/^Dailies, 5,000 files, (?!.*reading)/)
    expect(await names()).toContainEqual(expect.stringMatching(/^Dailies, .*reading, [\d,]+ files? so far$/))
    await delivery.getByText('Dailies', { exact: true }).click()
    await page.getByRole('grid', { name: 'Uploads' }).press('Delete')
    await expect(page.getByText('Cancelled Dailies.')).toBeVisible()
    await expect(page.getByRole('row')).toHaveCount(0)
  } finally {
    await own.close()
  }
})

test('a delivery that is still read is cancelled after a question, and what it says follows the delivery', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Add files' })).toBeVisible()
  const uploads = [states.done, states.sending, states.queued].map((state, place) =>
    uploadView(`A${place}`, { deliveryId: 'dailies', place, state }),
  )
  const show = (reading: Reading) =>
    showUploads(app, {
      uploads,
      deliveries: [{ id: 'dailies', title: 'Dailies', destinationId: 'demo', reading }],
    })
  const cancelled = await answerCommand(app, 'uploads.cancel', { ok: true })
  const question = page.getByRole('dialog', { name: 'Cancel the upload of Dailies?' })
  const whatHappens =
    '2 files will not be uploaded, and what was sent of them is deleted from the store. What is uploaded stays: 1 file. Nothing changes on this computer.'

  await show({ kind: 'now', files: 3 })
  await expect(row(page, 'Dailies')).toHaveAccessibleName(/reading, 3 files so far$/)
  await row(page, 'Dailies').getByText('Dailies', { exact: true }).click()
  await page.getByRole('grid', { name: 'Uploads' }).press('Delete')
  await expect(question.locator('.modal-text')).toHaveText(
    `Dropreel looks for no more of its files. ${whatHappens}`,
  )
  await question.getByRole('button', { name: 'Keep uploading' }).click()
  await expect(question).toHaveCount(0)
  expect(await cancelled()).toEqual([])

  await page.getByRole('grid', { name: 'Uploads' }).press('Delete')
  await expect(question).toBeVisible()
  await show({ kind: 'over' })
  await expect(question.locator('.modal-text')).toHaveText(whatHappens)
  await question.getByRole('button', { name: 'Cancel upload' }).click()
  await expect(question).toHaveCount(0)
  await expect.poll(cancelled).toEqual([{ ids: ['dailies'] }])
})

/** A file that takes no room on the disk. */
async function frames(file: string): Promise<void> {
  await writeFile(file, '')
  await truncate(file, 500_000)
}

/** Notes every name that something in the window has, however shortly. */
async function noteNames(page: Page): Promise<() => Promise<string[]>> {
  const names = await page.evaluateHandle(() => {
    const names = new Set<string>()
    const note = () => {
      for (const { ariaLabel } of document.querySelectorAll('[aria-label]')) names.add(ariaLabel ?? '')
    }
    new MutationObserver(note).observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      attributeFilter: ['aria-label'],
    })
    return names
  })
  return () => names.evaluate((names) => [...names])
}

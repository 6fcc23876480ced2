import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemoStore } from '../../electron/demo-store/index.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { copiedLink, row } from './fixtures/uploads.ts'

test.use({ packaged: true })

test('the packaged app starts, uploads and verifies', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await expect(page).toHaveTitle('Dropreel')
  expect(await app.evaluate(({ app }) => app.isPackaged)).toBe(true)
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-packaged-'))
  try {
    const file = join(folder, 'Promo.mp4')
    await createVideoFile(file, 30_000_000)
    await page.getByRole('button', { name: 'Try the demo store' }).click()
    // The thread that verifies is a file of its own inside the package.
    await page.getByRole('button', { name: 'Settings' }).click()
    await page
      .getByLabel('Read each file again and compare it')
      .selectOption('With what the store says of its object')
    await page.keyboard.press('Escape')
    await dropFiles(page, [file])
    await expect(row(page, 'Promo.mp4')).toHaveAccessibleName(/^Promo\.mp4, uploaded, verified/)
    const link = await copiedLink(app, () =>
      row(page, 'Promo.mp4').getByRole('button', { name: 'Copy link' }).click(),
    )
    expect(await sha256OfLink(link)).toBe(await sha256OfFile(file))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
})

test('the packaged app keeps a secret in the keychain and reads it again', async ({ dropreel }) => {
  const folder = await mkdtemp(join(tmpdir(), 'dropreel-packaged-'))
  const key = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-that-stays-in-the-keychain' }
  const store = await startDemoStore({ dir: join(folder, 'store'), keys: [key], buckets: ['reviews'] })
  try {
    const { page } = await dropreel.launch()
    await page.getByRole('button', { name: 'Add destination' }).click()
    await page.getByLabel('Name').fill('Client reviews')
    await page.getByLabel('Endpoint').fill(store.endpoint)
    await page.getByLabel('Bucket').fill('reviews')
    await page.getByLabel('Access key ID').fill(key.accessKeyId)
    await page.getByLabel('Secret access key').fill(key.secretAccessKey)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    const file = join(folder, 'Promo.mp4')
    await createVideoFile(file, 100_000)
    await expect(page.getByRole('dialog')).toHaveCount(0)
    await dropFiles(page, [file])
    await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
  } finally {
    await store.close()
    await rm(folder, { recursive: true, force: true })
  }
})

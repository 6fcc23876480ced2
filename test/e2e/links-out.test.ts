import { mkdir, mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { ownStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { openDelivery, row } from './fixtures/uploads.ts'

test('a link that leads out of a dropped folder is left out, until the person says that it is meant', async ({
  dropreel,
}) => {
  const dir = await mkdtemp(join(tmpdir(), 'dropreel-links-'))
  const own = await ownStore(dropreel.home)
  try {
    await mkdir(join(dir, 'Delivery'))
    await createVideoFile(join(dir, 'Delivery/Promo.mp4'), 100_000)
    await createVideoFile(join(dir, 'Private.mp4'), 100_000)
    await symlink('../Private.mp4', join(dir, 'Delivery/Slate.mp4'))
    const { page } = await dropreel.launch({ env: own.env })
    await dropFiles(page, [join(dir, 'Delivery')])
    await expect(
      page.getByText(`Slate.mp4 to ${join(dir, 'Private.mp4')} leads out of the folder`),
    ).toBeVisible()
    await expect(row(page, 'Promo.mp4')).toContainText('Uploaded')
    await expect(page.getByRole('row')).toHaveCount(1)
    await screenshot(page, 'links-out')
    const sheet = page.getByRole('region', { name: 'Held back from Delivery' })
    await sheet.getByRole('button', { name: 'Upload it too' }).click()
    await expect(row(page, 'Delivery')).toContainText('2 files · 2 uploaded')
    await openDelivery(page, 'Delivery')
    await expect(row(page, 'Slate.mp4')).toContainText('Uploaded')
    await expect(page.getByRole('row')).toHaveCount(3)
    await expect(page.getByRole('button', { name: 'Upload it too' })).toBeHidden()
  } finally {
    await own.close()
    await rm(dir, { recursive: true, force: true })
  }
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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
    await page.getByRole('checkbox', { name: /^Read each file again/ }).check()
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

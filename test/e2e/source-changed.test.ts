import { appendFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListMultipartUploadsCommand } from '@aws-sdk/client-s3'
import type { Locator } from '@playwright/test'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { bucket, ownStore, type OwnStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { copiedLink, row } from './fixtures/uploads.ts'

let folder: string
let lock: string
let own: OwnStore
/** How often the file still changes while its second part is sent. */
let changes: number

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-changed-'))
  lock = join(folder, 'Ep03_lock.mov')
  changes = 0
  own = await ownStore(dropreel.home, {
    abortRule: { id: 'a-week', afterMs: 7 * 86_400_000 },
    onRequest: ({ method, path }) => {
      if (changes === 0 || method !== 'PUT' || !path.includes('partNumber=2')) return
      changes--
      appendFileSync(lock, 'one more frame')
    },
  })
})

test.afterEach(async () => {
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

test('asks which version is meant when the file changes while it is sent', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch({ env: own.env })
  await createVideoFile(lock, 60_000_000)
  changes = 2
  await dropFiles(page, [lock])
  const upload = row(page, 'Ep03_lock.mov')
  const list = page.getByRole('grid', { name: 'Uploads' })
  const said = page.locator('[aria-live]')
  await expect(upload).toHaveAccessibleName('Ep03_lock.mov, file changed')
  await expect(upload).toContainText('changed since its upload began')
  await expect(said).toHaveText(
    /^Ep03_lock\.mov: waiting for you\. .* Upload the new version, or stop and remove it\./,
  )
  await expect(upload).toContainText('Parts kept until')
  await screenshot(page, 'source-changed')

  // The new version, by keyboard; it changes again.
  await list.focus()
  await page.keyboard.press('Tab')
  await expect(upload.getByRole('button', { name: 'Upload the new version' })).toBeFocused()
  await replaced(upload, () => page.keyboard.press('Enter'))
  await expect(upload).toHaveAccessibleName('Ep03_lock.mov, file changed')

  // This time it does not.
  expect(changes).toBe(0)
  await replaced(upload, () => upload.getByRole('button', { name: 'Upload the new version' }).click())
  await expect(upload).toHaveAccessibleName('Ep03_lock.mov, uploaded')
  const link = await copiedLink(app, () => upload.getByRole('button', { name: 'Copy link' }).click())
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(lock))
  await expect.poll(openSessions).toBe(0)
})

test('stops by keyboard, and leaves nothing on the store', async ({ dropreel }) => {
  const { page } = await dropreel.launch({ env: own.env })
  await createVideoFile(lock, 60_000_000)
  changes = 1
  await dropFiles(page, [lock])
  const upload = row(page, 'Ep03_lock.mov')
  await expect(upload).toHaveAccessibleName('Ep03_lock.mov, file changed')
  expect(await openSessions()).toBe(1)
  await page.getByRole('grid', { name: 'Uploads' }).focus()
  await page.keyboard.press('Delete')
  await expect(upload).toHaveCount(0)
  // Until then it can be taken back.
  await expect.poll(openSessions, { timeout: 20_000 }).toBe(0)
})

/** The new version is a new upload: for a moment both rows are there. */
async function replaced(upload: Locator, act: () => Promise<void>): Promise<void> {
  const id = await upload.getAttribute('id')
  await act()
  await expect(upload.page().locator(`[id="${id}"]`)).toHaveCount(0)
}

async function openSessions(): Promise<number> {
  return (await own.s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }))).Uploads?.length ?? 0
}

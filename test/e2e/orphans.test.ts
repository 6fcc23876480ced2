import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  CreateMultipartUploadCommand,
  ListMultipartUploadsCommand,
  ListObjectsV2Command,
  UploadPartCommand,
  type S3Client,
} from '@aws-sdk/client-s3'
import { openDestination } from './fixtures/connect.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { bucket, ownStore, type OwnStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

const megabyte = 1_000_000

let folder: string
let own: OwnStore

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-orphans-'))
  own = await ownStore(dropreel.home, { abortRule: { id: 'a-week', afterMs: 7 * 86_400_000 } })
})

test.afterEach(async () => {
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

test('lists what lost uploads left on the store, and aborts it when asked', async ({ dropreel }) => {
  const { page } = await dropreel.launch({ env: own.env })
  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, megabyte)
  await dropFiles(page, [promo])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
  const [key = ''] = await objectKeys(own.s3)
  // As after a crash between the store's answer and the journal's line.
  await leaveSession(own.s3, key, 12 * megabyte)
  await leaveSession(own.s3, key, 0)
  await leaveSession(own.s3, 'somebody-elses/render.mov', 6 * megabyte)

  await openDestination(page, 'Client reviews')
  await screenshot(page, 'destinations')
  await page.getByRole('button', { name: 'Unfinished uploads' }).click()
  const dialog = page.getByRole('dialog', { name: 'Unfinished uploads on Client reviews' })
  const items = dialog.getByRole('list', { name: 'Unfinished uploads' }).getByRole('listitem')
  await expect(items).toHaveCount(2)
  await expect(items.filter({ hasText: '12.0 MB' })).toHaveText(
    /videos\/.*Promo.*12\.0 MB · begun .* · the store removes it on/,
  )
  await dialog.getByRole('checkbox', { name: 'Show other programs’ too' }).check()
  await expect(items).toHaveCount(3)
  await screenshot(page, 'orphans')

  await dialog.getByRole('button', { name: 'Abort somebody-elses/render.mov' }).click()
  const question = page.getByRole('dialog', { name: 'Abort this unfinished upload?' })
  await expect(question).toContainText('Its parts (6.0 MB) are deleted from the store')
  await expect(question).toContainText('may still be at work')
  await expect(question.getByRole('button', { name: 'Keep' })).toBeFocused()
  await screenshot(page, 'orphans-question')
  await page.keyboard.press('Enter')
  await expect(items).toHaveCount(3)
  expect(await sessionKeys(own.s3)).toHaveLength(3)

  await dialog.getByRole('button', { name: 'Abort somebody-elses/render.mov' }).click()
  await question.getByRole('button', { name: 'Abort upload' }).click()
  await expect(items).toHaveCount(2)
  expect(await sessionKeys(own.s3)).toEqual([key, key])

  await dialog.getByRole('button', { name: 'Abort all' }).click()
  await page.getByRole('button', { name: 'Abort uploads' }).click()
  await expect(dialog.getByText('Nothing was left behind.')).toBeVisible()
  expect(await sessionKeys(own.s3)).toEqual([])
  expect(await objectKeys(own.s3)).toEqual([key])
  await screenshot(page, 'orphans-none')
  await dialog.getByRole('button', { name: 'Done' }).click()

  await own.store.close()
  await page.getByRole('button', { name: 'Unfinished uploads' }).click()
  await expect(dialog.getByText('cannot be reached')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Ask again' })).toBeVisible()
})

async function leaveSession(s3: S3Client, Key: string, sizeBytes: number): Promise<void> {
  const at = { Bucket: bucket, Key }
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand(at))
  if (sizeBytes === 0) return
  await s3.send(new UploadPartCommand({ ...at, UploadId, PartNumber: 1, Body: Buffer.alloc(sizeBytes) }))
}

async function sessionKeys(s3: S3Client): Promise<(string | undefined)[]> {
  const { Uploads = [] } = await s3.send(new ListMultipartUploadsCommand({ Bucket: bucket }))
  return Uploads.map(({ Key }) => Key)
}

async function objectKeys(s3: S3Client): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }))
  return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]))
}

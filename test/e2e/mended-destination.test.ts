import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import type { Page } from '@playwright/test'
import type { Destination } from '../../electron/contract/index.ts'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { openDestinations } from '../../electron/disk/index.ts'
import { destinationOnDisk } from './fixtures/destination-on-disk.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

const key = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-of-the-environment' }
const env = { AWS_ACCESS_KEY_ID: key.accessKeyId, AWS_SECRET_ACCESS_KEY: key.secretAccessKey }

let folder: string
let store: DemoStore
let s3: S3Client
/** Below another prefix nobody may write. */
let allowedPrefix = ''

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-mended-'))
  allowedPrefix = ''
  const deniedActions = new Set<string>()
  store = await startDemoStore({
    dir: join(folder, 'store'),
    keys: [key],
    buckets: ['reviews', 'masters'],
    deniedActions,
    onRequest({ path }) {
      if (allowedPrefix === '' || path.startsWith(`/reviews/${allowedPrefix}`)) deniedActions.clear()
      else deniedActions.add('s3:PutObject')
    },
  })
  s3 = new S3Client({
    endpoint: store.endpoint,
    region: store.region,
    forcePathStyle: true,
    credentials: key,
  })
})

test.afterEach(async () => {
  s3.destroy()
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

/** Sets up "Client reviews" with something wrong in it, before the app starts. */
async function destinationWith(home: string, wrong: Partial<Destination>): Promise<void> {
  await destinationOnDisk(home, store, { kind: 'env' })
  const file = join(home, 'destinations', 'destinations.json')
  const list = JSON.parse(await readFile(file, 'utf8'))
  Object.assign(list.destinations[0], wrong)
  await writeFile(file, JSON.stringify(list))
}

/** Edits the list as the command line does: in place of the file. */
async function editedByCommandLine(home: string, bucket: string): Promise<void> {
  const file = await openDestinations(join(home, 'destinations'))
  const [known] = file.list().destinations
  if (known !== undefined) await file.put({ ...known, bucket })
  await file.close()
}

async function drop(page: Page, name: string, sizeBytes = 1_000_000): Promise<void> {
  const file = join(folder, name)
  await createVideoFile(file, sizeBytes)
  await dropFiles(page, [file])
}

async function keysIn(bucket: string): Promise<string[]> {
  const { Contents } = await s3.send(new ListObjectsV2Command({ Bucket: bucket }))
  const keys = (Contents ?? []).flatMap(({ Key }) => Key ?? [])
  return keys.filter((each) => !each.includes('connection-test'))
}

test.describe('once its destination is mended and saved, an upload ends well with no further click', () => {
  test('after a typo in the bucket', async ({ dropreel }) => {
    await destinationWith(dropreel.home, { bucket: 'rewievs' })
    const { page } = await dropreel.launch({ env })
    await drop(page, 'Promo.mp4')
    const upload = row(page, 'Promo.mp4')
    await expect(upload).toHaveAccessibleName('Promo.mp4, not uploaded')
    await expect(upload).toContainText('The bucket rewievs does not exist.')
    await screenshot(page, 'failed-bucket')
    await upload.getByRole('button', { name: 'Edit destination' }).click()
    await expect(page.getByLabel('Bucket')).toBeFocused()
    await page.getByLabel('Bucket').fill('reviews')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('1 upload goes to the new address now.')).toBeVisible()
    await expect(upload).toHaveAccessibleName('Promo.mp4, uploaded')
    expect(await keysIn('reviews')).toEqual(['Promo.mp4'])
  })

  test('after a typo in the endpoint', async ({ dropreel }) => {
    await destinationWith(dropreel.home, { endpoint: 'http://127.0.0.1:9' })
    const { page } = await dropreel.launch({ env })
    await drop(page, 'Promo.mp4')
    const upload = row(page, 'Promo.mp4')
    await expect(upload).toHaveAccessibleName('Promo.mp4, waiting for the network')
    await upload.getByRole('button', { name: 'Edit destination' }).click()
    await expect(page.getByLabel('Endpoint')).toBeFocused()
    await page.getByLabel('Endpoint').fill(store.endpoint)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(upload).toHaveAccessibleName('Promo.mp4, uploaded')
  })

  test('from a profile that is not there to keys in the keychain', async ({ dropreel }) => {
    await destinationWith(dropreel.home, { credentials: { kind: 'profile', name: 'nobody' } })
    const { page } = await dropreel.launch({ env: { HOME: folder } })
    await drop(page, 'Promo.mp4')
    const upload = row(page, 'Promo.mp4')
    await expect(upload).toHaveAccessibleName('Promo.mp4, not uploaded')
    await upload.getByRole('button', { name: 'Edit destination' }).click()
    await page.getByText('System keychain', { exact: true }).first().click()
    await page.getByLabel('Access key ID', { exact: true }).fill(key.accessKeyId)
    await page.getByLabel('Secret access key', { exact: true }).fill(key.secretAccessKey)
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(upload).toHaveAccessibleName('Promo.mp4, uploaded')
  })

  test('after a prefix below which nobody may write', async ({ dropreel }) => {
    await destinationWith(dropreel.home, { prefix: 'novmber' })
    allowedPrefix = 'november'
    const { page } = await dropreel.launch({ env })
    await drop(page, 'Promo.mp4')
    const upload = row(page, 'Promo.mp4')
    await expect(upload).toHaveAccessibleName('Promo.mp4, not uploaded')
    await upload.getByRole('button', { name: 'Edit destination' }).click()
    await page.getByLabel('Prefix').fill('november')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(upload).toHaveAccessibleName('Promo.mp4, uploaded')
    allowedPrefix = ''
    expect(await keysIn('reviews')).toEqual(['november/Promo.mp4'])
  })
})

test('an upload that has begun asks whether it starts over at the new address', async ({ dropreel }) => {
  await destinationWith(dropreel.home, {})
  const { page } = await dropreel.launch({ env })
  await limitBandwidth(page, 16)
  await drop(page, 'Ep03.mov', 60_000_000)
  const upload = row(page, 'Ep03.mov')
  await expect(upload).toHaveAccessibleName('Ep03.mov, uploading')
  await expect(upload.getByRole('progressbar')).toHaveAttribute('aria-valuetext', /^[1-9]/)
  await upload.getByRole('button', { name: 'Pause' }).click()
  await expect(upload).toHaveAccessibleName('Ep03.mov, paused')
  await limitBandwidth(page, null)
  await editedByCommandLine(dropreel.home, 'masters')
  const question = page.getByRole('dialog', { name: 'Where does an upload that has begun go?' })
  await expect(question).toBeVisible()
  await screenshot(page, 'start-over')
  const begun = await upload.getAttribute('id')
  await question.getByRole('button', { name: 'Start over at the new address' }).click()
  // It starts over as a new upload: for a moment both rows are there.
  await expect(page.locator(`[id="${begun}"]`)).toHaveCount(0)
  await expect(upload).toHaveAccessibleName('Ep03.mov, uploaded')
  expect([await keysIn('reviews'), await keysIn('masters')]).toEqual([[], ['Ep03.mov']])
})

test('a key that is taken is kept beside a copy with a number', async ({ dropreel }) => {
  await destinationWith(dropreel.home, {})
  for (const name of ['a.mov', 'b.mov'])
    await s3.send(new PutObjectCommand({ Bucket: 'reviews', Key: name, Body: 'theirs' }))
  const { page } = await dropreel.launch({ env })
  await drop(page, 'a.mov')
  await drop(page, 'b.mov')
  await expect(row(page, 'a.mov')).toHaveAccessibleName('a.mov, not uploaded')
  await expect(row(page, 'b.mov')).toHaveAccessibleName('b.mov, not uploaded')
  await screenshot(page, 'failed-key-taken')
  await row(page, 'a.mov').getByRole('button', { name: 'Keep both' }).click()
  await expect(row(page, 'a.mov')).toHaveAccessibleName('a.mov, uploaded')
  expect(await keysIn('reviews')).toEqual(['a-2.mov', 'a.mov', 'b.mov'])
})

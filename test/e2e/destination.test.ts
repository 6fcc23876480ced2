import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { enterDestination } from './fixtures/connect.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { closeWindow } from './fixtures/close-window.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { copiedLink, row } from './fixtures/uploads.ts'
import { writtenBelow } from './fixtures/written-files.ts'

const keys = [{ accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-that-stays-in-the-keychain' }]

let folder: string
let store: DemoStore

async function openStore(port: number): Promise<void> {
  store = await startDemoStore({ dir: join(folder, 'store'), port, keys: [...keys], buckets: ['reviews'] })
}

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-destination-'))
  await openStore(0)
})

test.afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('connects a destination, waits out a lost network, works by keyboard', async ({ dropreel }) => {
  const running = await dropreel.launch()
  const { app, page } = running
  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, 6_000_000)

  const connect = page.getByRole('button', { name: 'Connect', exact: true })
  await enterDestination(page, { name: '', endpoint: 'nonsense' })
  await connect.click()
  await expect(page.getByText('Give the destination a name.')).toBeVisible()
  await expect(page.getByLabel('Endpoint')).toHaveAccessibleDescription(/is a web address/)
  await screenshot(page, 'destination-complaints')

  await expect(page.getByLabel('Name', { exact: true })).toBeFocused()
  await page.getByLabel('Name', { exact: true }).fill('Client reviews')
  await page.getByLabel('Endpoint').fill(store.endpoint)
  await page.getByLabel('Prefix').fill('november')
  await page.getByLabel('Access key ID').fill('AKIDCLIENT')
  await page.getByLabel('Secret access key').fill('a-secret-that-stays-in-the-keychain')
  await connect.click()
  await expect(page.getByRole('button', { name: 'Client reviews', exact: true })).toBeVisible()
  expect(await textsBelow(dropreel.home)).toContain('Client reviews')
  expect(await textsBelow(dropreel.home)).not.toContain('a-secret-that-stays')

  // The network goes.
  const port = Number(new URL(store.endpoint).port)
  await store.close()
  await dropFiles(page, [promo])
  const upload = row(page, 'Promo.mp4')
  await expect(upload).toHaveAccessibleName('Promo.mp4, waiting for the network')
  await screenshot(page, 'waiting')

  // Quitting asks once, and takes no for an answer.
  const asked = await answerQuestions(app, 1)
  await app.evaluate(({ app }) => app.quit())
  await expect.poll(asked).toBe(1)

  const list = page.getByRole('grid', { name: 'Uploads' })
  await list.focus()
  await page.keyboard.press('Space')
  await expect(upload).toHaveAccessibleName('Promo.mp4, paused')
  await page.keyboard.press('Delete')
  await expect(upload).toHaveCount(0)
  await expect(page.getByText('Cancelled Promo.mp4.')).toBeVisible()
  await page.getByRole('button', { name: 'Undo' }).click()
  await expect(upload).toHaveAccessibleName('Promo.mp4, paused')
  await page.getByRole('button', { name: 'Resume all' }).click()
  await expect(upload).toHaveAccessibleName('Promo.mp4, waiting for the network')

  // The network comes back.
  await openStore(port)
  await expect(upload).toHaveAccessibleName('Promo.mp4, uploaded', { timeout: 30_000 })
  await list.focus()
  const link = await copiedLink(app, () => page.keyboard.press('ControlOrMeta+c'))
  expect(new URL(link).pathname).toMatch(/^\/reviews\/november\/videos\//)
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(promo))
  await expect(page.getByText('works on this computer only')).toHaveCount(0)

  await list.focus()
  await page.keyboard.press('Delete')
  await expect(upload).toHaveCount(0)
})

test('closing the window without a tray keeps the app and its uploads', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, 6_000_000)
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await closeWindow(app)
  await dropFiles(page, [promo])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
})

/** Everything that the app wrote, the demo store's data aside. */
async function textsBelow(dir: string): Promise<string> {
  const files = await writtenBelow(dir)
  return files.map(({ bytes }) => bytes).join('\n')
}

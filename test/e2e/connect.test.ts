import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { enterDestination, enterKeys } from './fixtures/connect.ts'
import { expect, test } from './fixtures/dropreel.ts'

const keys = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-that-stays-in-the-keychain' }
const wrongKeys = { ...keys, secretAccessKey: 'a-secret-with-a-slip' }

let folder: string
let store: DemoStore
let requests = 0

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-connect-'))
  requests = 0
  store = await startDemoStore({
    dir: join(folder, 'store'),
    keys: [keys],
    buckets: ['reviews'],
    onRequest: () => requests++,
  })
})

test.afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('Connect with wrong keys says so and closes nothing; with the right ones it connects', async ({
  dropreel,
}) => {
  const { page } = await dropreel.launch()
  await enterDestination(page, { endpoint: store.endpoint, keys: wrongKeys })
  const connect = page.getByRole('button', { name: 'Connect', exact: true })
  await connect.click()
  await expect(page.getByRole('alert')).toContainText('the secret access key does not match')
  await expect(page.getByLabel('Secret access key', { exact: true })).toHaveValue(wrongKeys.secretAccessKey)
  await enterKeys(page, keys)
  await connect.click()
  await expect(page.getByText('Connected.')).toBeVisible()
})

import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { enterDestination, enterKeys, openDestination } from './fixtures/connect.ts'
import { expect, test } from './fixtures/dropreel.ts'

const keys = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-that-stays-in-the-keychain' }
const wrongKeys = { ...keys, secretAccessKey: 'a-secret-with-a-slip' }

let folder: string
let store: DemoStore
const denied = new Set<string>()
let requests = 0

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-connect-'))
  requests = 0
  denied.clear()
  store = await startDemoStore({
    dir: join(folder, 'store'),
    keys: [keys],
    buckets: ['reviews'],
    deniedActions: denied,
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

test('what has just been tested is not tested again, and a change makes the test stale', async ({
  dropreel,
}) => {
  const { page } = await dropreel.launch()
  await enterDestination(page, { endpoint: store.endpoint, keys })
  await page.getByRole('button', { name: 'Test connection' }).click()
  const connection = page.getByRole('complementary', { name: 'Connection' })
  await expect(connection).toContainText('Everything that uploads need is allowed.')
  const bucket = page.getByLabel('Bucket')
  await bucket.fill('another')
  await expect(connection).toContainText('Changed since this test.')
  await bucket.fill('reviews')
  await expect(connection).toContainText('Everything that uploads need is allowed.')
  await page.getByLabel('Name', { exact: true }).fill('Reviews')
  await page.getByLabel('Key template').fill('{name}-{uuid}{ext}')
  await expect(connection).toContainText('Everything that uploads need is allowed.')
  const before = requests
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByText('Connected.')).toBeVisible()
  expect(requests).toBe(before)
})

test('what a test finds wrong is saved only when a person says so', async ({ dropreel }) => {
  denied.add('s3:ListMultipartUploadParts')
  const { page } = await dropreel.launch()
  await enterDestination(page, { endpoint: store.endpoint, keys })
  await expect(page.getByRole('button', { name: 'Save anyway' })).toHaveCount(0)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('alert')).toContainText('s3:ListMultipartUploadParts is missing')
  const list = join(dropreel.home, 'destinations', 'destinations.json')
  await expect(readFile(list)).rejects.toThrow('ENOENT')
  await page.getByRole('button', { name: 'Save anyway' }).click()
  await expect(page.getByText('Saved, though the test has failed.')).toBeVisible()
  expect(await readFile(list, 'utf8')).toContain('Client reviews')
  await openDestination(page, 'Client reviews')
  await expect(page.getByRole('navigation', { name: 'Destinations' })).toContainText('the test failed')
})

test('a store that says nothing keeps nobody waiting', async ({ dropreel }) => {
  const silent = createServer().listen(0, '127.0.0.1')
  let open = 0
  silent.on('connection', (socket) => {
    open++
    socket.on('error', () => undefined).on('close', () => open--)
    socket.resume()
  })
  await once(silent, 'listening')
  const address = silent.address()
  const endpoint = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
  try {
    const { page } = await dropreel.launch()
    await enterDestination(page, { endpoint, keys })
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect.poll(() => open).toBeGreaterThan(0)
    await page.getByRole('button', { name: 'Stop test' }).click()
    await expect.poll(() => open).toBe(0)
    const connect = page.getByRole('button', { name: 'Connect', exact: true })
    await expect(connect).toBeEnabled()
    await page.getByLabel('Endpoint').fill(store.endpoint)
    await connect.click()
    await expect(page.getByText('Connected.')).toBeVisible()
  } finally {
    silent.close()
  }
})

test('Escape, a tab and another destination ask before they discard changes, and only then', async ({
  dropreel,
}) => {
  const { page } = await dropreel.launch()
  const add = page.getByRole('button', { name: 'Add destination' })
  await add.click()
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'New destination' })).toHaveCount(0)
  await expect(add).toBeFocused()

  await enterDestination(page, { endpoint: store.endpoint, keys })
  await page.getByRole('tab', { name: 'History' }).click()
  const question = page.getByRole('dialog', { name: 'Discard the changes?' })
  await question.getByRole('button', { name: 'Keep editing' }).click()
  await page.keyboard.press('Escape')
  await expect(question).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(question).toHaveCount(0)
  await expect(page.getByLabel('Bucket')).toHaveValue('reviews')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByText('Connected.')).toBeVisible()

  await openDestination(page, 'Client reviews')
  await page.getByLabel('Prefix').fill('november')
  await page.getByRole('button', { name: 'Cancel' }).click()
  await question.getByRole('button', { name: 'Discard changes' }).click()
  await openDestination(page, 'Client reviews')
  await expect(page.getByLabel('Prefix')).toHaveValue('')
})

test('Escape leaves the page of a destination before its form is there', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  const add = page.getByRole('button', { name: 'Add destination' })
  await add.evaluate(async (button: HTMLElement) => {
    button.focus()
    button.click()
    // React draws in a microtask; what the form needs comes later, from the main process.
    await Promise.resolve()
    dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', cancelable: true }))
  })
  await expect(add).toBeFocused()
  await expect(page.getByRole('region', { name: 'Welcome' })).toBeVisible()
})

test('a secret is shown while it is typed, and a stored one never comes back', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await enterDestination(page, { endpoint: store.endpoint, keys })
  const secret = page.getByLabel('Secret access key', { exact: true })
  await expect(secret).toHaveAttribute('type', 'password')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(secret).toHaveAttribute('type', 'text')
  await expect(secret).toHaveValue(keys.secretAccessKey)
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByText('Connected.')).toBeVisible()
  await openDestination(page, 'Client reviews')
  await expect(secret).toHaveValue('')
  await page.getByRole('button', { name: 'Show' }).click()
  await expect(secret).toHaveValue('')
  // Its keys stay where they are when something else is changed.
  await page.getByLabel('Prefix').fill('november')
  await page.getByRole('button', { name: 'Save', exact: true }).click()
  await expect(page.getByText('Connected.')).toBeVisible()
})

test('the consent to plain http is asked where the endpoint is typed', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await enterDestination(page, { endpoint: 'http://nas.invalid:9000', keys })
  const yes = page.getByRole('checkbox', { name: /^Allow plain http/ })
  await expect(yes).not.toBeChecked()
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(yes).toBeFocused()
  await expect(yes).toHaveAccessibleDescription(/Use https, or allow plain http/)
  await yes.check()
  await page.getByLabel('Endpoint').fill('http://nas.invalid:9001')
  await expect(yes).not.toBeChecked()
  await page.getByLabel('Endpoint').fill('https://nas.invalid:9001')
  await expect(yes).toHaveCount(0)
})

test('a first destination is taken from a profile of ~/.aws, by keyboard alone', async ({ dropreel }) => {
  const home = join(folder, 'person')
  await mkdir(join(home, '.aws'), { recursive: true })
  await writeFile(
    join(home, '.aws', 'config'),
    `[profile studio]\nregion = eu-north-1\nendpoint_url = ${store.endpoint}\n`,
  )
  await writeFile(
    join(home, '.aws', 'credentials'),
    `[studio]\naws_access_key_id = ${keys.accessKeyId}\naws_secret_access_key = ${keys.secretAccessKey}\n`,
  )
  const { page } = await dropreel.launch({ env: { HOME: home } })
  await page.getByRole('button', { name: 'Take it from ~/.aws' }).press('Enter')
  await page.getByRole('list', { name: 'Profiles' }).getByRole('button', { name: 'studio' }).press('Enter')
  const name = page.getByLabel('Name', { exact: true })
  await expect(name).toBeFocused()
  await expect(page.getByLabel('Endpoint')).toHaveValue(store.endpoint)
  await expect(page.getByLabel('Region')).toHaveValue('eu-north-1')
  await expect(page.getByRole('combobox', { name: 'Profile' })).toHaveValue('studio')
  await page.keyboard.type('Client reviews')
  await page.keyboard.press('Enter')
  // The first wrong field in reading order.
  const bucket = page.getByLabel('Bucket')
  await expect(bucket).toBeFocused()
  await expect(bucket).toHaveAccessibleDescription('Give the name of the bucket.')
  await page.keyboard.type('reviews')
  await page.getByLabel('Region').fill('')
  await page.keyboard.press('Enter')
  await expect(page.getByText('Connected.')).toBeVisible()
  const list = await readFile(join(dropreel.home, 'destinations', 'destinations.json'), 'utf8')
  expect(list).toContain('"credentials":{"kind":"profile","name":"studio"}')
  expect(list).not.toContain(keys.accessKeyId)
})

import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { answerDialogs } from './fixtures/answer-dialogs.ts'
import { connect, enterDestination, enterKeys, openDestination } from './fixtures/connect.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

const typed = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-that-stays-in-the-keychain' }
const cli = join(import.meta.dirname, '..', '..', 'out', 'cli', 'cli.js')
const execFileAsync = promisify(execFile)
const denied = new Set<string>()
const paths: string[] = []

let folder: string
let store: DemoStore

test.beforeEach(async () => {
  denied.clear()
  paths.length = 0
  folder = await mkdtemp(join(tmpdir(), 'dropreel-destination-'))
  store = await startDemoStore({
    dir: join(folder, 'store'),
    region: 'eu-central-1',
    keys: [typed],
    buckets: ['reviews'],
    deniedActions: denied,
    onRequest: ({ path }) => paths.push(path),
  })
})

test.afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('a destination is set up, tested, and changed', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Add destination' }).click()
  await expect(page.getByLabel('Name', { exact: true })).toBeFocused()

  // A preset fills in what is known of the store, also while something is typed.
  const choice = page.getByLabel('Store', { exact: true })
  await expect(page.getByLabel('Endpoint')).toHaveCount(0)
  await choice.selectOption('Backblaze B2')
  await expect(page.getByLabel('Endpoint')).toHaveValue('https://s3.{region}.backblazeb2.com')
  await page.getByLabel('Region').fill('us-west-004')
  await expect(page.getByLabel('Endpoint')).toHaveValue('https://s3.us-west-004.backblazeb2.com')
  await choice.selectOption('Cloudflare R2')
  await expect(page.getByLabel('Region')).toHaveValue('auto')
  await page.getByLabel('Account ID').fill('0123abc')
  await expect(page.getByLabel('Endpoint')).toHaveValue('https://0123abc.r2.cloudflarestorage.com')
  await page.getByLabel('Endpoint').fill('https://s3.eu-central-2.wasabisys.com')
  await expect(choice).toHaveValue('wasabi')
  await expect(page.getByLabel('Region')).toHaveValue('eu-central-2')
  await choice.selectOption('Amazon S3')
  await expect(page.getByLabel('Path-style addresses')).not.toBeChecked()
  await page.keyboard.press('Escape')
  await enterDestination(page, { endpoint: store.endpoint, prefix: 'november', keys: typed })
  await expect(page.getByLabel('Path-style addresses')).toBeChecked()

  // The key template shows what it makes.
  const example = page.getByLabel('Example key')
  await expect(example).toHaveText(/^november\/videos\/\d{4}-\d\d-Ep03_lock_v7-[0-9a-f-]{36}\.mov$/)
  await page.getByLabel('Key template').fill('{folder}/{name}{ext}')
  await expect(example).toHaveText('november/Ep03_lock_v7.mov')
  await expect(page.getByText('{uuid} tells them apart.')).toBeVisible()
  await page.getByLabel('Key template').fill('{title}')
  await expect(page.getByLabel('Key template')).toHaveAccessibleDescription(/no field \{title\}/)
  await page.getByLabel('Key template').fill('{counter}-{name}-{hash8}{ext}')

  // What is missing is named, before anything is saved.
  denied.add('s3:ListMultipartUploadParts')
  await page.getByRole('button', { name: 'Test connection' }).click()
  const result = page.getByRole('complementary', { name: 'Connection' })
  await expect(result).toContainText('One thing is wrong.')
  const missing = result.getByRole('listitem').filter({ hasText: 'failed' })
  await expect(missing).toHaveText('failed: List partsThe permission s3:ListMultipartUploadParts is missing.')
  await missing.scrollIntoViewIfNeeded()
  await screenshot(page, 'destination-test')
  await page.emulateMedia({ colorScheme: 'dark' })
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.setContentSize(720, 480))
  await screenshot(page, 'destination-test-small-and-dark')
  await page.emulateMedia({ colorScheme: null })
  denied.clear()
  await page.getByRole('button', { name: 'Test connection' }).click()
  await expect(result).toContainText('Everything that uploads need is allowed.')
  await page.getByRole('button', { name: 'Copy IAM policy' }).click()
  await expect(page.getByRole('button', { name: 'Policy copied' })).toBeVisible()
  expect(await app.evaluate(({ clipboard }) => clipboard.readText())).toContain(
    'arn:aws:s3:::reviews/november/*',
  )
  await expect(page.getByLabel('Region')).toHaveValue('eu-central-1')
  await expect(page.getByText('found by itself')).toBeVisible()
  await page.getByText('Objects: class').click()
  await page.getByLabel('Tags').fill('client=acme')
  await screenshot(page, 'destination-advanced')
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
  await expect(page.getByRole('button', { name: 'Client reviews', exact: true })).toBeVisible()

  // The region was found by itself, and what the store can do is kept.
  const list = join(dropreel.home, 'destinations', 'destinations.json')
  await expect.poll(() => readFile(list, 'utf8')).toContain('"region":"eu-central-1"')
  await expect.poll(() => readFile(list, 'utf8')).toContain('"ifNoneMatch":"honoured"')
  expect(await readFile(list, 'utf8')).not.toContain('a-secret-that-stays')
  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, 6_000_000)
  await dropFiles(page, [promo])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
  expect(paths.some((path) => /^\/reviews\/november\/001-Promo-[0-9a-f]{8}\.mp4/.test(path))).toBe(true)

  // It is changed without its keys being entered again.
  await openDestination(page, 'Client reviews')
  await expect(page.getByLabel('Prefix')).toHaveValue('november')
  await expect(page.getByRole('region', { name: 'What this store can do' })).toContainText(
    'Overwrite guardyes',
  )
  await screenshot(page, 'destination-edit')
  await page.getByLabel('Name', { exact: true }).fill('Reviews')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByRole('button', { name: 'Reviews', exact: true })).toBeVisible()
})

test('a secrets directory is chosen, destinations are ordered, exported and imported', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  const secrets = join(folder, 'secrets')
  await mkdir(secrets)
  await writeFile(join(secrets, 'aws_access_key_id'), 'AKIDCLIENT')
  await writeFile(join(secrets, 'aws_secret_access_key'), 'a-secret-that-stays-in-the-keychain')
  await answerDialogs(app, secrets)
  for (const name of ['One', 'Two']) {
    await enterDestination(page, { name, endpoint: store.endpoint, prefix: 'november' })
    await page.getByRole('group', { name: 'Keys' }).getByText('Secrets directory').click()
    await page.getByRole('button', { name: 'Choose …' }).first().click()
    await expect(page.getByRole('textbox', { name: 'Secrets directory' })).toHaveValue(secrets)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(page.getByRole('button', { name, exact: true })).toBeVisible()
  }
  await openDestination(page, 'Two')
  const choices = page.getByRole('navigation', { name: 'Destinations' }).getByRole('listitem')
  await expect(choices.first()).toContainText('One')
  await page.getByRole('button', { name: 'Move Two up' }).click()
  await expect(choices.first()).toContainText('Two')
  await screenshot(page, 'destination-list')

  const file = join(folder, 'destinations.json')
  await answerDialogs(app, file)
  await page.getByRole('button', { name: 'Export' }).click()
  await expect(page.getByText('The destinations were exported, without their keys.')).toBeVisible()
  const exported: unknown = JSON.parse(await readFile(file, 'utf8'))
  expect(exported).toMatchObject({ destinations: [{ name: 'Two' }, { name: 'One' }] })
  await writeFile(file, (await readFile(file, 'utf8')).replaceAll('Two', 'Second'))
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  const dialog = page.getByRole('dialog', { name: 'Import destinations' })
  await expect(dialog).toContainText('Name: Two → Second')
  await expect(dialog).toContainText('Nothing changes.')
  await expect(dialog.getByRole('button', { name: 'Import' })).toBeDisabled()
  await screenshot(page, 'destination-replace')
  await dialog.getByRole('button', { name: 'Back' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  for (const name of ['Replace Two', 'Replace One']) await dialog.getByLabel(name).check()
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(page.getByText('2 destinations were imported.')).toBeVisible()
  await expect(choices.first()).toContainText('Second')
})

test('a list that somebody gave is imported at the first start', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await screenshot(page, 'first-run-ways')
  const file = join(folder, 'handed-on.json')
  const address = { endpoint: store.endpoint, region: 'eu-central-1', bucket: 'reviews', pathStyle: true }
  const keys = { credentials: { kind: 'keychain', name: 'elsewhere' }, linkCredentials: null }
  const reviews = { id: 'a', name: 'Client reviews', prefix: '', keyTemplate: '{name}-{uuid}{ext}' }
  const destinations = [{ ...address, ...keys, ...reviews }]
  await writeFile(file, JSON.stringify({ dropreel: 'destinations', version: 1, destinations }))
  await answerDialogs(app, file)
  await page.getByRole('button', { name: 'Import destinations' }).click()
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(page.getByText('Client reviews: enter its keys here, they are not in the file.')).toBeVisible()
  await openDestination(page, 'Client reviews')
  await enterKeys(page, typed)
  await page.getByRole('button', { name: 'Save' }).click()
  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, 100_000)
  await expect(page.getByText('Connected.')).toBeVisible()
  await dropFiles(page, [promo])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
})

test('the window and the command line have one list, and one keychain', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  const commandLine = (args: string[], input = '') => runCommandLine(args, dropreel.home, input)
  const where = ['--endpoint', store.endpoint, '--bucket', 'reviews', '--path-style']
  const added = await commandLine(
    [
      'destinations',
      'add',
      'Archive',
      ...where,
      '--credentials',
      'keychain',
      '--access-key-id',
      'AKIDCLIENT',
    ],
    'a-secret-that-stays-in-the-keychain\n',
  )
  expect(added).toContain('✓ Upload a small file')
  // The window sees what the command line adds, and uses its keys.
  await expect(page.getByRole('button', { name: 'Archive' })).toBeVisible()
  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, 100_000)
  await dropFiles(page, [promo])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')

  await connect(page, { endpoint: store.endpoint, prefix: 'november', keys: typed })
  expect(await commandLine(['put', promo, '--to', 'client reviews'])).toContain(
    's3://reviews/november/videos/',
  )

  await commandLine(['destinations', 'remove', 'Client reviews'])
  await expect(page.getByRole('button', { name: 'Archive' })).toBeVisible()
})

/** The built command with the keyring and the list of the app; answers what it prints. */
async function runCommandLine(args: string[], home: string, input: string): Promise<string> {
  const child = execFileAsync(process.execPath, [cli, ...args], {
    env: { ...process.env, DROPREEL_HOME: home },
  })
  child.child.stdin?.end(input)
  return (await child).stdout
}

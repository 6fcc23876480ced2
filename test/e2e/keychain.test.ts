import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Page } from '@playwright/test'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { keyringSession } from '../support/keyring-session.ts'
import { enterDestination, openDestination } from './fixtures/connect.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test, type Dropreel } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { copiedLink, row } from './fixtures/uploads.ts'

const keys = { accessKeyId: 'AKIDCLIENT', secretAccessKey: 'a-secret-that-stays-in-the-keychain' }
const cli = join(import.meta.dirname, '..', '..', 'out', 'cli', 'cli.js')

let folder: string
let store: DemoStore

test.skip(process.platform !== 'linux', 'A private keyring is a matter of Linux.')

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-keychain-'))
  store = await startDemoStore({ dir: join(folder, 'store'), keys: [keys], buckets: ['reviews'] })
})

test.afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('the window stores, reads and deletes a secret in the keyring that the command line reads', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await connect(page)
  await expect(page.getByRole('button', { name: 'Client reviews', exact: true })).toBeVisible()
  // Each call has its own process, which is gone afterwards, and not only at its time limit.
  const processes = () => app.evaluate(({ app }) => app.getAppMetrics().map(({ name }) => name))
  await expect.poll(processes, { timeout: 3000 }).not.toContain('Dropreel keychain')
  const name = await keychainName(dropreel)
  // A keyring that has the keys, and a store that has no such object.
  expect(await linkFrom(name)).toContain('There is no object at')

  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, 100_000)
  await dropFiles(page, [promo])
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
  await commandLine(dropreel, ['put', promo, '--to', 'Client reviews'])

  await openDestination(page, 'Client reviews')
  await page.getByRole('button', { name: 'Remove Client reviews' }).click()
  await expect(page.getByRole('dialog')).toHaveCount(0)
  await page.getByRole('tab', { name: 'Uploads' }).click()
  // What was uploaded by either program still needs it; the last of it takes it away.
  const upload = row(page, 'Promo.mp4')
  await copiedLink(app, () => upload.getByRole('button', { name: 'Copy link' }).click())
  expect(await linkFrom(name)).toContain('There is no object at')
  await upload.click()
  await page.keyboard.press('Delete')
  await expect(upload).toHaveCount(0)
  expect(await linkFrom(name)).toContain('There is no object at')
  await commandLine(dropreel, ['remove', '--finished'])
  // Until the removal in the window is final it can be taken back.
  await expect
    .poll(() => linkFrom(name), { timeout: 20_000 })
    .toContain(`the system keychain has no entry ${name}`)
})

test('without a session bus it says so and what to do', async ({ dropreel }) => {
  const { page } = await dropreel.launch({
    env: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(folder, 'no-bus')}` },
  })
  await connect(page)
  await expect(page.getByRole('alert')).toContainText(
    'The system keychain cannot be used: no keychain service is running. ' +
      'Start or unlock it, or use a secrets directory or an ~/.aws profile.',
  )
  await expect(page.getByRole('alert')).toBeInViewport({ ratio: 1 })
  await screenshot(page, 'no-keychain')
})

test('with a locked keyring that asks on a screen it says so, keeps nothing, and quits', async ({
  dropreel,
}) => {
  const dir = join(folder, 'keyring')
  await (await keyringSession(dir, 'unlocked')).close()
  const locked = await keyringSession(dir, 'locked', { withDisplay: true })
  const running = await dropreel.launch({ env: locked.env })
  await connect(running.page)
  await expect(running.page.getByRole('alert')).toContainText('so it is probably locked')
  await expect(readFile(join(dropreel.home, 'destinations', 'destinations.json'))).rejects.toThrow('ENOENT')
  await dropreel.quit(running)
  await locked.close()
})

async function connect(page: Page): Promise<void> {
  await enterDestination(page, { endpoint: store.endpoint, keys })
  await page.getByRole('button', { name: 'Connect', exact: true }).click()
}

/** The name of the destination's entry in the keyring. */
async function keychainName({ home }: Dropreel): Promise<string> {
  const text = await readFile(join(home, 'destinations', 'destinations.json'), 'utf8')
  return /"kind":"keychain","name":"([^"]+)"/.exec(text)?.[1] ?? ''
}

/** Runs the command line of the same person. */
async function commandLine({ home }: Dropreel, args: string[]): Promise<void> {
  await promisify(execFile)(process.execPath, [cli, ...args], {
    env: { ...process.env, DROPREEL_HOME: home },
  })
}

/** What the command line says when it makes a link with the keys of this entry. */
async function linkFrom(name: string): Promise<string> {
  const at = ['--endpoint', store.endpoint, '--credentials', `keychain:${name}`]
  const { stderr } = await promisify(execFile)(process.execPath, [
    cli,
    'link',
    's3://reviews/no-such.mov',
    ...at,
  ]).catch((thrown: { stderr: string }) => thrown)
  return stderr
}

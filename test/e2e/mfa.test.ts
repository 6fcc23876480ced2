import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { startTinySts, type TinySts } from '../support/tiny-sts.ts'
import { destinationOnDisk } from './fixtures/destination-on-disk.ts'
import { startDesktopSession } from './fixtures/desktop-session.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { closeWindow } from './fixtures/close-window.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

const person = { accessKeyId: 'AKIAPERSON', secretAccessKey: 'person-secret-person-secret' }
const role = 'arn:aws:iam::111122223333:role/uploader'
const device = 'arn:aws:iam::111122223333:mfa/jane'

let folder: string
let store: DemoStore
let sts: TinySts

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-mfa-'))
  const keys = [{ ...person }]
  store = await startDemoStore({ dir: join(folder, 'store'), keys, buckets: ['reviews'] })
  sts = await startTinySts(keys, {
    [role]: { trusts: person.accessKeyId, lifetimeSeconds: 3600, mfa: { device, code: '123456' } },
  })
  await writeFile(
    join(folder, 'config'),
    `[profile uploader]\nrole_arn = ${role}\nsource_profile = person\nmfa_serial = ${device}\n[profile person]\naws_access_key_id = ${person.accessKeyId}\naws_secret_access_key = ${person.secretAccessKey}\n`,
  )
})

const environment = () => ({
  AWS_CONFIG_FILE: join(folder, 'config'),
  AWS_ENDPOINT_URL_STS: sts.endpoint,
})

test.afterEach(async () => {
  await sts.close()
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('the window asks for the code of an MFA device, again if it was wrong, and takes no for an answer', async ({
  dropreel,
}) => {
  await destinationOnDisk(dropreel.home, store, { kind: 'profile', name: 'uploader' })
  const { page } = await dropreel.launch({ env: environment() })
  const file = join(folder, 'Promo.mp4')
  await createVideoFile(file, 100_000)
  await dropFiles(page, [file])

  const dialog = page.getByRole('dialog', { name: 'Sign in as uploader' })
  await expect(dialog.getByLabel('MFA code')).toBeFocused()
  // What waits behind the dialog says so, and so does the header.
  await expect(page.locator('.row', { hasText: 'Promo.mp4' })).toContainText('Waiting for your code')
  await expect(page.locator('.header')).toContainText('waiting for your code')
  await screenshot(page, 'mfa-code')
  await dialog.getByRole('button', { name: 'Not now' }).click()
  await expect(dialog).toHaveCount(0)
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, not uploaded')
  await expect(row(page, 'Promo.mp4').getByText('needs the code of its MFA device')).toBeVisible()

  await row(page, 'Promo.mp4').getByRole('button', { name: 'Sign in' }).click()
  await dialog.getByLabel('MFA code').fill('000 000')
  await page.keyboard.press('Enter')
  await expect(dialog.getByText('That code was not accepted.')).toBeVisible()
  await screenshot(page, 'mfa-code-refused')
  await dialog.getByLabel('MFA code').fill('123456')
  await dialog.getByRole('button', { name: 'Sign in' }).click()
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
  expect(sts.calls).toHaveLength(2)
})

test('an upload that waits for a code can be quit, and asks again at the next start', async ({
  dropreel,
}) => {
  await destinationOnDisk(dropreel.home, store, { kind: 'profile', name: 'uploader' })
  const first = await dropreel.launch({ env: environment() })
  const file = join(folder, 'Promo.mp4')
  await createVideoFile(file, 100_000)
  await dropFiles(first.page, [file])
  await expect(first.page.getByRole('dialog', { name: 'Sign in as uploader' })).toBeVisible()
  await answerQuestions(first.app, 0)
  await dropreel.quit(first)

  const { page } = await dropreel.launch({ env: environment() })
  const dialog = page.getByRole('dialog', { name: 'Sign in as uploader' })
  await dialog.getByLabel('MFA code').fill('123456')
  await page.keyboard.press('Enter')
  await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
})

// The desktop's services are on the session bus of Linux alone.
if (process.platform === 'linux') {
  test('behind the tray a notification asks for the code, and opens the window for it', async ({
    dropreel,
  }) => {
    const desktop = await startDesktopSession()
    try {
      await desktop.setTray(true)
      await destinationOnDisk(dropreel.home, store, { kind: 'profile', name: 'uploader' })
      const { app, page } = await dropreel.launch({ env: { ...environment(), ...desktop.env } })
      await desktop.next('tray')
      await closeWindow(app)
      const file = join(folder, 'Promo.mp4')
      await createVideoFile(file, 100_000)
      await dropFiles(page, [file])

      const { id, title } = await desktop.next('notification')
      expect(title).toBe('Dropreel needs a code for uploader')
      const isVisible = () =>
        app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isVisible())
      expect(await isVisible()).toBe(false)
      await desktop.press(id, 'open')
      await expect.poll(isVisible).toBe(true)
      await page.getByLabel('MFA code').fill('123456')
      await page.keyboard.press('Enter')
      await expect(row(page, 'Promo.mp4')).toHaveAccessibleName('Promo.mp4, uploaded')
    } finally {
      await desktop.close()
    }
  })
}

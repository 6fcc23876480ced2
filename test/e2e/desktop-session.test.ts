import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { startDesktopSession, type DesktopSession } from './fixtures/desktop-session.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'

let folder: string
let desktop: DesktopSession

test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-desktop-session-'))
  desktop = await startDesktopSession()
})

test.afterEach(async () => {
  await desktop.close()
  await rm(folder, { recursive: true, force: true })
})

test('the desktop shows the tray icon, and stays awake while something is uploaded', async ({ dropreel }) => {
  await desktop.setTray(true)
  await desktop.setTray(false)
  await desktop.setTray(true)
  const { page } = await dropreel.launch({ env: { ...desktop.env, XDG_CURRENT_DESKTOP: 'GNOME' } })
  const { sender } = await desktop.next('tray')
  const item = { to: sender, path: '/StatusNotifierItem', interface: 'org.freedesktop.DBus.Properties' }
  const properties = await desktop.call({
    ...item,
    method: 'GetAll',
    signature: 's',
    args: ['org.kde.StatusNotifierItem'],
  })
  const [{ Status }] = z.tuple([z.looseObject({ Status: z.string() })]).parse(properties)
  expect(Status).toBe('Active')

  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await limitBandwidth(page, 1)
  const file = join(folder, 'Reel.mov')
  await createVideoFile(file, 2_000_000)
  await dropFiles(page, [file])
  const { cookie } = await desktop.next('awake')
  expect((await desktop.next('may-sleep')).cookie).toBe(cookie)
})

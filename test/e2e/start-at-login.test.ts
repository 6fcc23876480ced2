import { execFile } from 'node:child_process'
import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { ElectronApplication } from '@playwright/test'
import { startDesktopSession } from './fixtures/desktop-session.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { startAgain } from './fixtures/start-again.ts'

test.skip(process.platform !== 'linux', 'The systems of Windows and macOS keep it themselves.')

const isVisible = (app: ElectronApplication) =>
  app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()))

test('Settings makes the file that starts Dropreel at login, and shows when somebody has removed it', async ({
  dropreel,
}) => {
  const config = join(dropreel.home, '..', 'config')
  const file = join(config, 'autostart', 'dropreel-app.desktop')
  const { page } = await dropreel.launch({ env: { XDG_CONFIG_HOME: config } })
  await page.getByRole('button', { name: 'Settings' }).click()
  const box = page.getByRole('checkbox', { name: 'Start at login' })
  await expect(box).not.toBeChecked()
  await box.check()
  await expect(box).toBeChecked()
  await expect.poll(() => readFile(file, 'utf8').catch(() => '')).toMatch(/^Exec="\/.*" "--hidden"$/m)
  expect(await promisify(execFile)('desktop-file-validate', [file])).toEqual({ stdout: '', stderr: '' })
  await screenshot(page, 'settings-login')
  await rm(file)
  await page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await expect(box).not.toBeChecked()
  await box.check()
  await box.uncheck()
  await expect
    .poll(() =>
      access(file).then(
        () => 'there',
        () => 'gone',
      ),
    )
    .toBe('gone')
})

test('at login the window stays behind the tray icon until somebody wants it', async ({ dropreel }) => {
  const desktop = await startDesktopSession()
  try {
    await desktop.setTray(true)
    const { app, page } = await dropreel.launch({ env: desktop.env, args: ['--hidden'] })
    await expect(page.getByRole('button', { name: 'Try the demo store' })).toBeAttached()
    await desktop.next('tray')
    // It is minimised until the desktop says that it shows icons.
    await expect.poll(() => isVisible(app)).toBe(false)
    await startAgain(dropreel, '/', ['--hidden'])
    expect(await isVisible(app)).toBe(false)
    await startAgain(dropreel, '/', [])
    expect(await isVisible(app)).toBe(true)
  } finally {
    await desktop.close()
  }
})

test.describe('where an administrator does not want it', () => {
  test.skip(process.getuid?.() !== 0, 'Only root can put a policy in its place.')
  test.use({ policy: { startAtLogin: false } })

  test('it is locked, and what is there goes', async ({ dropreel }) => {
    const config = join(dropreel.home, '..', 'config')
    const file = join(config, 'autostart', 'dropreel-app.desktop')
    await mkdir(join(config, 'autostart'), { recursive: true })
    await writeFile(file, '[Desktop Entry]\nType=Application\nName=Dropreel\nExec=dropreel-app\n')
    const { page } = await dropreel.launch({ env: { XDG_CONFIG_HOME: config } })
    await page.getByRole('button', { name: 'Settings' }).click()
    const box = page.getByRole('checkbox', { name: 'Start at login' })
    await expect(box).toBeDisabled()
    await expect(box).not.toBeChecked()
    await expect(page.getByRole('region', { name: 'Login' })).toContainText('Set by your administrator.')
    await expect
      .poll(() =>
        access(file).then(
          () => 'there',
          () => 'gone',
        ),
      )
      .toBe('gone')
    const answer = await page.evaluate(() =>
      Reflect.get(window, 'dropreel').invoke('login.change', { isOn: true }),
    )
    expect(answer).toMatchObject({ ok: false, error: { code: 'SetByPolicy' } })
  })
})

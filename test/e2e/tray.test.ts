import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { closeWindow, isVisible } from './fixtures/close-window.ts'
import { startDesktopSession, type DesktopSession } from './fixtures/desktop-session.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { trayOf } from './fixtures/tray.ts'
import { copiedLink, row } from './fixtures/uploads.ts'

test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')

let desktop: DesktopSession
let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-tray-'))
  desktop = await startDesktopSession()
})

test.afterEach(async () => {
  await desktop.close()
  await rm(folder, { recursive: true, force: true })
})

test('a tray that comes late gets an icon, and no window stays hidden behind one that is not there', async ({
  dropreel,
}) => {
  const { app } = await dropreel.launch({ env: desktop.env })
  await expect.poll(() => isVisible(app)).toBe(true)
  await followWindow(app)
  await closeWindow(app)
  expect(await windowState(app)).toBe('minimised')

  await desktop.setTray(true)
  await desktop.next('tray')
  await expect.poll(() => windowState(app)).toBe('hidden')

  await desktop.setTray(false)
  await expect.poll(() => windowState(app)).toBe('minimised')

  await desktop.setTray(true)
  const later = await trayOf(desktop)
  await expect.poll(() => windowState(app)).toBe('hidden')
  await later.activate()
  await expect.poll(() => windowState(app)).toBe('shown')
  await closeWindow(app)
  expect(await windowState(app)).toBe('hidden')
  expect(await later.labels()).toContain('Open Dropreel')
})

test('behind the tray the menu says how far it is, pauses and resumes, and copies a link that opens', async ({
  dropreel,
}) => {
  await desktop.setTray(true)
  const { app, page } = await dropreel.launch({ env: desktop.env })
  const tray = await trayOf(desktop)
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await limitBandwidth(page, 1)
  expect(await tray.labels()).toContain('Nothing is being uploaded')
  const idle = await tray.property('IconPixmap')

  const file = join(folder, 'Q&A_final 🎬.mov')
  await createVideoFile(file, 4_000_000)
  await dropFiles(page, [file])
  await expect(row(page, 'Q&A_final 🎬.mov')).toBeVisible()
  await closeWindow(app)
  await expect.poll(async () => (await tray.labels())[0]).toMatch(/^Q&A_final 🎬\.mov: \d+ %/u)
  expect(await tray.property('IconPixmap')).not.toEqual(idle)
  await expect.poll(() => launcher()).toMatchObject({ 'progress-visible': true, 'count-visible': false })
  expect(desktop.all('launcher').at(-1)?.uri).toBe('application://dropreel-app.desktop')

  await tray.click('Pause all')
  await expect.poll(async () => (await tray.labels())[0]).toMatch(/^Q&A_final 🎬\.mov: \d+ %, paused/u)
  expect([await enabled('Pause all'), await enabled('Resume all')]).toEqual([false, true])
  await tray.click('Resume all')
  await tray.click('Limit', 'No limit')
  await expect.poll(tray.labels).toContain('Copy link of')
  await expect.poll(() => launcher()).toMatchObject({ 'progress-visible': false })
  const link = await copiedLink(app, () => tray.click('Q&A_final 🎬.mov'))
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(file))
  await expect
    .poll(() => desktop.all('notification').map(({ title }) => title))
    .toContainEqual(expect.stringMatching(/copied/))

  async function enabled(label: string): Promise<boolean> {
    return (await tray.item(label)).isEnabled
  }
})

test('what was not uploaded shows in the icon, in the menu and on the launcher, until a person has mended it', async ({
  dropreel,
}) => {
  await desktop.setTray(true)
  const { page } = await dropreel.launch({ env: desktop.env })
  const tray = await trayOf(desktop)
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await limitBandwidth(page, 1)
  const file = join(folder, 'Master.mov')
  await createVideoFile(file, 3_000_000)
  await dropFiles(page, [file])
  await expect.poll(() => launcher()).toMatchObject({ 'progress-visible': true })
  await createVideoFile(file, 2_000_000)
  await expect(row(page, 'Master.mov')).toHaveAccessibleName(/file changed/)
  await expect.poll(tray.labels).toContain('One thing needs you')
  await expect.poll(() => launcher()).toMatchObject({ count: 1, 'count-visible': true })
  await row(page, 'Master.mov').getByRole('button', { name: 'More actions' }).click()
  await page.getByRole('menuitem', { name: 'Remove', exact: true }).click()
  await expect.poll(() => launcher()).toMatchObject({ 'count-visible': false })
  expect(await tray.labels()).not.toContain('One thing needs you')
})

test('the limit is set in the tray', async ({ dropreel }) => {
  await desktop.setTray(true)
  const { page } = await dropreel.launch({ env: desktop.env })
  const tray = await trayOf(desktop)
  const checked = async () =>
    (await tray.item('Limit')).items.find(({ isChecked }) => isChecked === true)?.label
  expect(await checked()).toBe('No limit')
  await limitBandwidth(page, 5)
  await expect.poll(checked).toBe('5.0 MB/s')
  await tray.click('Limit', 'No limit')
  await expect.poll(checked).toBe('No limit')
  await tray.click('Limit', '5.0 MB/s')
  await expect.poll(checked).toBe('5.0 MB/s')
  await tray.click('Limit', 'Another limit…')
  await expect(page.getByRole('heading', { name: 'Settings' })).toBeVisible()
})

/** What the launcher shows now. */
function launcher(): Record<string, unknown> | undefined {
  return desktop.all('launcher').at(-1)?.properties
}

/** Nothing minimises a window where no window manager runs, so the window tells what it was asked for last. */
async function followWindow(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    if (window === undefined) throw new Error('there is no window')
    for (const [method, state] of [
      ['hide', 'hidden'],
      ['minimize', 'minimised'],
      ['show', 'shown'],
    ] as const) {
      const own = window[method].bind(window)
      window[method] = () => {
        Object.assign(globalThis, { windowState: state })
        own()
      }
    }
  })
}

async function windowState(app: ElectronApplication): Promise<unknown> {
  return app.evaluate(() => Reflect.get(globalThis, 'windowState'))
}

import type { ElectronApplication } from '@playwright/test'
import { startDesktopSession, type DesktopSession } from './fixtures/desktop-session.ts'
import { expect, test } from './fixtures/dropreel.ts'

test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')

let desktop: DesktopSession

test.beforeEach(async () => {
  desktop = await startDesktopSession()
})

test.afterEach(async () => {
  await desktop.close()
})

test('a tray that comes late gets an icon, and no window stays hidden behind one that is not there', async ({
  dropreel,
}) => {
  const { app } = await dropreel.launch({ env: desktop.env })
  await followWindow(app)
  await closeWindow(app)
  expect(await windowState(app)).toBe('minimised')

  await desktop.setTray(true)
  await desktop.next('tray')
  await closeWindow(app)
  expect(await windowState(app)).toBe('hidden')

  await desktop.setTray(false)
  await expect.poll(() => windowState(app)).toBe('minimised')

  await desktop.setTray(true)
  await desktop.next('tray')
})

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

/** As the window's own button does. */
async function closeWindow(app: ElectronApplication): Promise<void> {
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close())
}

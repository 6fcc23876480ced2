import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'

/** Pages and frames that reach the main process but are not Dropreel's window. */
const senders = {
  'a page from elsewhere': 'data:text/html,foreign',
  'a page of another host of the app’s scheme': 'app://other/index.html',
  'Dropreel’s own page in a foreign one':
    'data:text/html,<iframe src="app://dropreel/index.html?language=en"></iframe>',
}

const refused = {
  ok: false,
  error: { code: 'BadInput', message: 'A page that is not Dropreel’s gave a command.' },
}

test('no page and no frame but the window gives commands or drops files', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  const file = join(dropreel.userData, 'private.mov')
  await writeFile(file, 'private')
  const preload = join(dropreel.userData, 'preload.cjs')
  await writeFile(preload, 'globalThis.ipc = require("electron").ipcRenderer')
  for (const [who, url] of Object.entries(senders)) {
    expect(await sendFrom(app, { url, preload }, file), who).toMatchObject(refused)
    // The window may give commands, but nobody has dropped this file on it.
    expect(await invoke(page, 'uploads.add', { paths: [file] }), who).toMatchObject({
      ok: false,
      error: { code: 'BadInput', message: `${file} was not dropped on the window.` },
    })
  }
  // The window itself, should it ever show something else.
  await app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()
      .find((window) => window.isVisible())
      ?.loadURL('data:text/html,foreign'),
  )
  // The window has it; Playwright hears of it a little later.
  await page.waitForURL('data:text/html,foreign')
  expect(await invoke(page, 'app.snapshot', undefined)).toMatchObject(refused)
})

test('the page cannot name a file that nobody dropped', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Demo store', exact: true })).toBeVisible()
  const file = join(dropreel.userData, 'private.mov')
  await writeFile(file, 'private')
  await page.evaluate((file) => {
    // Nor by what it has made itself and says was dropped.
    const made: unknown[] = [file, new File(['x'], file), { path: file }, { name: file }]
    for (const one of made) Reflect.get(window, 'dropreel').pathOfFile(one)
  }, file)
  expect(await invoke(page, 'uploads.add', { paths: [file] })).toMatchObject({
    ok: false,
    error: { code: 'BadInput', message: `${file} was not dropped on the window.` },
  })
  expect(await invoke(page, 'no.such.command', undefined)).toMatchObject({
    ok: false,
    error: { code: 'BadInput' },
  })
  expect(await invoke(page, 'uploads.pause', { ids: [] })).toMatchObject({
    ok: false,
    error: { code: 'BadInput' },
  })
  await expect(page.getByRole('row')).toHaveCount(0)

  await dropFiles(page, [file])
  await expect(page.getByRole('row', { name: 'private.mov, uploaded' })).toBeVisible()
})

/** Gives a command as the window does. */
function invoke(page: Page, name: string, input: unknown): Promise<unknown> {
  return page.evaluate(([name, input]) => Reflect.get(window, 'dropreel').invoke(name, input), [
    name,
    input,
  ] as const)
}

/** Reports a dropped file and gives a command, from the innermost frame of a page that nothing holds back. */
function sendFrom(app: ElectronApplication, page: { url: string; preload: string }, file: string) {
  return app.evaluate(
    async ({ BrowserWindow }, [{ url, preload }, file]) => {
      const window = new BrowserWindow({
        show: false,
        webPreferences: { preload, nodeIntegrationInSubFrames: true, contextIsolation: false },
      })
      await window.loadURL(url)
      const { mainFrame } = window.webContents
      const sender = mainFrame.frames[0] ?? mainFrame
      return sender.executeJavaScript(`{
        const file = ${JSON.stringify(file)}
        ipc.send('dropped', file)
        ipc.invoke('command', 'uploads.add', { paths: [file] })
      }`)
    },
    [page, file] as const,
  )
}

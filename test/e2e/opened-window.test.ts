import { createHash } from 'node:crypto'
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { ElectronApplication, Page } from '@playwright/test'
import { commands } from '../../electron/contract/commands.ts'
import { expect, test } from './fixtures/dropreel.ts'

/** What a page would give: the first would succeed, the others would change the settings and the list. */
const inputs = [
  undefined,
  { ids: ['a'] },
  { bandwidth: { limitBytesPerSecond: 1, rules: [] } },
  { keyTemplate: '{name}', prefix: '' },
  { message: 'said by a stranger', stack: '' },
]

test('a window that the page has opened, and a frame in it, give no commands though they have its origin', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await expect(page.getByRole('button', { name: 'Try the demo store' })).toBeVisible()
  const before = await stateOf(dropreel.home)
  const preload = join(dropreel.userData, 'preload.cjs')
  await writeFile(preload, 'globalThis.ipc = require("electron").ipcRenderer')
  const opened = await openBlank(app, page, preload)
  expect(await opened.evaluate(() => location.href)).toBe('about:blank')
  const answers = await opened.evaluate(giveAll, [Object.keys(commands), inputs] as const)
  expect(answers).toEqual({
    // It is the page's own origin, and each command reached the main process.
    origin: 'app://dropreel',
    messages: ['A page that is not Dropreel’s gave a command.'],
    count: 2 * Object.keys(commands).length * inputs.length,
  })
  expect(await stateOf(dropreel.home)).toBe(before)
  expect(
    await page.evaluate(() => Reflect.get(window, 'dropreel').invoke('app.snapshot', undefined)),
  ).toMatchObject({
    ok: true,
  })
})

/** Lets the page open a window, which the app itself never allows, with a preload that reaches the main process. */
async function openBlank(app: ElectronApplication, page: Page, preload: string): Promise<Page> {
  await app.evaluate(({ BrowserWindow }, preload) => {
    const [window] = BrowserWindow.getAllWindows()
    window?.webContents.setWindowOpenHandler(() => ({
      action: 'allow',
      overrideBrowserWindowOptions: {
        webPreferences: { preload, nodeIntegrationInSubFrames: true, contextIsolation: false },
      },
    }))
  }, preload)
  const opening = app.waitForEvent('window')
  await page.evaluate(() => void window.open('about:blank'))
  return await opening
}

/** Gives every command with every input, from a window and from a frame in it. */
async function giveAll([names, inputs]: readonly [string[], unknown[]]) {
  const frame = document.createElement('iframe')
  const loaded = new Promise((resolve) => frame.addEventListener('load', resolve))
  frame.srcdoc = '<p>'
  document.body.append(frame)
  await loaded
  const messages = new Set<string>()
  let count = 0
  for (const place of [window, frame.contentWindow]) {
    const ipc = place === null ? undefined : Reflect.get(place, 'ipc')
    for (const name of names) {
      for (const input of inputs) {
        const { error } = await ipc.invoke('command', name, input)
        messages.add(String(error?.message))
        count++
        // Some commands wait for a person.
        if (messages.size > 1 || error === undefined) return { origin: window.origin, accepted: name }
      }
    }
  }
  return { origin: window.origin, messages: [...messages], count }
}

/** A checksum of all that the app keeps, but its log. */
async function stateOf(home: string): Promise<string> {
  const hash = createHash('sha256')
  const entries = await readdir(home, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && !entry.name.endsWith('.log'))
  for (const { parentPath, name } of files) hash.update(name).update(await readFile(join(parentPath, name)))
  return hash.digest('hex')
}

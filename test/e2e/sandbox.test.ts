import { readFile, readlink } from 'node:fs/promises'
import { dirname } from 'node:path'
import { canSandbox } from '../support/sandbox-arguments.mjs'
import { expect, test } from './fixtures/dropreel.ts'
import { builtApp } from './fixtures/executable.ts'

test.describe('as an ordinary user', () => {
  test.use({ ordinaryUser: true })
  test.skip(process.platform !== 'linux', 'Only Linux tells from outside what holds a process.')

  test('the page runs in the sandbox of the system', async ({ dropreel }) => {
    const electron = dirname((await builtApp()).path)
    test.skip(!canSandbox(electron), 'This system allows no sandbox to a program that is not installed.')
    const running = await dropreel.launch()
    const page = await running.app.evaluate(({ webContents }) =>
      webContents.getAllWebContents()[0]?.getOSProcessId(),
    )
    for (const kind of ['user', 'pid', 'net']) {
      const [held, free] = [page, running.process.pid].map((pid) => readlink(`/proc/${pid}/ns/${kind}`))
      expect(await held, kind).not.toBe(await free)
    }
    // 2: what it may ask of the kernel is filtered.
    expect(await readFile(`/proc/${page}/status`, 'utf8')).toMatch(/^Seccomp:\t2$/m)
  })
})

test('the window has neither Node nor the app’s own objects', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  expect(await page.evaluate(() => [typeof process, typeof require])).toEqual(['undefined', 'undefined'])
  const preferences: unknown = await app.evaluate(({ webContents }) => {
    const [contents] = webContents.getAllWebContents()
    // What applies in the end; Electron's types do not have it.
    return Reflect.get(contents ?? {}, 'getLastWebPreferences').call(contents)
  })
  expect(preferences).toMatchObject({
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    nodeIntegrationInSubFrames: false,
    webviewTag: false,
    webSecurity: true,
    allowRunningInsecureContent: false,
    experimentalFeatures: false,
  })
})

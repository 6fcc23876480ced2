import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { startDemoStore, type DemoStore } from '../../electron/demo-store/index.ts'
import { destinationOnDisk } from './fixtures/destination-on-disk.ts'
import { answerDialogs } from './fixtures/answer-dialogs.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { breakWindow } from './fixtures/break-window.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { savedReport, textOfReport } from './fixtures/saved-report.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { chooseInMenu, row } from './fixtures/uploads.ts'

const keys = { accessKeyId: 'AKIDDIAGNOSED', secretAccessKey: 'diagnosed-secret+with/slashes=1' }
const environment = { AWS_ACCESS_KEY_ID: keys.accessKeyId, AWS_SECRET_ACCESS_KEY: keys.secretAccessKey }

let folder: string
let store: DemoStore

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-diagnostics-'))
  const deniedActions = new Set(['s3:PutObject'])
  store = await startDemoStore({
    dir: join(folder, 'store'),
    keys: [keys],
    buckets: ['reviews'],
    deniedActions,
  })
})

test.afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('a window that throws while it draws shows a sentence, reloads, and the log says what it was', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  await expect(page.getByRole('heading', { name: 'Drop a render, get a link.' })).toBeVisible()
  await breakWindow(app)
  await expect(page.getByRole('alert')).toContainText('The window cannot be shown.')
  await screenshot(page, 'window-cannot-be-shown')
  const report = join(folder, 'report.zip')
  const asked = await answerQuestions(app, 0)
  await answerDialogs(app, report)
  await page.getByRole('button', { name: 'Save diagnostic report…' }).click()
  await expect.poll(asked).toBe(1)
  expect(await textOfReport(report)).toContain('MfaForm')
  await page.getByRole('button', { name: 'Reload' }).click()
  await expect(page.getByRole('heading', { name: 'Drop a render, get a link.' })).toBeVisible()
  await expect
    .poll(() => logged(dropreel.home, 'window-error'))
    .toMatchObject([{ level: 'error', stack: expect.stringContaining('MfaForm') }])
})

test('a promise that nothing catches in the window is logged and said', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await page.evaluate(() => void Promise.reject(new Error('nobody catches this')))
  await expect(page.getByText('Something went wrong in the window.')).toBeVisible()
  const causes = [{ message: 'Error: nobody catches this' }]
  await expect.poll(() => logged(dropreel.home, 'window-error')).toMatchObject([{ causes }])
})

test('a window whose process ends is offered anew, and what the main process did not foresee is said', async ({
  dropreel,
}) => {
  const { app } = await dropreel.launch()
  const asked = await answerQuestions(app, 0)
  await app.evaluate(({ BrowserWindow }) => {
    BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer()
  })
  await expect.poll(asked).toBe(1)
  await expect.poll(() => shown(app)).toContain('Drop a render, get a link.')
  await expect.poll(() => logged(dropreel.home, 'window-gone')).toHaveLength(1)

  await app.evaluate(() => {
    setImmediate(() => {
      throw new Error('main did not foresee this')
    })
  })
  await expect.poll(() => shown(app)).toContain('main did not foresee this')
  const causes = [{ message: 'main did not foresee this' }]
  await expect.poll(() => logged(dropreel.home, 'uncaughtException')).toMatchObject([{ causes }])
})

test('the details of a failed upload and the report say why it failed, and hold no secrets', async ({
  dropreel,
}) => {
  await destinationOnDisk(dropreel.home, store, { kind: 'env' })
  const { app, page } = await dropreel.launch({ env: environment })
  const file = join(folder, 'Denied.mov')
  await createVideoFile(file, 100_000)
  await dropFiles(page, [file])
  await expect(row(page, 'Denied.mov')).toHaveAccessibleName('Denied.mov, not uploaded')

  await chooseInMenu(row(page, 'Denied.mov'), 'Copy details')
  await expect(page.getByText('Copied the details.')).toBeVisible()
  const details = await app.evaluate(async ({ clipboard }) => clipboard.readText())
  for (const fact of [
    'Client reviews',
    'reviews/Denied.mov',
    'Error: AccessDenied',
    '"requestId":"',
    '"status":403',
    '"event":"upload-state"',
  ])
    expect(details).toContain(fact)
  expect(details).not.toContain(keys.secretAccessKey)

  await app.evaluate((_electron, secret) => {
    const cause = new Error(`${secret} through http://editor:planted@proxy.test/?X-Amz-Signature=planted`)
    void Promise.reject(new Error('planted by the test', { cause }))
  }, keys.secretAccessKey)
  await expect.poll(() => logged(dropreel.home, 'unhandledRejection')).toHaveLength(1)
  const report = await savedReport(app, join(folder, 'report.zip'))
  for (const part of ['== about.json', '== logs/app.log', '== app/journal.jsonl', 'Denied.mov'])
    expect(report).toContain(part)
  expect(report).toContain('[redacted] through http://[redacted]@proxy.test/?[redacted]')
  expect(report).not.toContain(keys.secretAccessKey)
  await dropreel.quit({ app, page, process: app.process() })
  expect(await logged(dropreel.home, 'end')).toMatchObject([{ exitCode: 0 }])
})

/** The window's text. Playwright's own page is lost with the process. */
async function shown(app: ElectronApplication): Promise<string> {
  return app.evaluate(({ BrowserWindow }) => {
    const [window] = BrowserWindow.getAllWindows()
    return window?.webContents.executeJavaScript('document.body.innerText')
  })
}

/** The lines of the app's log of one event. */
async function logged(home: string, event: string): Promise<Record<string, unknown>[]> {
  const text = await readFile(join(home, 'logs', 'app.log'), 'utf8').catch(() => '')
  const lines: Record<string, unknown>[] = text
    .trimEnd()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
  return lines.filter((line) => line['event'] === event)
}

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { once } from 'node:events'
import { startDesktopSession } from './fixtures/desktop-session.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { closeWindow } from './fixtures/close-window.ts'
import { expect, test, type Dropreel, type Running } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { ownStore, type OwnStore } from './fixtures/own-store.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { row } from './fixtures/uploads.ts'

const answers = { quit: 0, background: 1, stay: 2 }
/** Quitting checkpoints in this time, in milliseconds. */
const longestMs = 2_000

let folder: string
let own: OwnStore

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-quits-'))
  own = await ownStore(dropreel.home)
})

test.afterEach(async () => {
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

/** An upload that lasts some seconds is under way, and some of it is on the store. */
async function inMidUpload(dropreel: Dropreel, megabytes = 10): Promise<Running> {
  const running = await dropreel.launch({ env: own.env })
  const file = join(folder, 'Film.mov')
  await createVideoFile(file, megabytes * 1_000_000)
  await limitBandwidth(running.page, 3)
  await dropFiles(running.page, [file])
  await expect(row(running.page, 'Film.mov').getByText(/[3-9]\.\d of \d0\.0 MB/)).toBeVisible({
    timeout: 15_000,
  })
  return running
}

/** The next start goes on from what is stored, without a click. */
async function goesOn(dropreel: Dropreel): Promise<void> {
  const { page } = await dropreel.launch({ env: own.env })
  await expect(row(page, 'Film.mov')).toHaveAccessibleName(/, uploaded/, { timeout: 20_000 })
}

/** Ends the app by `act`; answers after how many milliseconds it was over. */
async function endedAfter({ process }: Running, act: () => unknown): Promise<number> {
  const ended = once(process, 'exit')
  const begunAt = performance.now()
  await act()
  await ended
  return Math.round(performance.now() - begunAt)
}

const quit = ({ app }: Running) => app.evaluate(({ app }) => app.quit()).catch(() => undefined)

/** As the window's own button does. */
const close = ({ app }: Running) => closeWindow(app)

test('quitting asks once, keeps uploading in the background or quits in time, and the next start goes on', async ({
  dropreel,
}) => {
  const running = await inMidUpload(dropreel)
  const stays = await answerQuestions(running.app, answers.stay)
  await quit(running)
  await expect.poll(stays).toBe(1)
  const goesToBackground = await answerQuestions(running.app, answers.background)
  const closed = running.app.evaluate(
    ({ BrowserWindow }) =>
      new Promise<void>((resolve) => BrowserWindow.getAllWindows()[0]?.once('close', () => resolve())),
  )
  await quit(running)
  await closed
  expect(await goesToBackground()).toBe(1)
  expect(running.process.exitCode).toBeNull()
  await answerQuestions(running.app, answers.quit)
  const ms = await endedAfter(running, () => quit(running))
  console.log(`quit in mid-upload: over after ${ms} ms`)
  expect(ms).toBeLessThan(longestMs)
  await goesOn(dropreel)
})

test('SIGTERM ends the app in time, without a question, and the next start goes on', async ({ dropreel }) => {
  const running = await inMidUpload(dropreel)
  const asked = await answerQuestions(running.app, answers.stay)
  expect(await asked()).toBe(0)
  const ms = await endedAfter(running, () => running.process.kill('SIGTERM'))
  console.log(`SIGTERM in mid-upload: over after ${ms} ms`)
  expect(ms).toBeLessThan(longestMs)
  await goesOn(dropreel)
})

test('a system that shuts down while the question stands is not held up', async ({ dropreel }) => {
  const running = await inMidUpload(dropreel)
  await running.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => new Promise(() => undefined)
  })
  await quit(running)
  const shutDown = () =>
    running.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('shutdown')).catch(() => undefined)
  expect(await endedAfter(running, shutDown)).toBeLessThan(longestMs)
})

test('after a kill -9 of the whole app the next start goes on', async ({ dropreel }) => {
  await dropreel.kill(await inMidUpload(dropreel))
  await goesOn(dropreel)
})

test('who closes the window while something is uploaded is told once that it goes on', async ({
  dropreel,
}) => {
  test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')
  const desktop = await startDesktopSession()
  const running = await inMidUpload(dropreel, 30)
  await close(running)
  expect(await desktop.next('notification')).toMatchObject({ title: 'Uploads go on' })
  const settings = join(dropreel.home, 'app', 'settings.json')
  await expect.poll(() => readFile(settings, 'utf8')).toContain('"goesOn":true')
  await dropreel.kill(running)
  const again = await dropreel.launch({ env: own.env })
  await expect(row(again.page, 'Film.mov').getByText('MB/s')).toBeVisible()
  await close(again)
  await endedAfter(again, () => again.process.kill('SIGTERM'))
  expect(desktop.all('notification').filter(({ title }) => title === 'Uploads go on')).toHaveLength(1)
  await desktop.close()
})

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

/** An upload that lasts some seconds is under way. */
async function inMidUpload(dropreel: Dropreel): Promise<Running> {
  const running = await dropreel.launch({ env: own.env })
  const file = join(folder, 'Film.mov')
  await createVideoFile(file, 40_000_000)
  await limitBandwidth(running.page, 3)
  await dropFiles(running.page, [file])
  await isSent(running)
  return running
}

async function isSent({ page }: Running): Promise<void> {
  await expect(row(page, 'Film.mov').getByText('MB/s')).toBeVisible({ timeout: 15_000 })
}

/** The next start goes on without a click. */
async function nextStart(dropreel: Dropreel): Promise<Running> {
  const running = await dropreel.launch({ env: own.env })
  await isSent(running)
  return running
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

test('quitting asks once, keeps uploading in the background or quits in time; however the app ends, the next start goes on', async ({
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
  const ms = [await endedAfter(running, () => quit(running))]

  const terminated = await nextStart(dropreel)
  const asked = await answerQuestions(terminated.app, answers.stay)
  expect(await asked()).toBe(0)
  ms.push(await endedAfter(terminated, () => terminated.process.kill('SIGTERM')))

  // The system shuts down while the question stands.
  const shutDown = await nextStart(dropreel)
  await shutDown.app.evaluate(({ dialog }) => {
    dialog.showMessageBox = () => new Promise(() => undefined)
  })
  await quit(shutDown)
  const end = () => shutDown.app.evaluate(({ powerMonitor }) => void powerMonitor.emit('shutdown'))
  ms.push(await endedAfter(shutDown, () => end().catch(() => undefined)))

  console.log(`Quit, SIGTERM, shutdown in mid-upload: over after ${ms.join(', ')} ms`)
  expect(Math.max(...ms)).toBeLessThan(longestMs)

  await dropreel.kill(await nextStart(dropreel))
  const { page } = await nextStart(dropreel)
  await limitBandwidth(page, null)
  await expect(row(page, 'Film.mov')).toHaveAccessibleName(/, uploaded/)
})

test('who closes the window while something is uploaded is told once that it goes on', async ({
  dropreel,
}) => {
  test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')
  const desktop = await startDesktopSession()
  const running = await inMidUpload(dropreel)
  await close(running)
  expect(await desktop.next('notification')).toMatchObject({ title: 'Uploads go on' })
  const settings = join(dropreel.home, 'app', 'settings.json')
  await expect.poll(() => readFile(settings, 'utf8')).toContain('"goesOn":true')
  await dropreel.kill(running)
  const again = await nextStart(dropreel)
  await close(again)
  await endedAfter(again, () => again.process.kill('SIGTERM'))
  expect(desktop.all('notification').filter(({ title }) => title === 'Uploads go on')).toHaveLength(1)
  await desktop.close()
})

import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { closeWindow } from './fixtures/close-window.ts'
import { startDesktopSession, type DesktopSession } from './fixtures/desktop-session.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { startBus, type OwnBus } from './fixtures/own-bus.ts'
import { ownStore, type OwnStore } from './fixtures/own-store.ts'
import { row } from './fixtures/uploads.ts'

test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')

/** So long the app may take to be gone, in milliseconds. */
const longestMs = 3_000

let folder: string
let bus: OwnBus
let desktop: DesktopSession
let own: OwnStore

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-frozen-'))
  bus = await startBus()
  desktop = await startDesktopSession(bus)
  own = await ownStore(dropreel.home)
})

test.afterEach(async () => {
  bus.thaw()
  await own.close()
  await desktop.close()
  await bus.close()
  await rm(folder, { recursive: true, force: true })
})

test('an upload goes on while the session bus hangs, and quitting takes no longer', async ({ dropreel }) => {
  await desktop.setTray(true)
  const { page, process: main } = await dropreel.launch({ env: { ...own.env, ...desktop.env } })
  await desktop.next('tray')
  bus.freeze()
  await limitBandwidth(page, 3)
  const file = join(folder, 'Film.mov')
  await createVideoFile(file, 30_000_000)
  await dropFiles(page, [file])
  await expect(row(page, 'Film.mov').getByText(/[6-9]\.\d of 30\.0 MB/)).toBeVisible()
  const ms = await goneAfter(main)
  console.log(`quit in mid-upload with a session bus that hangs: gone after ${ms} ms`)
  expect(ms).toBeLessThan(longestMs)
})

test('Dropreel starts once a session bus that hangs answers, and has its tray and its notifications', async ({
  dropreel,
}) => {
  await desktop.setTray(true)
  bus.freeze()
  const launched = dropreel.launch({ env: { ...own.env, ...desktop.env } })
  await expect.poll(() => existsSync(join(dropreel.home, 'app', 'journal.jsonl'))).toBe(true)
  bus.thaw()
  const { app, page, process: main } = await launched
  await desktop.next('tray')
  await closeWindow(app)
  const file = join(folder, 'Film.mov')
  await createVideoFile(file, 300_000)
  await dropFiles(page, [file])
  expect((await desktop.next('notification')).title).toBe('Film.mov is uploaded')
  expect(await goneAfter(main)).toBeLessThan(longestMs)
})

/** After how many milliseconds the app is gone, as a system that shuts down ends it. */
async function goneAfter(main: ChildProcess): Promise<number> {
  const ended = once(main, 'exit')
  const begunAt = performance.now()
  main.kill('SIGTERM')
  await ended
  return Math.round(performance.now() - begunAt)
}

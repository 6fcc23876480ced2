import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startDesktopSession, type DesktopSession } from './fixtures/desktop-session.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { storeBehindProxy } from './fixtures/store-behind-proxy.ts'
import { row } from './fixtures/uploads.ts'

test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')

let folder: string
let desktop: DesktopSession
let own: Awaited<ReturnType<typeof storeBehindProxy>>

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-awake-'))
  desktop = await startDesktopSession()
  own = await storeBehindProxy(dropreel.home)
})

test.afterEach(async () => {
  await own.close()
  await desktop.close()
  await rm(folder, { recursive: true, force: true })
})

test('the computer is kept awake only while bytes flow, and not at all if so set', async ({ dropreel }) => {
  const { page } = await dropreel.launch({
    env: { ...own.env, ...desktop.env, XDG_CURRENT_DESKTOP: 'GNOME' },
  })
  const file = join(folder, 'Film.mov')
  await createVideoFile(file, 30_000_000)
  await limitBandwidth(page, 3)
  await dropFiles(page, [file])
  const first = await desktop.next('awake')

  await own.proxy.cut()
  expect((await desktop.next('may-sleep')).cookie).toBe(first.cookie)
  await expect(row(page, 'Film.mov')).toHaveAccessibleName('Film.mov, waiting for the network')

  await own.proxy.open()
  const second = await desktop.next('awake')
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('combobox', { name: 'While something is uploaded' }).selectOption('may go to sleep')
  expect((await desktop.next('may-sleep')).cookie).toBe(second.cookie)
  expect(desktop.all('awake')).toHaveLength(2)
})

test('after the computer has slept, an upload goes on by a new connection at once', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch({ env: { ...own.env, ...desktop.env } })
  const file = join(folder, 'Film.mov')
  await createVideoFile(file, 8_000_000)
  let parts = 0
  // Connections from before the sleep are dead: nothing is read and nothing is answered.
  own.proxy.on({ operation: 'part', times: Infinity }, async ({ request }) => {
    parts++
    await new Promise((resolve) => request.once('close', resolve))
  })
  await dropFiles(page, [file])
  await expect.poll(() => parts).toBeGreaterThan(0)
  own.proxy.clear()
  const wokeAt = performance.now()
  await app.evaluate(({ powerMonitor }) => void powerMonitor.emit('resume'))
  await expect(row(page, 'Film.mov')).toHaveAccessibleName(/, uploaded/, { timeout: 10_000 })
  const ms = Math.round(performance.now() - wokeAt)
  console.log(`uploaded ${ms} ms after the computer woke up`)
  expect(ms).toBeLessThan(5_000)
})

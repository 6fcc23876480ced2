import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { startDesktopSession } from './fixtures/desktop-session.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { storeBehindProxy } from './fixtures/store-behind-proxy.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

let folder: string
let own: Awaited<ReturnType<typeof storeBehindProxy>>

test.beforeEach(async ({ dropreel }) => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-when-done-'))
  own = await storeBehindProxy(dropreel.home)
})

test.afterEach(async () => {
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

async function upload(page: Page, name = 'Film.mov'): Promise<void> {
  const file = join(folder, name)
  await createVideoFile(file, 8_000_000)
  await limitBandwidth(page, 3)
  await dropFiles(page, [file])
}

async function choose(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'When all is done' }).click()
  await page.getByText(name).click()
}

test('the app quits when all is done, after the last proof and not while a retry waits', async ({
  dropreel,
}) => {
  const running = await dropreel.launch({ env: own.env })
  const { page } = running
  const ended = once(running.process, 'exit')
  await upload(page)
  const film = row(page, 'Film.mov')
  await page.getByRole('button', { name: 'When all is done' }).click()
  await screenshot(page, 'when-done-choice')
  await page.getByText('Quit Dropreel').click()
  await expect(page.getByRole('button', { name: 'When all is done: Dropreel quits' })).toBeVisible()
  await own.proxy.cut()
  await expect(film).toHaveAccessibleName('Film.mov, waiting for the network')
  await expect(page.getByRole('button', { name: 'Quit now' })).toBeHidden()
  await own.proxy.open()

  await expect(film).toHaveAccessibleName(/, uploaded/, { timeout: 20_000 })
  const line = page.getByRole('region', { name: 'All uploads are done' })
  await expect(line).toContainText(/Dropreel quits in [23]\d s/)
  await screenshot(page, 'when-done-countdown')
  await line.getByRole('button', { name: 'Quit now' }).click()
  await ended
  const again = await dropreel.launch({ env: own.env })
  await expect(row(again.page, 'Film.mov')).toHaveAccessibleName(/, uploaded/)
})

test('the computer goes to sleep when all is done, and who is told of it can call it off', async ({
  dropreel,
}) => {
  test.skip(process.platform !== 'linux', 'D-Bus is on Linux alone')
  const desktop = await startDesktopSession()
  const { app, page } = await dropreel.launch({ env: { ...own.env, ...desktop.env } })
  await upload(page)
  await choose(page, 'Put the computer to sleep')
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.blur())
  const told = async () => {
    for (;;) {
      const notification = await desktop.next('notification')
      if (notification.body.includes('goes to sleep in 30')) return notification
    }
  }
  await desktop.press((await told()).id, 'cancel')
  await expect(page.getByRole('button', { name: 'Sleep now' })).toBeHidden()
  expect(desktop.all('suspend')).toEqual([])

  await upload(page, 'Trailer.mov')
  await choose(page, 'Put the computer to sleep')
  await page.getByRole('button', { name: 'Sleep now' }).click({ timeout: 20_000 })
  await desktop.next('suspend')
  await expect(page.getByRole('button', { name: 'Sleep now' })).toBeHidden()
  await desktop.close()
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { stallAfter } from '../faults/support/faults.ts'
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
  folder = await mkdtemp(join(tmpdir(), 'dropreel-waits-'))
  own = await storeBehindProxy(dropreel.home)
})

test.afterEach(async () => {
  await own.close()
  await rm(folder, { recursive: true, force: true })
})

test('a line that dies says for how long no byte has moved, then for how long it waits, and goes on', async ({
  dropreel,
}) => {
  const { page } = await dropreel.launch({ env: own.env })
  const file = join(folder, 'Ep03_lock_v7.mov')
  await createVideoFile(file, 60_000_000)
  const header = page.getByRole('banner')
  const reel = row(page, 'Ep03_lock_v7.mov')

  own.proxy.on({ operation: 'part', times: Infinity }, stallAfter(1024 * 1024))
  await dropFiles(page, [file])
  await expect(reel.getByText('No bytes for 15 s')).toBeVisible({ timeout: 30_000 })
  // It counts.
  await expect(reel.getByText('No bytes for 17 s')).toBeVisible()
  await expect(reel).not.toContainText('B/s')
  await expect(reel.getByText('Dropreel tries a new connection')).toBeVisible()
  await expect(header).toContainText(/no bytes for 1\d s/)
  await expect(header).not.toContainText('B/s')
  await page.emulateMedia({ colorScheme: 'dark' })
  await screenshot(page, 'waiting-silent')

  await own.proxy.cut()
  await expect(reel).toHaveAccessibleName('Ep03_lock_v7.mov, waiting for the network')
  await expect(reel.getByText(/^for [1-9] s, keeps trying$/)).toBeVisible()
  await expect(header).toContainText('waiting for the network')
  await screenshot(page, 'waiting-network')

  own.proxy.clear()
  await own.proxy.open()
  await expect(reel).toHaveAccessibleName(/, uploaded/, { timeout: 30_000 })
  await expect(header).toContainText('all uploaded')
  await expect(page.getByText('60.0 MB sent today')).toBeVisible()
})

test('a pause lets what is on its way end, and says so', async ({ dropreel }) => {
  const { page } = await dropreel.launch({ env: own.env })
  const file = join(folder, 'Film.mov')
  await createVideoFile(file, 60_000_000)
  await limitBandwidth(page, 3)
  await dropFiles(page, [file])
  const film = row(page, 'Film.mov')
  await expect(film.getByText('MB/s')).toBeVisible()
  await page.getByRole('button', { name: 'Pause all' }).click()
  await expect(film.getByText('finishing what is on its way')).toBeVisible()
  await expect(page.getByRole('banner')).toContainText('finishing what is on its way')
  await expect(page.getByRole('banner')).not.toContainText('B/s')
  await expect(film).toHaveAccessibleName('Film.mov, paused', { timeout: 20_000 })
})

import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { dragFiles, dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { limitBandwidth } from './fixtures/limit-bandwidth.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { copiedLink, openDelivery, row } from './fixtures/uploads.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-renders-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('drops files and a folder, sees them upload, copies links that serve the same bytes', async ({
  dropreel,
}) => {
  const { app, page } = await dropreel.launch()
  const trailer = join(folder, 'Trailer v12 – größer.mp4')
  const rushes = join(folder, 'Rushes')
  await createVideoFile(trailer, 40_000_000)
  await mkdir(join(rushes, 'day 1'), { recursive: true })
  await createVideoFile(join(rushes, 'day 1', 'A001.mov'), 3_000_000)
  await writeFile(join(rushes, 'empty.srt'), '')
  await writeFile(join(rushes, '.DS_Store'), 'left out')
  await expect(page.getByRole('heading', { name: 'Drop a render, get a link.' })).toBeVisible()
  await screenshot(page, 'first-run')

  // Dropped before there is a destination: held, then uploaded.
  await dropFiles(page, [trailer])
  await expect(page.getByText('1 item is waiting.')).toBeVisible()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(row(page, 'Trailer v12 – größer.mp4')).toBeVisible()

  const drag = await dragFiles(page, [rushes])
  await expect(page.getByText('Drop to upload to Demo store')).toBeVisible()
  await screenshot(page, 'drop')
  await drag.drop()
  await expect(row(page, 'Rushes')).toHaveAccessibleName('Rushes, 2 files, 2 uploaded, uploaded')
  await openDelivery(page, 'Rushes')

  for (const name of ['Trailer v12 – größer.mp4', 'A001.mov', 'empty.srt']) {
    await expect(row(page, name)).toHaveAccessibleName(new RegExp(`^${name}, uploaded`))
  }
  await expect(page.getByRole('row')).toHaveCount(4)

  const link = await copiedLink(app, () =>
    row(page, 'Trailer v12 – größer.mp4').getByRole('button', { name: 'Copy link' }).click(),
  )
  await expect(page.getByText('This link works on this computer only.')).toBeVisible()
  await screenshot(page, 'uploaded')
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(trailer))
  const folderLink = await copiedLink(app, () =>
    row(page, 'A001.mov').getByRole('button', { name: 'Copy link' }).click(),
  )
  expect(decodeURIComponent(folderLink)).toMatch(/Rushes-[^/]+\/day 1\/A001\.mov/)
  expect(await sha256OfLink(folderLink)).toBe(await sha256OfFile(join(rushes, 'day 1', 'A001.mov')))
})

test('goes on by itself after the app was closed in mid-upload', async ({ dropreel }) => {
  const first = await dropreel.launch()
  const feature = join(folder, 'Feature_lock_v3.mov')
  await createVideoFile(feature, 150_000_000)
  await first.page.getByRole('button', { name: 'Try the demo store' }).click()
  await limitBandwidth(first.page, 10)
  await dropFiles(first.page, [feature])
  await expect.poll(() => percentOf(first.page), { intervals: [20] }).toBeGreaterThan(0)
  await screenshot(first.page, 'uploading')
  await answerQuestions(first.app, 0)
  await dropreel.quit(first)
  expect(await journalOf(dropreel.home)).not.toContain('"kind":"done"')

  const second = await dropreel.launch()
  await limitBandwidth(second.page, null)
  const name = row(second.page, 'Feature_lock_v3.mov')
  await expect(name).toHaveAccessibleName(/, uploaded/, { timeout: 30_000 })
  await screenshot(second.page, 'resumed')
  const link = await copiedLink(second.app, () =>
    row(second.page, 'Feature_lock_v3.mov').getByRole('button', { name: 'Copy link' }).click(),
  )
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(feature))
})

async function percentOf(page: Page): Promise<number> {
  const bar = page.getByRole('progressbar')
  return (await bar.count()) === 0
    ? 0
    : Number.parseInt((await bar.getAttribute('aria-valuetext')) ?? '0', 10)
}

async function journalOf(home: string): Promise<string> {
  const files = (await readdir(join(home, 'app'))).filter((name) => name.startsWith('journal'))
  const texts = await Promise.all(files.map((name) => readFile(join(home, 'app', name), 'utf8')))
  expect(texts.join('')).toContain('"added"')
  return texts.join('')
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Locator, Page } from '@playwright/test'
import { dragFiles, dropFiles } from './fixtures/drag-files.ts'
import { expect, test, type Dropreel } from './fixtures/dropreel.ts'
import { ownStore, type OwnStore } from './fixtures/own-store.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { openDelivery, row } from './fixtures/uploads.ts'

let dir: string
let store: OwnStore | null = null

test.beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'dropreel-drops-'))
})

test.afterEach(async () => {
  await store?.close()
  store = null
  await rm(dir, { recursive: true, force: true })
})

/** The window with these destinations on one store, the first one selected. */
async function launch(dropreel: Dropreel, names: readonly string[] = ['Client reviews']) {
  const own = await ownStore(dropreel.home)
  store = own
  const list = join(dropreel.home, 'app', 'destinations.json')
  const { destinations, ...rest } = JSON.parse(await readFile(list, 'utf8'))
  const all = names.map((name, index) => ({
    ...destinations[0],
    id: index === 0 ? destinations[0].id : `d${index}`,
    name,
    prefix: index === 0 ? '' : name.toLowerCase(),
  }))
  await writeFile(list, JSON.stringify({ ...rest, destinations: all }))
  const running = await dropreel.launch({ env: own.env })
  await expect(running.page.getByRole('button', { name: 'Add files' })).toBeVisible()
  return running
}

/** Files that were finished long ago; answers the paths. */
async function put(...names: string[]): Promise<string[]> {
  const old = new Date(Date.now() - 3_600_000)
  const files = names.map((name) => join(dir, name))
  for (const file of files) {
    await mkdir(join(file, '..'), { recursive: true })
    await writeFile(file, file)
    await utimes(file, old, old)
  }
  return files
}

const sheet = (page: Page): Locator => page.getByRole('region', { name: /^Held back/ })

const button = (within: Locator, name: string): Locator => within.getByRole('button', { name, exact: true })

test('files go to the destination on whose target they are dropped, and beside the targets to the selected one', async ({
  dropreel,
}) => {
  const { page } = await launch(dropreel, ['Client reviews', 'Dailies', 'Broadcast'])
  await put('one.mov', 'two.mov')
  const target = page.getByRole('listitem').filter({ hasText: 'Broadcast' })
  const drag = await dragFiles(page, [join(dir, 'one.mov')], target)
  await expect(target).toHaveAttribute('data-over', 'true')
  await expect(page.getByText('name.mov becomes').first()).toContainText(/videos\/\d{4}-\d{2}-name-.*\.mov/)
  await screenshot(page, 'drop-targets')
  await drag.drop()
  await expect(row(page, 'one.mov')).toContainText('Broadcast')
  await expect(page.getByRole('listitem')).toHaveCount(0)
  await dropFiles(page, [join(dir, 'two.mov')])
  await expect(row(page, 'two.mov')).toContainText('Client reviews')
  await expect(row(page, 'two.mov')).toContainText('Uploaded')
})

test('what may not be meant is held back, asked about once, and answered by keyboard', async ({
  dropreel,
}) => {
  const { page } = await launch(dropreel)
  await put('Dailies/A1.mov', 'Dailies/A1.srt', 'Dailies/notes.txt', 'Dailies/.project', 'Dailies/.DS_Store')
  await dropFiles(page, [join(dir, 'Dailies')])
  const leftovers = sheet(page).getByRole('group', { name: '2 files look like leftovers.' })
  await expect(leftovers).toContainText('.project, notes.txt')
  await expect(page.getByText('1 system file was left out: .DS_Store.')).toBeVisible()
  await expect(row(page, 'Dailies')).toContainText('2 files · 2 uploaded')
  // It took no focus.
  await expect(page.locator('#drop-sheet :focus')).toHaveCount(0)
  await screenshot(page, 'drop-sheet')
  const before = page.viewportSize()
  // The smallest window, and what it has at 200 %.
  for (const size of [
    { width: 720, height: 480 },
    { width: 360, height: 240 },
  ]) {
    await page.setViewportSize(size)
    expect(await sheet(page).evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
    expect(await leftovers.evaluate(({ scrollHeight, clientHeight }) => scrollHeight - clientHeight)).toBe(0)
  }
  if (before !== null) await page.setViewportSize(before)
  await button(leftovers, 'Upload them too').focus()
  await page.keyboard.press('Enter')
  await expect(sheet(page)).toBeHidden()
  await expect(page.getByRole('grid', { name: 'Uploads' })).toBeFocused()
  await expect(row(page, 'Dailies')).toContainText('4 files · 4 uploaded')
  await openDelivery(page, 'Dailies')
  await expect(row(page, 'notes.txt')).toContainText('Uploaded')
})

test('Escape leaves out what is asked about, but not while somebody types', async ({ dropreel }) => {
  const { page } = await launch(dropreel)
  await put('Ep03.mov', 'notes.txt')
  await dropFiles(page, [join(dir, 'Ep03.mov'), join(dir, 'notes.txt')])
  await expect(sheet(page).getByRole('group', { name: 'notes.txt looks like a leftover.' })).toBeVisible()
  await page.getByRole('searchbox').fill('Ep')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('searchbox')).toHaveValue('')
  await expect(sheet(page)).toBeVisible()
  await page.getByRole('grid', { name: 'Uploads' }).focus()
  await page.keyboard.press('Escape')
  await expect(sheet(page)).toBeHidden()
  await expect(page.getByText('1 file was left out.')).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(1)
  await page.setViewportSize({ width: 360, height: 480 })
  const toast = page.locator('.toast')
  expect(await toast.evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0)
})

test('a kill before the answer leaves out what was held back, and the rest is uploaded', async ({
  dropreel,
}) => {
  const running = await launch(dropreel)
  await put('Dailies/A1.mov', 'Dailies/notes.txt')
  await dropFiles(running.page, [join(dir, 'Dailies')])
  await expect(sheet(running.page)).toBeVisible()
  // The page asks again after it was loaded anew.
  await running.page.reload()
  await expect(sheet(running.page)).toBeVisible()
  await dropreel.kill(running)
  const { page } = await dropreel.launch({ env: store?.env ?? {} })
  await expect(row(page, 'A1.mov')).toContainText('Uploaded')
  await expect(page.getByRole('row')).toHaveCount(1)
  await expect(sheet(page)).toHaveCount(0)
})

/** Copies files as file managers do: another program owns the clipboard. */
async function copyFiles(type: string, text: string): Promise<() => void> {
  const owner = spawn('xclip', ['-selection', 'clipboard', '-t', type, '-quiet'], {
    stdio: ['pipe', 'ignore', 'pipe'],
  })
  const owns = once(owner.stderr, 'data')
  owner.stdin.end(text)
  await owns
  return () => void owner.kill()
}

test('copied files are pasted, and what is delivered already is asked about', async ({ dropreel }) => {
  test.skip(process.platform !== 'linux', 'Only Linux has xclip.')
  const { app, page } = await launch(dropreel)
  const [one = '', two = ''] = await put('Ep 03 ü.mov', 'Ep04.mov')
  const uris = [one, two].map((path) => pathToFileURL(path).href)
  const done = await copyFiles('text/uri-list', uris.map((uri) => `${uri}\r\n`).join(''))
  await page.getByRole('searchbox').focus()
  await page.keyboard.press('Control+V')
  await page.getByRole('button', { name: 'Add files' }).focus()
  await page.keyboard.press('Control+V')
  await expect(row(page, 'Ep 03 ü.mov and 1 more')).toContainText('2 files · 2 uploaded')
  await expect(page.getByRole('row')).toHaveCount(1)
  await page.keyboard.press('Control+V')
  const twins = sheet(page).getByRole('group', {
    name: /^2 files were delivered to Client reviews, the last today/,
  })
  await expect(twins).toContainText('Ep 03 ü.mov, Ep04.mov')
  await screenshot(page, 'drop-twins')
  await button(twins, 'Copy their links').click()
  await expect(sheet(page)).toBeHidden()
  await expect
    .poll(() => app.evaluate(({ clipboard }) => clipboard.readText()))
    .toMatch(/Ep04.*http:\/\/127/s)
  await expect(page.getByRole('row')).toHaveCount(1)
  done()
})

import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ElectronApplication } from '@playwright/test'
import { z } from 'zod'
import { sharedLink } from '../../electron/contract/index.ts'
import { startDemoStore } from '../../electron/demo-store/index.ts'
import { readChecked, writeChecked } from '../../electron/disk/checked-file.ts'
import { listen } from '../contract/s3/scripted-server.ts'
import { enterDestination } from './fixtures/connect.ts'
import { startDesktopSession } from './fixtures/desktop-session.ts'
import { dropEach, dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { sha256OfFile, sha256OfLink } from './fixtures/sha256.ts'
import { chooseInMenu, copiedHtml, copiedLink, row } from './fixtures/uploads.ts'
import { writtenBelow } from './fixtures/written-files.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-links-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('a link is as it was chosen, is remembered without its signature, and is renewed', async ({
  dropreel,
}) => {
  const first = await dropreel.launch()
  const { app, page } = first
  const file = join(folder, 'Größe [3] 🎬.mov')
  await writeFile(file, 'a film')
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Demo store', exact: true })).toBeVisible()
  await dropFiles(page, [file])
  const upload = row(page, 'Größe [3] 🎬.mov')
  await expect(upload).toHaveAccessibleName(/uploaded/)

  await chooseInMenu(upload, 'Link options…')
  const options = page.getByRole('group', { name: 'Link options' })
  await options.getByLabel('Links work for').selectOption('1 day')
  await options.getByLabel('Downloads it under its own name').click()
  await expect(options.getByLabel('Downloads it under its own name')).toBeChecked()
  await screenshot(page, 'link-options')
  const link = await copiedLink(app, () => options.getByRole('button', { name: 'Copy link' }).click())
  await expect(options).toBeHidden()
  const query = new URL(link).searchParams
  expect(query.get('X-Amz-Expires')).toBe('86400')
  expect(query.get('response-content-disposition')).toMatch(/^attachment; .*UTF-8''Gr%C3%B6%C3%9Fe%20/)
  expect(await sha256OfLink(link)).toBe(await sha256OfFile(file))
  expect(await copiedHtml(app)).toContain('>Größe [3] 🎬.mov</a>')
  await expect(page.getByText(/^Link copied\. It is valid until /)).toBeVisible()
  await expect(upload.getByText(/^Link (ends in 23 h|valid until )/)).toBeVisible()
  await screenshot(page, 'link-copied')
  expect(await textsBelow(dropreel.home)).not.toContain('X-Amz-Signature')

  // A day before its end, after a restart: reminded, and renewed as it was.
  await dropreel.quit(first)
  await endSoon(join(dropreel.home, 'app', 'shared-links.json'))
  const { app: again, page: later } = await dropreel.launch()
  const ending = row(later, 'Größe [3] 🎬.mov')
  await expect(ending).toHaveAccessibleName(/link ends soon/)
  await screenshot(later, 'link-ending')
  const renewed = await copiedLink(again, () => ending.getByRole('button', { name: 'Renew link' }).click())
  expect(new URL(renewed).searchParams.get('X-Amz-Expires')).toBe('86400')
  await expect(ending.getByRole('button', { name: 'Copy link' })).toBeVisible()
})

test('several links are copied together, by mouse and by keyboard', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await expect(page.getByRole('button', { name: 'Demo store', exact: true })).toBeVisible()
  const names = ['=A1.mov', 'b.mov', 'c.mov', 'd.mov']
  for (const name of names) await writeFile(join(folder, name), name)
  await dropEach(
    page,
    names.map((name) => join(folder, name)),
  )
  for (const name of names) await expect(row(page, name)).toHaveAccessibleName(/uploaded/)

  await row(page, 'b.mov').getByText('b.mov', { exact: true }).click()
  await row(page, '=A1.mov')
    .getByText('=A1.mov', { exact: true })
    .click({ modifiers: ['ControlOrMeta'] })
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.getByLabel('Copy links as').selectOption('CSV')
  await screenshot(page, 'links-selected')
  const csv = await copiedText(app, () => page.getByRole('button', { name: 'Copy 2 links' }).click())
  expect(csv).toMatch(/^"Name","Link","Valid until"\r\n/)
  expect(csv).toContain(`\r\n"'=A1.mov","http://127.0.0.1:`)
  await expect(page.getByText(/^2 links copied\. They are valid until /)).toBeVisible()

  await page.getByLabel('Copy links as').selectOption('a list')
  const list = page.getByRole('grid', { name: 'Uploads' })
  await list.focus()
  await page.keyboard.press('ControlOrMeta+a')
  await expect(page.getByText('4 selected')).toBeVisible()
  const text = await copiedText(app, () => page.keyboard.press('ControlOrMeta+c'))
  expect(text.match(/^http:/gm)).toHaveLength(4)
  const html = await copiedHtml(app)
  expect(html.match(/<li><a href="http:/g)).toHaveLength(4)

  await page.keyboard.press('Escape')
  await expect(page.getByText('selected')).toHaveCount(0)
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(page.getByText('2 selected')).toBeVisible()
  await page.getByRole('button', { name: 'Clear selection' }).click()
  await expect(page.getByRole('row', { selected: true })).toHaveCount(1)
  await list.focus()
  await page.keyboard.press('Shift+End')
  await page.keyboard.press('Delete')
  await expect(page.getByRole('row')).toHaveCount(1)
})

test('a destination with a public base URL gives public addresses, which are tested too', async ({
  dropreel,
}) => {
  const keys = { accessKeyId: 'AKIDPUBLIC', secretAccessKey: 'public-secret-public-secret' }
  const store = await startDemoStore({ dir: join(folder, 'store'), keys: [keys], buckets: ['reviews'] })
  let isPublic = false
  const cdn = createServer((_request, response) => {
    response.writeHead(isPublic ? 200 : 403).end('a film')
  })
  const base = `http://127.0.0.1:${await listen(cdn)}/reviews`
  try {
    const { app, page } = await dropreel.launch()
    await enterDestination(page, { name: 'Behind a CDN', endpoint: store.endpoint, keys })
    await page.getByText('Links', { exact: true }).click()
    await page.getByLabel('Public base URL').fill(base)
    await page.getByRole('button', { name: 'Connect', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText('Open a link')
    await page.getByRole('button', { name: 'Save anyway' }).click()
    await expect(page.getByRole('button', { name: 'Behind a CDN', exact: true })).toBeVisible()
    const file = join(folder, 'Größe +1.mov')
    await writeFile(file, 'a film')
    await dropFiles(page, [file])
    const upload = row(page, 'Größe +1.mov')
    await expect(upload).toHaveAccessibleName(/uploaded/)

    await upload.getByRole('button', { name: 'Copy link' }).click()
    await expect(page.getByText('No link was copied.')).toBeVisible()
    await expect(page.getByText(/not everybody may read http/)).toBeVisible()
    await screenshot(page, 'link-refused')
    isPublic = true
    const link = await copiedLink(app, () => upload.getByRole('button', { name: 'Copy link' }).click())
    expect(link.startsWith(`${base}/`)).toBe(true)
    expect(link).toMatch(/-Gr%C3%B6%C3%9Fe%20%2B1-[^?]*\.mov$/)
    await expect(page.getByText('Link copied. It is public and has no end.')).toBeVisible()
    await expect(upload.getByText('Public link copied')).toBeVisible()
    await chooseInMenu(upload, 'Link options…')
    await expect(page.getByText(/its links have no end and no signature/)).toBeVisible()
    await screenshot(page, 'link-public')
  } finally {
    cdn.close()
    await store.close()
  }
})

// The desktop's notification service is on the session bus of Linux alone.
if (process.platform === 'linux') {
  test('a notification reminds of a link that ends soon, once, and renews it', async ({ dropreel }) => {
    const desktop = await startDesktopSession()
    try {
      const first = await dropreel.launch()
      await first.page.getByRole('button', { name: 'Try the demo store' }).click()
      const file = join(folder, 'Trailer.mov')
      await writeFile(file, 'a film')
      await dropFiles(first.page, [file])
      const upload = row(first.page, 'Trailer.mov')
      await copiedLink(first.app, () => upload.getByRole('button', { name: 'Copy link' }).click())
      await expect(upload.getByText(/^Link valid until /)).toBeVisible()
      await dropreel.quit(first)
      await endSoon(join(dropreel.home, 'app', 'shared-links.json'))

      const { app, page } = await dropreel.launch()
      const reminder = await desktop.next('notification')
      expect(reminder.title).toBe('The link of Trailer.mov ends soon')
      expect(reminder.body).toMatch(/^It ends .+\.$/)
      expect(reminder.actions).toEqual(['default', 'Renew', 'renew', 'Renew'])
      await expect(row(page, 'Trailer.mov').getByRole('button', { name: 'Renew link' })).toBeVisible()
      const link = await copiedLink(app, async () => desktop.press(reminder.id, 'default'))
      expect(await sha256OfLink(link)).toBe(await sha256OfFile(file))
      // The next one: there was no second reminder.
      expect((await desktop.next('notification')).title).toBe('Link copied')
      await expect(row(page, 'Trailer.mov').getByRole('button', { name: 'Copy link' })).toBeVisible()
    } finally {
      await desktop.close()
    }
  })
}

/** Does what copies, and answers the text in the clipboard. */
async function copiedText(app: ElectronApplication, copy: () => Promise<void>): Promise<string> {
  await app.evaluate(({ clipboard }) => clipboard.clear())
  await copy()
  const text = () => app.evaluate(({ clipboard }) => clipboard.readText())
  await expect.poll(text).not.toBe('')
  return text()
}

/** Moves the end of the links that the app remembers to soon. */
async function endSoon(file: string): Promise<void> {
  const read = await readChecked(file, { entry: sharedLink, older: z.array(sharedLink) })
  const links = read?.entries ?? []
  for (const link of links) {
    Object.assign(link, { validUntil: Date.now() + 7_200_000, remindAt: Date.now() - 1 })
  }
  await writeChecked(file, links)
}

/** Everything that the app wrote, the demo store's data aside. */
async function textsBelow(dir: string): Promise<string> {
  const files = await writtenBelow(dir)
  return files
    .filter(({ name }) => !name.includes('demo-store'))
    .map(({ bytes }) => bytes)
    .join('\n')
}

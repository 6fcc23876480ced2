import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { answerDialogs } from './fixtures/answer-dialogs.ts'
import { openDestination } from './fixtures/connect.ts'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { screenshot } from './fixtures/screenshot.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-import-'))
})

test.afterEach(() => rm(folder, { recursive: true, force: true }))

const usual = { acceleration: false, dualStack: false, proxy: { kind: 'none' }, caFile: null }

/** A destination as it is in files. */
function destination(name: string, endpoint: string): object {
  return {
    id: name,
    name,
    endpoint,
    region: 'us-east-1',
    bucket: 'reviews',
    pathStyle: true,
    prefix: '',
    keyTemplate: '{name}{ext}',
    credentials: { kind: 'keychain', name },
    network: { ...usual, allowHttp: true },
  }
}

async function fileOf(...destinations: object[]): Promise<string> {
  const file = join(folder, 'handed-on.json')
  await writeFile(file, JSON.stringify({ dropreel: 'destinations', version: 1, destinations }))
  return file
}

test('an import redirects no destination unasked, and brings no yes to plain http', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await answerDialogs(app, await fileOf(destination('Client reviews', 'https://s3.invalid')))
  await page.getByRole('button', { name: 'Import destinations' }).click()
  const dialog = page.getByRole('dialog', { name: 'Import destinations' })
  await expect(dialog).toContainText('Endpoint: https://s3.invalid')
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(page.getByText('Client reviews: enter its keys here')).toBeVisible()
  const list = join(dropreel.home, 'destinations', 'destinations.json')

  const nas = destination('NAS', 'http://nas.invalid:9000')
  const proxy = { kind: 'manual', url: 'http://evil.invalid:3128', user: null, passwordEntry: null }
  const evil = {
    ...destination('client REVIEWS', 'http://evil.invalid'),
    network: { ...usual, proxy, allowHttp: true },
  }
  await answerDialogs(app, await fileOf(evil, nas))
  await openDestination(page, 'Client reviews')
  await page.getByRole('button', { name: 'Import', exact: true }).click()
  await expect(dialog).toContainText('Endpoint: https://s3.invalid → http://evil.invalid')
  await expect(dialog).toContainText('It gives up what the keychain holds for it: keys.')
  await screenshot(page, 'destination-redirect')
  const replace = dialog.getByRole('checkbox', { name: 'Replace Client reviews' })
  await expect(replace).not.toBeChecked()
  // A yes to a proxy is nothing without the one to replace the destination.
  const takeProxy = dialog.getByRole('checkbox', { name: 'Change the proxy' })
  await expect(takeProxy).toBeDisabled()
  await replace.check()
  await expect(takeProxy).not.toBeChecked()
  await replace.uncheck()
  await dialog.getByRole('button', { name: 'Import' }).click()
  await expect(page.getByText('NAS: it goes over plain http')).toBeVisible()
  await screenshot(page, 'destination-import-told')
  expect(await readFile(list, 'utf8')).not.toContain('evil.invalid')

  await page.getByRole('button', { name: 'Client reviews', exact: true }).click()
  await page.getByRole('group', { name: 'Destinations' }).getByRole('button', { name: /^NAS/ }).click()
  const promo = join(folder, 'Promo.mp4')
  await createVideoFile(promo, 100_000)
  await dropFiles(page, [promo])
  await expect(page.getByText('Use https, or allow plain http.')).toBeVisible()
  await expect(page.getByRole('row')).toHaveCount(0)

  await openDestination(page, 'NAS')
  await page.getByRole('button', { name: 'Unfinished uploads' }).click()
  const orphans = page.getByRole('dialog', { name: 'Unfinished uploads on NAS' })
  await expect(orphans).toContainText('Use https, or allow plain http.')
  await page.keyboard.press('Escape')

  // A yes is for the address that it was given for.
  const yes = page.getByLabel('Allow plain http')
  await expect(yes).not.toBeChecked()
  await yes.check()
  await page.getByLabel('Endpoint').fill('http://other.invalid:9000')
  await expect(yes).not.toBeChecked()
})

test('a damaged list is told until a person closes the message', async ({ dropreel }) => {
  const dir = join(dropreel.home, 'destinations')
  await mkdir(dir, { recursive: true })
  await writeFile(join(dir, 'destinations.json'), '{ torn')
  const before = await dropreel.launch()
  await expect(before.page.getByText('destinations.json is damaged')).toBeVisible()
  await screenshot(before.page, 'destinations-damaged')
  await before.app.close()

  const { app, page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Close message' }).click()
  await expect(page.getByText('destinations.json is damaged')).toBeHidden()
  await app.close()

  const after = await dropreel.launch()
  await expect(after.page.getByRole('button', { name: 'Try the demo store' })).toBeVisible()
  await expect(after.page.getByText('destinations.json is damaged')).toBeHidden()
})

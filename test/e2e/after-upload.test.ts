import { access, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { chooseInMenu, row } from './fixtures/uploads.ts'

let folder: string

test.beforeEach(async () => {
  // On the home's own drive, which has the trash that the desktop uses.
  folder = await mkdtemp(join(homedir(), '.dropreel-after-upload-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('proven files go to the desktop’s trash, at once or later; a word keeps them', async ({ dropreel }) => {
  const trash = join(folder, 'data', 'Trash', 'files')
  await mkdir(join(folder, 'data'))
  const { page } = await dropreel.launch({ env: { XDG_DATA_HOME: join(folder, 'data') } })
  const settings = page.getByRole('region', { name: 'Settings' })
  const reel = join(folder, 'Reel über – v2.mov')
  await createVideoFile(reel, 40_000_000)
  const bytes = await readFile(reel)
  await page.getByRole('button', { name: 'Try the demo store' }).click()

  await page.getByRole('button', { name: 'Settings' }).click()
  await settings.getByLabel('The file on this computer').selectOption('Goes to the trash')
  await expect(settings.getByText(/^A file goes only if a fresh reading/)).toBeVisible()
  await settings.getByText(/^A file goes only if a fresh reading/).scrollIntoViewIfNeeded()
  await screenshot(page, 'settings-after-upload')
  // A file that goes is compared in any case.
  const comparison = settings.getByLabel('Read each file again and compare it')
  await expect(comparison.getByRole('option', { name: 'No', exact: true })).toHaveCount(0)
  await expect(comparison).toHaveValue('checksum')
  await page.keyboard.press('Escape')

  await dropFiles(page, [reel])
  await expect(row(page, 'Reel über – v2.mov')).toHaveAccessibleName(/, uploaded, verified$/)
  await expect(row(page, 'Reel über – v2.mov').getByText('The file is in the trash')).toBeVisible()
  await expect(access(reel)).rejects.toMatchObject({ code: 'ENOENT' })
  expect(await readdir(trash)).toEqual(['Reel über – v2.mov'])
  expect((await readFile(join(trash, 'Reel über – v2.mov'))).equals(bytes)).toBe(true)

  await page.getByRole('button', { name: 'Settings' }).click()
  await settings
    .getByLabel('When', { exact: true })
    .selectOption({ label: '7 days later, after another proof' })
  await expect(settings.getByLabel('Proof')).toBeVisible()
  await comparison.selectOption('With the object itself, read back')
  await expect(settings.getByText(/a download of the same size/)).toBeVisible()
  // No grade has to be chosen then.
  await expect(settings.getByLabel('Proof')).toBeHidden()
  // What is dropped from then on goes by it.
  await expect
    .poll(() => readFile(join(dropreel.home, 'app', 'settings.json'), 'utf8'))
    .toContain('"verify":"read-back"')
  await page.keyboard.press('Escape')
  const promo = join(folder, 'Promo.mov')
  await createVideoFile(promo, 1_000_000)
  await dropFiles(page, [promo])
  await expect(row(page, 'Promo.mov').getByText(/^The file goes to the trash /)).toBeVisible()
  await expect(row(page, 'Promo.mov')).toHaveAccessibleName(/, uploaded, read back$/)
  await screenshot(page, 'after-upload')
  await page.setViewportSize({ width: 720, height: 480 })
  await screenshot(page, 'after-upload-small')
  await chooseInMenu(row(page, 'Promo.mov'), 'Keep file')
  await expect(row(page, 'Promo.mov').getByText(/^The file goes to the trash /)).toBeHidden()
  await expect(access(promo)).resolves.toBeUndefined()
  expect(await readdir(trash)).toHaveLength(1)
})

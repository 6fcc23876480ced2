import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dropFiles } from './fixtures/drag-files.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { createVideoFile } from './fixtures/large-file.ts'
import { answerQuestions } from './fixtures/questions.ts'
import { screenshot } from './fixtures/screenshot.ts'
import { row } from './fixtures/uploads.ts'

let folder: string

test.beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dropreel-settings-'))
})

test.afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

test('limits bandwidth by rate and by the hour, live and after a restart', async ({ dropreel }) => {
  const running = await dropreel.launch()
  const { page } = running
  const settings = page.getByRole('region', { name: 'Settings' })
  const reel = join(folder, 'Reel.mov')
  await createVideoFile(reel, 60_000_000)
  await page.getByRole('button', { name: 'Try the demo store' }).click()

  await page.getByRole('button', { name: 'Settings' }).click()
  const limit = settings.getByRole('textbox', { name: 'Limit' })
  await limit.fill('much')
  await expect(limit).toHaveAccessibleDescription(/Give a number/)
  await limit.fill('1.5')
  await limit.press('Enter')
  await expect(settings.getByText('At all hours: 1.5 MB/s')).toBeVisible()

  await page.keyboard.press('Escape')
  await dropFiles(page, [reel])
  await expect(row(page, 'Reel.mov').getByText(/1\.[3-6] MB\/s/)).toBeVisible()

  // By keyboard alone: every day at this hour, nothing is uploaded.
  await page.getByRole('button', { name: 'Settings' }).press('Enter')
  await settings.getByRole('button', { name: 'Add rule' }).press('Enter')
  await screenshot(page, 'timetable-rule')
  for (const day of ['Saturday', 'Sunday']) await settings.getByRole('checkbox', { name: day }).press('Space')
  await settings.getByLabel('From').fill(hoursFromNow(-2))
  await settings.getByLabel('To', { exact: true }).fill(hoursFromNow(2))
  await settings.getByLabel('Then').selectOption('do not upload')
  await settings.getByRole('button', { name: 'Add', exact: true }).press('Enter')
  await expect(settings.getByText(/^Every day .*: no uploads$/)).toBeVisible()
  await screenshot(page, 'settings')
  await page.keyboard.press('Escape')
  await expect(row(page, 'Reel.mov')).toHaveAccessibleName(/^Reel.mov, waiting until /)
  await screenshot(page, 'held-by-timetable')

  await answerQuestions(running.app, 0)
  await dropreel.quit(running)
  const { page: next } = await dropreel.launch()
  await expect(row(next, 'Reel.mov')).toHaveAccessibleName(/, waiting until /)
  await next.getByRole('button', { name: 'Settings' }).click()
  await next.getByRole('button', { name: /^Remove Every day/ }).click()
  await expect(next.getByRole('button', { name: 'Add rule' })).toBeFocused()
  await next.getByRole('textbox', { name: 'Limit' }).fill('')
  await next.getByRole('button', { name: 'Done', exact: true }).click()
  await expect(row(next, 'Reel.mov')).toHaveAccessibleName(/, uploaded/)
})

/** A time field's value, in this computer's time. */
function hoursFromNow(hours: number): string {
  return new Date(Date.now() + hours * 3_600_000).toTimeString().slice(0, 5)
}

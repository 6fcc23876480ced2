import { expect, test } from './fixtures/dropreel.ts'

test('speaks the language of the system', async ({ dropreel }) => {
  const { page } = await dropreel.launch({ env: { LANGUAGE: 'de_AT:en' } })
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
})

test('another language is chosen in Settings, holds at once and there, and is kept', async ({ dropreel }) => {
  const first = await dropreel.launch()
  const { page } = first
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByLabel('Language').selectOption('Deutsch')
  await expect(page.locator('html')).toHaveAttribute('lang', 'de')
  // The page is a new one, but nobody should notice.
  await expect(page.getByRole('heading', { name: 'Einstellungen' })).toBeVisible()
  await expect(page.getByLabel('Sprache')).toBeFocused()
  await page.getByRole('button', { name: 'Fertig' }).click()
  await page.reload()
  await expect(page.getByRole('heading', { name: 'Video ablegen, Link bekommen.' })).toBeVisible()
  await dropreel.quit(first)
  const { page: next } = await dropreel.launch()
  await expect(next.locator('html')).toHaveAttribute('lang', 'de')
})

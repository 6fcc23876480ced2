import { expect, test } from './fixtures/dropreel.ts'

test('settings are a page of their own, left by Escape, and the theme holds at once and after a restart', async ({
  dropreel,
}) => {
  const first = await dropreel.launch()
  const { page } = first
  // Playwright would say light, whatever the app says.
  await page.emulateMedia({ colorScheme: null })
  const open = page.getByRole('button', { name: 'Settings' })
  await open.press('Enter')
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toBeVisible()
  const isDark = () => page.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)
  await page.getByRole('radio', { name: 'Dark' }).check()
  await expect.poll(isDark).toBe(true)
  await page.keyboard.press('ArrowUp')
  await expect.poll(isDark).toBe(false)
  await page.keyboard.press('ArrowDown')
  await page.getByLabel('Part size').selectOption('64 MiB')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('heading', { name: 'Settings', level: 1 })).toHaveCount(0)
  await expect(open).toBeFocused()

  await dropreel.quit(first)
  const { page: next } = await dropreel.launch()
  await next.emulateMedia({ colorScheme: null })
  await expect.poll(() => next.evaluate(() => matchMedia('(prefers-color-scheme: dark)').matches)).toBe(true)
  await next.getByRole('button', { name: 'Settings' }).click()
  await expect(next.getByLabel('Part size')).toHaveValue(`${64 * 1024 * 1024}`)
})

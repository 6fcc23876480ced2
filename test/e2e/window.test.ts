import { expect, test } from './fixtures/dropreel.ts'
import { screenshot } from './fixtures/screenshot.ts'

test('opens a window', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await expect(page).toHaveTitle('Dropreel')
  await screenshot(page, 'window')
})

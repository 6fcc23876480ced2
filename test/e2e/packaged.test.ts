import { expect, test } from './fixtures/dropreel.ts'

test.use({ packaged: true })

test('the packaged app opens a window', async ({ dropreel }) => {
  const { app, page } = await dropreel.launch()
  await expect(page).toHaveTitle('Dropreel')
  expect(await app.evaluate(({ app }) => app.isPackaged)).toBe(true)
})

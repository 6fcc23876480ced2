import { expect, test } from './fixtures/packaged-app.ts'

test.use({ unpacked: true })

test('SIGUSR1 opens no debugger in the app, though no fuse keeps it from that', async ({ packaged }) => {
  await expect(packaged.page).toHaveTitle('Dropreel')
  process.kill(packaged.pid ?? 0, 'SIGUSR1')
  // What it says now comes after what it would have said of a debugger.
  await packaged.page.reload()
  await expect(packaged.page.getByRole('button', { name: 'Try the demo store' })).toBeVisible()
  expect(packaged.output()).not.toContain('Debugger listening')
})

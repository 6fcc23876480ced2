import { enterDestination } from './fixtures/connect.ts'
import { expect, test } from './fixtures/dropreel.ts'
import { screenshot } from './fixtures/screenshot.ts'

test.skip(
  process.platform !== 'linux' || process.getuid?.() !== 0,
  'Only root can put a policy in its place.',
)

test.use({
  policy: {
    hosts: ['s3.example.com'],
    allowHttp: false,
    proxy: 'http://proxy.studio.example:3128',
    caFile: '/etc/ssl/certs/studio.pem',
    deleteLocal: false,
    longestLinkSeconds: 86_400,
    notifications: false,
    updates: false,
  },
})

test('the window shows what an administrator has set as locked', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await page.getByRole('button', { name: 'Try the demo store' }).click()
  await page.getByRole('button', { name: 'Settings' }).click()
  const file = page.getByLabel('The file on this computer')
  await expect(file).toBeDisabled()
  await expect(file).toHaveAccessibleDescription('Set by your administrator.')
  const tells = page.getByLabel('Tell me when an upload ends or needs me')
  await expect(tells).toBeDisabled()
  await expect(tells).not.toBeChecked()
  const lifetime = page.getByLabel('Links work for')
  await expect(lifetime).toHaveValue('86400')
  await expect(lifetime.getByRole('option')).toHaveText(['5 minutes', '1 hour', '12 hours', '1 day'])
  await expect(
    page.getByText('Set by your administrator: Dropreel does not look for new versions.'),
  ).toBeVisible()
  await screenshot(page, 'settings-under-policy')
})

test('the form of a destination does too', async ({ dropreel }) => {
  const { page } = await dropreel.launch()
  await enterDestination(page, { endpoint: 'http://nas.studio.example:9000' })
  const consent = page.getByRole('checkbox', { name: /^Allow plain http/ })
  await expect(consent).toHaveAccessibleName(/\(Set by your administrator: no\)$/)
  await expect(consent).toBeDisabled()
  await expect(consent).not.toBeChecked()
  await page.getByText('Network: proxy').click()
  const locked = {
    Proxy: 'http://proxy.studio.example:3128',
    'Certificate authorities': '/etc/ssl/certs/studio.pem',
  }
  for (const [label, value] of Object.entries(locked)) {
    const field = page.getByLabel(label, { exact: true })
    await expect(field).toBeDisabled()
    await expect(field).toHaveValue(value)
    await expect(field).toHaveAccessibleDescription('Set by your administrator.')
  }
})

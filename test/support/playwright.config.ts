import { defineConfig } from '@playwright/test'

/** The environments of the private desktops; see run-tests.mjs. */
const desktops: unknown[] = JSON.parse(process.env['DROPREEL_DESKTOPS'] ?? '[{}]')

// Each worker loads this file too, and goes to a desktop of its own: the apps of one desktop share focus, clipboard,
// keyring and notifications.
Object.assign(process.env, desktops[Number(process.env['TEST_PARALLEL_INDEX'] ?? 0)])

/** Run it through `npm run test:e2e`, which provides Electron and the desktops. */
export default defineConfig({
  testDir: '../e2e',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results/e2e',
  workers: desktops.length,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json']],
})

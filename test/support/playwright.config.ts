import { defineConfig } from '@playwright/test'

/** Run it through `npm run test:e2e`, which provides Electron, a display and a keyring. */
export default defineConfig({
  testDir: '../e2e',
  testMatch: '**/*.test.ts',
  outputDir: '../../test-results/e2e',
  // The apps share one display, and focus with it.
  workers: 1,
  retries: 0,
  forbidOnly: true,
  timeout: 60_000,
  expect: { timeout: 10_000 },
  reporter: [['list'], ['json']],
})

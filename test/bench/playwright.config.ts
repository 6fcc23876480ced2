import { defineConfig } from '@playwright/test'

/** Run it through `npm run bench:window`, which provides Electron and a display. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.bench.ts',
  outputDir: '../../test-results/bench',
  workers: 1,
  timeout: 600_000,
  reporter: [['list'], ['json']],
})

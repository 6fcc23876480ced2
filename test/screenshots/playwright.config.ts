import { defineConfig } from '@playwright/test'

/** Run it through `npm run screenshots`, which provides Electron and a display. */
export default defineConfig({
  testDir: '.',
  testMatch: '**/*.pictures.ts',
  outputDir: '../../test-results/screenshots-run',
  workers: 1,
  timeout: 600_000,
  reporter: [['list'], ['json']],
})

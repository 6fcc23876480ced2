import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/{unit,engine,contract,faults}/**/*.test.ts'],
    pool: 'forks',
    testTimeout: 20_000,
  },
})

import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

/** Against S3 servers of other makers: `npm run test:compat`. They share two cores with the tests. */
export default defineConfig({
  root: join(import.meta.dirname, '..', '..'),
  test: {
    include: ['test/compat/**/*.test.ts'],
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 60_000,
  },
})

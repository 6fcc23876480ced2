import { readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { defineConfig } from 'vitest/config'

const root = join(import.meta.dirname, '..', '..')
const all = 'test/{unit,engine,contract,faults}/**/*.test.ts'

/** Files that replace modules, globals or variables of the process. */
const replacing = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.test.ts'))
  .filter((file) =>
    /\bvi\.(mock|spyOn|stub|useFake)|process\.env\S* =/.test(readFileSync(join(root, 'test', file), 'utf8')),
  )
  .map((file) => join('test', file))

/** Tests that need a process to themselves: the others share one, so that they load what they test once. */
const alone = [
  'test/{faults,contract/credentials,unit/credentials}/**/*.test.ts',
  // A process remembers the secrets it has read.
  'test/unit/redaction.test.ts',
  ...replacing,
]

export default defineConfig({
  root,
  test: {
    pool: 'forks',
    testTimeout: 20_000,
    // Much of the time passes in waiting for other processes and for time limits.
    maxWorkers: availableParallelism(),
    projects: [
      { extends: true, test: { name: 'together', include: [all], exclude: alone, isolate: false } },
      { extends: true, test: { name: 'alone', include: alone, exclude: ['test/e2e/**'] } },
    ],
  },
})

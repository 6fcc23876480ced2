/**
 * `npm run screenshots [-- folder [state...]]`: pictures of the window in every state that tests know, or in those that are
 * named, in several sizes and themes, for people who look at them. Into test-results/screenshots unless a folder is given.
 * `npm run screenshots -- --docs` makes those that docs/ shows.
 */
import { join, resolve } from 'node:path'
import { build } from './build.mjs'
import { announceElectron, electronForTests } from './electron-dist.mjs'
import { root } from './run-command.mjs'
import { runPlaywright } from './run-tests.mjs'

const dist = await electronForTests()
announceElectron(dist)
const [folder = join(root, 'test-results', 'screenshots'), ...states] = process.argv.slice(2)
const isForDocs = folder === '--docs'
process.env['DROPREEL_SCREENSHOTS'] = isForDocs ? join(root, 'docs') : resolve(folder)
process.env['DROPREEL_STATES'] = states.join(' ')
const which = isForDocs ? ['--grep', 'the docs'] : ['--grep-invert', 'the docs']
const ready = await build()
process.exitCode =
  ready &&
  (await runPlaywright(dist, which, { config: 'test/screenshots/playwright.config.ts' })).failed === 0
    ? 0
    : 1

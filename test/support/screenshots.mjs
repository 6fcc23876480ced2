/**
 * `npm run screenshots [-- folder]`: pictures of the window in every state that tests know, in several sizes and themes,
 * for people who look at them. Into test-results/screenshots unless a folder is given.
 */
import { join, resolve } from 'node:path'
import { build } from './build.mjs'
import { announceElectron, electronForTests } from './electron-dist.mjs'
import { root } from './run-command.mjs'
import { runPlaywright } from './run-tests.mjs'

const dist = await electronForTests()
announceElectron(dist)
const [folder = join(root, 'test-results', 'screenshots')] = process.argv.slice(2)
process.env['DROPREEL_SCREENSHOTS'] = resolve(folder)
const ready = await build()
process.exitCode =
  ready && (await runPlaywright(dist, [], 'test/screenshots/playwright.config.ts')).failed === 0 ? 0 : 1

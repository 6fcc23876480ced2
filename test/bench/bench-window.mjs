/**
 * `npm run bench:window`: what 10,000 finished uploads cost the real window, beside an empty one. With a name behind `--`:
 * `speed`, uploads from the window beside the same by the command; `idle`, what the app costs in five minutes behind the
 * tray, or in as many as are named (`idle 1.5`). By hand, on a computer that does nothing else.
 */
import { build } from '../support/build.mjs'
import { announceElectron, electronForTests } from '../support/electron-dist.mjs'
import { runPlaywright } from '../support/run-tests.mjs'

const dist = await electronForTests()
announceElectron(dist)
const [subject = 'window', minutes] = process.argv.slice(2)
if (minutes !== undefined) process.env['DROPREEL_IDLE_MINUTES'] = minutes
const ready = await build()
process.exitCode =
  ready &&
  (
    await runPlaywright(dist, [`${subject}.bench`], {
      config: 'test/bench/playwright.config.ts',
    })
  ).failed === 0
    ? 0
    : 1

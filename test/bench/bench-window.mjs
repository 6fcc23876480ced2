/**
 * `npm run bench:window`: what 10,000 finished uploads cost the real window, beside an empty one. With a name behind `--`:
 * `speed`, uploads from the window beside the same by the command; `idle`, what the app costs in five minutes behind the
 * tray. By hand, on a computer that does nothing else.
 */
import { build } from '../support/build.mjs'
import { announceElectron, electronForTests } from '../support/electron-dist.mjs'
import { runPlaywright } from '../support/run-tests.mjs'

const dist = await electronForTests()
announceElectron(dist)
const ready = await build()
process.exitCode =
  ready &&
  (
    await runPlaywright(dist, [`${process.argv[2] ?? 'window'}.bench`], {
      config: 'test/bench/playwright.config.ts',
    })
  ).failed === 0
    ? 0
    : 1

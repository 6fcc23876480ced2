import { mkdir, readFile, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { startPrivateDesktop } from './private-desktop.mjs'
import { root, run, runTool } from './run-command.mjs'

/**
 * How a run of tests ended. A run that fails without a failed test (a file that does not load, say) counts as
 * one failure, so that a bad run never shows none.
 * @typedef {{ passed: number, failed: number, skipped: number }} Tally
 */

const results = join(root, 'test-results')

/** An app often waits for time to pass or for its window, so that a second one fits beside it. */
export const endToEndWorkers = Math.min(2, availableParallelism())

/**
 * Runs Vitest: every test that needs no window.
 * @param {readonly string[]} args passed through, for example a file's name
 * @returns {Promise<Tally>}
 */
export async function runVitest(args) {
  const report = await newReport('vitest.json')
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const config = ['--config', 'test/support/vitest.config.ts']
  const code = await runTool('vitest/vitest.mjs', ['run', ...config, ...reporters, ...args])
  const { numPassedTests, numFailedTests, numPendingTests } = await readReport(report, {
    numPassedTests: 0,
    numFailedTests: 0,
    numPendingTests: 0,
  })
  return tally(code, numPassedTests, numFailedTests, numPendingTests)
}

/**
 * Runs Playwright with the Electron given, each of its workers on a private desktop.
 * @param {import('./electron-dist.mjs').ElectronDist} dist
 * @param {readonly string[]} args passed through, for example a file's name
 * @param {{ config?: string, workers?: number, stdio?: import('node:child_process').StdioOptions }} [options] Playwright's
 *   configuration, how many workers it has, and where its output goes
 * @returns {Promise<Tally>}
 */
export async function runPlaywright(dist, args, options = {}) {
  const { config = 'test/support/playwright.config.ts', workers = 1, stdio = 'inherit' } = options
  const report = await newReport('playwright.json')
  const logs = join(results, 'processes')
  await rm(logs, { recursive: true, force: true })
  await mkdir(logs)
  const cli = join(root, 'node_modules', '@playwright', 'test', 'cli.js')
  const first = ['--import', new URL('playwright-process.mjs', import.meta.url).href]
  /** @type {import('./private-desktop.mjs').PrivateDesktop[]} */
  const desktops = []
  try {
    while (desktops.length < workers) desktops.push(await startPrivateDesktop())
    const code = await run(process.execPath, [...first, cli, 'test', '--config', config, ...args], {
      stdio,
      env: {
        ...process.env,
        ...desktops[0]?.env,
        ELECTRON_OVERRIDE_DIST_PATH: dist.dir,
        PLAYWRIGHT_JSON_OUTPUT_FILE: report,
        DROPREEL_PROCESS_LOGS: logs,
        DROPREEL_DESKTOPS: JSON.stringify(desktops.map(({ env }) => env)),
      },
    })
    const { stats } = await readReport(report, {
      stats: { expected: 0, unexpected: 0, flaky: 0, skipped: 0 },
    })
    return tally(code, stats.expected, stats.unexpected + stats.flaky, stats.skipped)
  } finally {
    for (const desktop of desktops) await desktop.close()
  }
}

/**
 * @param {number} code
 * @param {number} passed
 * @param {number} failed
 * @param {number} skipped
 * @returns {Tally}
 */
function tally(code, passed, failed, skipped) {
  return { passed, failed: code === 0 ? failed : Math.max(failed, 1), skipped }
}

/**
 * @param {string} name
 * @returns {Promise<string>} the path of a report that an earlier run has not left
 */
async function newReport(name) {
  const path = join(results, name)
  await mkdir(results, { recursive: true })
  await rm(path, { force: true })
  return path
}

/**
 * @template T
 * @param {string} path
 * @param {T} empty what counts when the run ended before it wrote a report
 * @returns {Promise<T>}
 */
async function readReport(path, empty) {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return empty
  }
}

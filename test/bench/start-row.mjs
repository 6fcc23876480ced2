// What 100,000 finished uploads in the state directory cost the start of the command and of the app.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { announceElectron, electronForTests } from '../support/electron-dist.mjs'
import { runPlaywright } from '../support/run-tests.mjs'

const names = {
  commandFew: 'command, 1 finished upload',
  commandMany: 'command, 100,000',
  appFew: 'app, 1 finished upload',
  appMany: 'app, 100,000',
}

/** @type {import('./rows.mjs').Row} */
export const startRow = {
  id: 'start',
  runs: 3,
  title: 'start',
  measure: measureStart,
  targets: [
    slowerBy('command', names.commandFew, names.commandMany),
    slowerBy('app', names.appFew, names.appMany),
  ],
}

/** @param {string} what @param {string} few @param {string} many @returns {import('./figures.mjs').Target} */
function slowerBy(what, few, many) {
  return {
    text: `${what} with 100,000: ≤ 0.5 s more`,
    figure: (results) => {
      const [one, other] = [results[few], results[many]]
      return one === undefined || other === undefined ? null : other.seconds - one.seconds
    },
    atMost: 0.5,
  }
}

/** @param {import('./uploads.mjs').Place} place @returns {Promise<import('./figures.mjs').Results>} */
async function measureStart({ dir, tell, runs }) {
  const dist = await electronForTests().catch((/** @type {Error} */ error) => {
    tell(`Left out, as there is no Electron: ${error.message}`)
    return null
  })
  if (dist === null) return {}
  announceElectron(dist)
  const file = join(dir, 'start.json')
  process.env['BENCH_RESULTS'] = file
  process.env['BENCH_STARTS'] = String(runs)
  const config = 'test/bench/playwright.config.ts'
  // Standard output is for the results.
  const { failed } = await runPlaywright(dist, ['start.bench'], { config, stdio: ['ignore', 2, 2] })
  if (failed > 0) throw new Error('The starts could not be measured.')
  const found = JSON.parse(readFileSync(file, 'utf8'))
  return Object.fromEntries(Object.entries(names).map(([key, name]) => [name, found[key]]))
}

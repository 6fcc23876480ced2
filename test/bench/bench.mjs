// npm run bench: Dropreel and other programs in turn, against a sink on this computer. docs/performance.md says what
// is measured. Options: see `usage`.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ensureRivals } from '../support/system-packages.mjs'
import { clients } from './clients.mjs'
import { verdicts } from './figures.mjs'
import { makeCertificate } from './make-data.mjs'
import { rowsFor, shortRows } from './rows.mjs'
import { costTable, speedTable, targetTable } from './tables.mjs'

const usage = `npm run bench -- [options]
  --rows http,frames   only these rows
  --runs 3             the medians of so many runs
  --gib 2              the size of the one large file
  --share 1            the part of the many files: 0.1 makes 1,000 × 100 KiB
  --json FILE          the results go there too
  --install            first installs rclone, awscli and curl with apt, as root on Debian and Ubuntu
  --short              what CI runs: two rows, beside what node_modules has, with wide bounds`

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    runs: { type: 'string', default: '3' },
    gib: { type: 'string', default: '2' },
    share: { type: 'string', default: '1' },
    json: { type: 'string' },
    install: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(usage)
else process.exitCode = await bench()

/** @returns {Promise<number>} the exit code: 1 when a target was missed */
async function bench() {
  if (process.platform !== 'linux') throw new Error('The bench reads /proc, so it runs only on Linux.')
  if (values.install) await ensureRivals()
  for (const { title, version } of Object.values(clients)) {
    if (version() === null) console.log(`${title} is not installed and left out; --install installs it.`)
  }
  const rows = chosenRows()
  const dir = mkdtempSync(join(tmpdir(), 'dropreel-bench-'))
  /** @type {Record<string, import('./tables.mjs').Measured>} */
  const measured = {}
  try {
    const place = { dir, certificate: makeCertificate(dir), runs: Number(values.runs), tell }
    for (const { id, title, measure, targets } of rows) {
      tell(`== ${title}`)
      const results = await measure(place)
      const earlier = Object.fromEntries(Object.entries(measured).map(([id, row]) => [id, row.results]))
      measured[id] = {
        title,
        measuredAt: new Date().toISOString(),
        commit: String(spawnSync('git', ['rev-parse', '--short', 'HEAD']).stdout).trim(),
        runs: place.runs,
        results,
        verdicts: verdicts(targets, results, earlier),
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  const all = Object.values(measured)
  console.log(`\n${[speedTable(all), costTable(all), targetTable(all)].join('\n\n')}`)
  return all.some(({ verdicts }) => verdicts.some(({ isMet }) => isMet === false)) ? 1 : 0
}

/** @throws {Error} when a name is none of a row */
function chosenRows() {
  const all = values.short ? shortRows() : rowsFor({ gib: Number(values.gib), share: Number(values.share) })
  if (values.rows === undefined) return all
  const names = values.rows.split(',')
  const unknown = names.filter((name) => !all.some(({ id }) => id === name))
  if (unknown.length > 0) {
    throw new Error(`There is no row ${unknown.join(', ')}; there are ${all.map(({ id }) => id).join(', ')}.`)
  }
  return all.filter(({ id }) => names.includes(id))
}

/** What is under way goes to standard error, the tables to standard output. @param {string} text */
function tell(text) {
  console.error(text)
}

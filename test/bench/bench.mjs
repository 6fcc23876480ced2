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
import { asJson, asText, storedRows, writeDocs, writePlots } from './write-docs.mjs'

const usage = `npm run bench -- [options]
  --rows http,frames   only these rows
  --runs 3             the medians of so many runs
  --gib 2              the size of the one large file
  --share 1            the part of the many files: 0.1 makes 1,000 × 100 KiB
  --json               only JSON on standard output, instead of tables
  --write              puts the results into docs: performance.json, .md and the charts
  --plots              only draws the charts, from docs/performance.json
  --install            first installs rclone, awscli and curl with apt, as root on Debian and Ubuntu
  --short              what CI runs: two rows, beside what node_modules has, with wide bounds`

const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    runs: { type: 'string', default: '3' },
    gib: { type: 'string', default: '2' },
    share: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    plots: { type: 'boolean', default: false },
    install: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(usage)
else if (values.plots) writePlots(storedRows())
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
  const stored = values.write ? storedRows() : {}
  /** @type {import('./write-docs.mjs').Rows} */
  const measured = {}
  try {
    const place = { dir, certificate: makeCertificate(dir), runs: Number(values.runs), tell }
    for (const { id, title, data, measure, targets } of rows) {
      tell(`== ${title}`)
      const results = await measure(place)
      const earlier = Object.entries({ ...stored, ...measured }).map(([id, row]) => [id, row.results])
      measured[id] = {
        title,
        data,
        measuredAt: new Date().toISOString(),
        commit: String(spawnSync('git', ['rev-parse', '--short', 'HEAD']).stdout).trim(),
        runs: place.runs,
        results,
        verdicts: verdicts(targets, results, Object.fromEntries(earlier)),
      }
    }
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
  if (values.write) await writeDocs({ ...stored, ...measured })
  console.log(values.json ? asJson(measured) : asText(measured))
  const isMissed = Object.values(measured).some(({ verdicts }) =>
    verdicts.some(({ isMet }) => isMet === false),
  )
  return isMissed ? 1 : 0
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

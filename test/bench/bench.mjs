// npm run bench: Dropreel and other programs in turn, against a sink on this computer. docs/performance.md says what
// is measured. Options: see `usage`.
import { parseArgs } from 'node:util'
import { ensureRivals } from '../support/system-packages.mjs'
import { clients } from './clients.mjs'
import { makeCertificate } from './make-data.mjs'
import { rowsFor, shortRows } from './rows.mjs'
import { chosenOf, exitCodeOf, folderForNow, measuredRow, positiveIn } from './run-rows.mjs'
import { asJson, asText, storedRowsOfThisMachine, writeDocs, writePage } from './write-docs.mjs'

const usage = `npm run bench -- [options]
  --rows http,frames   only these rows
  --runs 3             the medians of so many runs
  --gib 2              the size of the one large file
  --share 1            the part of the many files: 0.1 makes 1,000 × 100 KiB
  --json               only JSON on standard output, instead of tables
  --write              puts the results into docs: performance.json, .md and the charts
  --page               only writes tables and charts again, from docs/performance.json
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
    page: { type: 'boolean', default: false },
    install: { type: 'boolean', default: false },
    short: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const measurable = values.short
  ? shortRows()
  : rowsFor({ gib: positiveIn(values, 'gib'), share: positiveIn(values, 'share') })

if (values.help) console.log(usage)
else if (values.page) await writePage()
else process.exitCode = await bench()

/** @returns {Promise<number>} the exit code: 1 when a target was missed */
async function bench() {
  if (process.platform !== 'linux') throw new Error('The bench reads /proc, so it runs only on Linux.')
  if (values.short && values.write) throw new Error('--write is for the rows in full, not for --short.')
  if (values.install) await ensureRivals()
  for (const { title, version } of Object.values(clients)) {
    if (version() === null) tell(`${title} is not installed and left out; --install installs it.`)
  }
  const rows = chosenOf(measurable, values.rows)
  /** @type {import('./write-docs.mjs').Rows} */
  const measured = {}
  const stored = values.write ? storedRowsOfThisMachine() : {}
  const dir = folderForNow()
  const certificate = makeCertificate(dir)
  for (const row of rows) {
    const { id, title, measure, runs = positiveIn(values, 'runs') } = row
    tell(`== ${title}`)
    const results = await measure({ dir, certificate, runs, tell })
    const earlier = Object.entries({ ...stored, ...measured }).map(([id, { results }]) => [id, results])
    measured[id] = measuredRow(row, runs, results, Object.fromEntries(earlier))
    // After each row, so that what was measured stays when a later one is interrupted.
    if (values.write) await writeDocs(inOrder({ ...stored, ...measured }))
  }
  console.log(values.json ? asJson(measured) : asText(measured))
  return exitCodeOf(measured)
}

/** @param {import('./write-docs.mjs').Rows} rows @returns {import('./write-docs.mjs').Rows} */
function inOrder(rows) {
  return Object.fromEntries(measurable.flatMap(({ id }) => (rows[id] === undefined ? [] : [[id, rows[id]]])))
}

/** What is under way goes to standard error, the tables to standard output. @param {string} text */
function tell(text) {
  console.error(text)
}

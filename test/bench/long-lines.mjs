// npm run bench:long-lines: Dropreel and other programs over long and bad lines, which an emulator makes.
// docs/performance.md says what is measured. Options: see `usage`.
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { withLine } from './emulated-line.mjs'
import { lineRows } from './line-rows.mjs'
import { chosenOf, exitCodeOf, folderForNow, measuredRow, positiveIn } from './run-rows.mjs'
import { linesAsText, writeLines } from './write-docs.mjs'

const usage = `npm run bench:long-lines -- --lab <folder> [options], as root on Linux
  --lab <folder>         the line emulator, with up.sh and down.sh: see "Long lines" in docs/performance.md
  --rows gigabit,loss    only these rows
  --runs 3               the medians of so many runs
  --seconds 60           a program is stopped after so many, and what has arrived by then counts
  --congestion reno      how TCP avoids congestion at both ends: reno, cubic, bbr
  --name bn              what the names of the network namespaces begin with
  --write                puts the results into docs: performance-lines.json and performance.md
It takes about 20 minutes, with --runs 1 --seconds 30 five.`

const { values } = parseArgs({
  options: {
    lab: { type: 'string' },
    rows: { type: 'string' },
    runs: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '60' },
    congestion: { type: 'string', default: 'reno' },
    name: { type: 'string', default: 'bn' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

if (values.help) console.log(usage)
else process.exitCode = await measureLines()

/** @returns {Promise<number>} the exit code: 1 when a target was missed */
async function measureLines() {
  if (process.platform !== 'linux' || process.getuid?.() !== 0)
    throw new Error('Network namespaces are made by root on Linux, so this runs only there.')
  if (values.lab === undefined)
    throw new Error('--lab needs the folder of a line emulator; --help says more.')
  const { congestion } = values
  const lab = { folder: resolve(values.lab), congestion }
  const [runs, seconds] = [positiveIn(values, 'runs'), positiveIn(values, 'seconds')]
  const rows = chosenOf(lineRows, values.rows)
  const dir = folderForNow()
  /** @type {import('./write-docs.mjs').Rows} */
  const measured = {}

  /** @param {import('./line-rows.mjs').LineRow} row */
  async function measure(row) {
    const { id, title, line } = row
    const tell = (/** @type {string} */ text) => console.error(`${title}: ${text}`)
    const own = join(dir, id)
    const name = `${values.name}${lineRows.indexOf(row)}`
    const results = await withLine(lab, { name, line, dir: own }, (ends) =>
      row.measure({ ends, dir: own, runs, seconds, tell }),
    )
    measured[id] = measuredRow(row, runs, results)
  }

  for (const row of rows.filter(({ isFast }) => isFast)) await measure(row)
  // Slow lines leave the processor idle, so they are measured side by side.
  await Promise.all(rows.filter(({ isFast }) => !isFast).map(measure))
  const order = lineRows.map(({ id }) => id)
  const inOrder = Object.fromEntries(order.flatMap((id) => (measured[id] ? [[id, measured[id]]] : [])))
  console.log(linesAsText(inOrder))
  if (values.write) await writeLines(inOrder, { congestion, seconds }, order)
  return exitCodeOf(measured)
}

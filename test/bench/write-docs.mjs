// Results in docs: performance.json, performance-lines.json, the tables of performance.md, and the charts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { root, runTool } from '../support/run-command.mjs'
import { chartOf } from './chart.mjs'
import { median } from './figures.mjs'
import { machineInWords, thisMachine } from './machine.mjs'
import { plotsOf } from './plots.mjs'
import { summaryOf } from './summary.mjs'
import { costTable, quietPercent, speedTable, targetTable, timeTable } from './tables.mjs'

/**
 * @typedef {Record<string, import('./tables.mjs').Measured>} Rows
 * @typedef {{ machine: import('./machine.mjs').Machine, rows: Rows }} Stored
 * @typedef {{ congestion: string, seconds: number }} LineSettings
 */

const docs = join(root, 'docs')
const json = join(docs, 'performance.json')
const page = join(docs, 'performance.md')
const linesJson = join(docs, 'performance-lines.json')
const beginOf = (/** @type {string} */ script) => `<!-- written by npm run ${script} -- --write -->`
const end = '<!-- end -->'

/** The rows of earlier runs; none where they come from another machine: its figures and those of this one are not mixed. @returns {Rows} */
export function storedRowsOfThisMachine() {
  const stored = storedIn(json)
  return stored !== null && isDeepStrictEqual(stored.machine, thisMachine()) ? stored.rows : {}
}

/** @param {string} file @returns {Stored | null} */
function storedIn(file) {
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
}

/** @param {Rows} rows */
export function asText(rows) {
  return [speedTable(Object.values(rows)), linesAsText(rows)].filter(Boolean).join('\n\n')
}

/** Without how many times as fast as others Dropreel is: of programs that were stopped, the seconds say nothing. @param {Rows} rows */
export function linesAsText(rows) {
  const all = Object.values(rows)
  return [costTable(all), timeTable(all), targetTable(all)].filter(Boolean).join('\n\n')
}

/** @param {Rows} rows */
export function asJson(rows) {
  return JSON.stringify({ machine: thisMachine(), rows }, null, 2)
}

/** @param {Rows} rows */
export async function writeDocs(rows) {
  writeFileSync(json, asJson(rows))
  await writePage()
}

/** The tables and the charts, from the results that are in docs. */
export async function writePage() {
  const { machine, rows } = storedIn(json) ?? { machine: thisMachine(), rows: {} }
  const paragraphs = [summaryOf(rows), measuredOn(machine, rows), asText(rows), ...writePlots(rows)]
  await writeSection('bench', json, paragraphs)
}

/**
 * The figures of long lines, and those of the other rows from before where everything else is the same.
 * @param {Rows} rows @param {LineSettings} settings @param {string[]} order the ids of all rows
 */
export async function writeLines(rows, settings, order) {
  const conditions = { machine: thisMachine(), ...settings }
  const { rows: earlier, ...then } = storedIn(linesJson) ?? { rows: {} }
  const all = isDeepStrictEqual(then, conditions) ? { ...earlier, ...rows } : rows
  const shown = Object.fromEntries(order.flatMap((id) => (all[id] === undefined ? [] : [[id, all[id]]])))
  writeFileSync(linesJson, JSON.stringify({ ...conditions, rows: shown }, null, 2))
  const { congestion, seconds } = settings
  const how = `TCP ${congestion}, ${seconds} s at most for each program.`
  await writeSection('bench:long-lines', linesJson, [
    `${measuredOn(conditions.machine, shown)} ${how}`,
    linesAsText(shown),
  ])
}

/** @param {string} script @param {string} data the file that was written beside @param {string[]} paragraphs */
async function writeSection(script, data, paragraphs) {
  const begin = beginOf(script)
  const [before = '', rest = ''] = readFileSync(page, 'utf8').split(begin, 2)
  const after = rest.slice(rest.indexOf(end))
  writeFileSync(page, `${before}${[begin, ...paragraphs, after].join('\n\n')}`)
  await runTool('oxfmt/bin/oxfmt', [data, page])
}

/** @param {Rows} rows @returns {string[]} the charts as images in Markdown */
function writePlots(rows) {
  return Object.entries(plotsOf(rows)).map(([name, chart]) => {
    const file = `performance-${name}.svg`
    writeFileSync(join(docs, file), chartOf(chart))
    return `![${chart.title}](${file})`
  })
}

/** @param {import('./machine.mjs').Machine} machine @param {Rows} rows */
function measuredOn(machine, rows) {
  const days = Object.values(rows)
    .map(({ measuredAt }) => measuredAt.slice(0, 10))
    .toSorted()
  const when = days[0] === days.at(-1) ? days[0] : `${days[0]} to ${days.at(-1)}`
  const others = Object.values(rows).flatMap(({ results }) =>
    Object.values(results).flatMap(({ othersBusyPercent }) => othersBusyPercent ?? []),
  )
  const busy = others.length === 0 ? 0 : median(others)
  const doubt =
    busy > quietPercent
      ? ` **The computer was busy with something else (${busy.toFixed(0)} % of a core, in the median): the CPU time and the memory say something here, the clock does not.**`
      : ''
  return `Measured ${when}: ${machineInWords(machine)}${doubt}`
}

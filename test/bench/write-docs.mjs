// Results in docs: performance.json, the tables in performance.md, and the charts.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root, runTool } from '../support/run-command.mjs'
import { chartOf } from './chart.mjs'
import { median } from './figures.mjs'
import { machineInWords, thisMachine } from './machine.mjs'
import { plotsOf } from './plots.mjs'
import { costTable, speedTable, targetTable, timeTable } from './tables.mjs'

/**
 * @typedef {Record<string, import('./tables.mjs').Measured>} Rows
 * @typedef {{ machine: import('./machine.mjs').Machine, rows: Rows }} Stored
 */

const docs = join(root, 'docs')
const json = join(docs, 'performance.json')
const page = join(docs, 'performance.md')
/** Of one core; what a computer at rest does beside a command. */
const quietPercent = 20
const [begin, end] = ['<!-- written by npm run bench -- --write -->', '<!-- end -->']

/** The rows of earlier runs. @returns {Rows} */
export function storedRows() {
  return stored()?.rows ?? {}
}

/** None where they come from another machine: its figures and those of this one are not mixed. @returns {Rows} */
export function storedRowsOfThisMachine() {
  return JSON.stringify(stored()?.machine) === JSON.stringify(thisMachine()) ? storedRows() : {}
}

/** @returns {Stored | null} */
function stored() {
  return existsSync(json) ? JSON.parse(readFileSync(json, 'utf8')) : null
}

/** @param {Rows} rows */
export function asText(rows) {
  const all = Object.values(rows)
  return [speedTable(all), costTable(all), timeTable(all), targetTable(all)].filter(Boolean).join('\n\n')
}

/** @param {Rows} rows */
export function asJson(rows) {
  return JSON.stringify({ machine: thisMachine(), rows }, null, 2)
}

/** @param {Rows} rows */
export async function writeDocs(rows) {
  writeFileSync(json, asJson(rows))
  const text = readFileSync(page, 'utf8')
  const [before = '', rest = ''] = text.split(begin, 2)
  const after = rest.slice(rest.indexOf(end))
  const written = [measuredOn(rows), asText(rows), ...writePlots(rows)].join('\n\n')
  writeFileSync(page, `${before}${begin}\n\n${written}\n\n${after}`)
  await runTool('oxfmt/bin/oxfmt', [json, page])
}

/** @param {Rows} rows @returns {string[]} the charts as images in Markdown */
export function writePlots(rows) {
  return Object.entries(plotsOf(rows)).map(([name, chart]) => {
    const file = `performance-${name}.svg`
    writeFileSync(join(docs, file), chartOf(chart))
    return `![${chart.title}](${file})`
  })
}

/** @param {Rows} rows */
function measuredOn(rows) {
  const days = Object.values(rows)
    .map(({ measuredAt }) => measuredAt.slice(0, 10))
    .toSorted()
  const when = days[0] === days.at(-1) ? days[0] : `${days[0]} to ${days.at(-1)}`
  const others = Object.values(rows).flatMap(({ results }) =>
    Object.values(results).flatMap(({ othersBusyPercent }) => othersBusyPercent ?? []),
  )
  const busy = median(others)
  const doubt =
    busy > quietPercent
      ? ` **The computer was busy with something else (${busy.toFixed(0)} % of a core, in the median): the CPU time and the memory say something here, the clock does not.**`
      : ''
  return `Measured ${when}: ${machineInWords(thisMachine())}${doubt}`
}

// The results as tables in Markdown, for the terminal and for docs/performance.md.
import { clients } from './clients.mjs'
import { ratio } from './figures.mjs'

const nothing = '–'
/** Of one core; what a computer at rest does beside a command. */
export const quietPercent = 20

/**
 * @typedef {{
 *   title: string, data?: import('./make-data.mjs').Data | undefined, measuredAt: string, commit: string, runs: number,
 *   results: import('./figures.mjs').Results, verdicts: import('./figures.mjs').Verdict[],
 * }} Measured a row that was measured
 */

/** How many times as fast as each rival Dropreel is. @param {Measured[]} rows */
export function speedTable(rows) {
  const compared = rows.filter(({ results }) => results['dropreel'] !== undefined)
  const rivals = Object.keys(clients).filter(
    (name) => name !== 'dropreel' && compared.some(({ results }) => results[name]),
  )
  const head = ['', ...rivals.map(titleOf)]
  const lines = compared.map(({ title, results }) =>
    [title].concat(rivals.map((name) => shown(ratio('seconds', results[name], results['dropreel'])))),
  )
  return table(head, lines)
}

/** Of a row in the table of costs: how each figure is shown. @type {[head: string, shown: (one: import('./figures.mjs').Figures) => string][]} */
const costs = [
  ['seconds', ({ seconds }) => shown(seconds)],
  ['MB/s', ({ megabytesPerSecond }) => shown(megabytesPerSecond)],
  ['CPU s per GiB', ({ cpuSecondsPerGib }) => shown(cpuSecondsPerGib)],
  ['CPU ms per file', ({ cpuMsPerFile }) => shown(cpuMsPerFile)],
  ['peak MB', ({ peakMegabytes }) => shown(peakMegabytes)],
  ['sink busy', ({ sinkBusyPercent }) => percent(sinkBusyPercent)],
  [
    'others busy',
    ({ othersBusyPercent = 0 }) => (othersBusyPercent > quietPercent ? percent(othersBusyPercent) : nothing),
  ],
]

/** Columns that say nothing are left out. @param {Measured[]} rows */
export function costTable(rows) {
  const lines = rows.flatMap(({ title, results }) =>
    Object.entries(results)
      .filter(([, one]) => one.megabytesPerSecond !== undefined)
      .map(([name, one], index) => ({ row: index === 0 ? title : '', name, one })),
  )
  const columns = costs.filter(([, shownOf]) => lines.some(({ one }) => shownOf(one) !== nothing))
  return table(
    ['', '', ...columns.map(([head]) => head)],
    lines.map(({ row, name, one }) =>
      [row, titleOf(name)].concat(columns.map(([, shownOf]) => shownOf(one))),
    ),
  )
}

/** What is no upload of data, but only takes time. @param {Measured[]} rows */
export function timeTable(rows) {
  const times = rows.filter(({ results }) => Object.values(results).some((one) => !one.megabytesPerSecond))
  const lines = times.flatMap(({ title, results }) =>
    Object.entries(results).map(([name, { seconds }], index) => [
      index === 0 ? title : '',
      name,
      shown(seconds),
    ]),
  )
  return table(['', '', 'seconds'], lines)
}

/** @param {Measured[]} rows */
export function targetTable(rows) {
  const lines = rows.flatMap(({ title, verdicts }) =>
    verdicts.map(({ text, figure, isMet }, index) => [
      index === 0 ? title : '',
      text,
      shown(figure),
      isMet === null ? 'not measured' : isMet ? 'met' : '**missed**',
    ]),
  )
  return table(['', 'target', 'measured', ''], lines)
}

/** @param {string} name */
function titleOf(name) {
  return clients[name]?.title ?? name
}

/** With three digits, and no fraction from a hundred on. @param {number | null | undefined} figure */
export function shown(figure) {
  if (figure === null || figure === undefined) return nothing
  const size = Math.abs(figure)
  return figure.toFixed(size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2)
}

/** @param {number | undefined} figure */
function percent(figure) {
  return figure === undefined ? nothing : `${figure.toFixed(0)} %`
}

/** Nothing where there are no lines. @param {string[]} head @param {string[][]} lines */
function table(head, lines) {
  if (lines.length === 0) return ''
  const all = [head, ...lines]
  const widths = head.map((_, column) => Math.max(3, ...all.map((cells) => cells[column]?.length ?? 0)))
  const written = all.map(
    (cells) => `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`,
  )
  written.splice(1, 0, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`)
  return written.join('\n')
}

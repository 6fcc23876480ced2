// The results as tables in Markdown, for the terminal and for docs/performance.md.
import { clients } from './clients.mjs'
import { ratio } from './figures.mjs'

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
    [title].concat(rivals.map((name) => shown(ratio('seconds', results[name], results['dropreel']), 2))),
  )
  return table(head, lines)
}

/** @param {Measured[]} rows */
export function costTable(rows) {
  const head = [
    '',
    '',
    'seconds',
    'MB/s',
    'CPU s per GiB',
    'CPU ms per file',
    'peak MB',
    'sink busy',
    'others busy',
  ]
  const uploads = rows.filter(({ results }) => Object.values(results).some((one) => one.megabytesPerSecond))
  const lines = uploads.flatMap(({ title, results }) =>
    Object.entries(results).map(([name, one], index) => [
      index === 0 ? title : '',
      titleOf(name),
      shown(one.seconds, 2),
      shown(one.megabytesPerSecond, 0),
      shown(one.cpuSecondsPerGib, 2),
      shown(one.cpuMsPerFile, 2),
      shown(one.peakMegabytes, 0),
      `${shown(one.sinkBusyPercent, 0)} %`,
      `${shown(one.othersBusyPercent, 0)} %`,
    ]),
  )
  return table(head, lines)
}

/** What is no upload of data, but only takes time. @param {Measured[]} rows */
export function timeTable(rows) {
  const times = rows.filter(({ results }) => Object.values(results).some((one) => !one.megabytesPerSecond))
  const lines = times.flatMap(({ title, results }) =>
    Object.entries(results).map(([name, { seconds }], index) => [
      index === 0 ? title : '',
      name,
      shown(seconds, 2),
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
      shown(figure, 2),
      isMet === null ? 'not measured' : isMet ? 'met' : '**missed**',
    ]),
  )
  return table(['', 'target', 'measured', ''], lines)
}

/** @param {string} name */
function titleOf(name) {
  return clients[name]?.title ?? name
}

/** @param {number | null | undefined} figure @param {number} digits */
function shown(figure, digits) {
  return figure === null || figure === undefined ? '–' : figure.toFixed(digits)
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

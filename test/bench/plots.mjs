// The charts of docs/performance.md, from the results of the rows.
import { clients } from './clients.mjs'
import { partCounts, partsName } from './resume-row.mjs'
import { countName, counted, fileCounts } from './rows.mjs'

/**
 * @typedef {Record<string, import('./tables.mjs').Measured>} Rows
 * @typedef {'cpuMsPerFile' | 'peakMegabytes'} OfCount
 */

/** Far enough apart for the colour-blind, on light and on dark pages. @type {Record<string, [light: string, dark: string]>} */
const colors = {
  dropreel: ['#4f46e5', '#8b8bff'],
  'lib-storage': ['#0f766e', '#2dd4bf'],
  'sdk-loop': ['#a21caf', '#e879f9'],
  rclone: ['#b45309', '#fbbf24'],
  awscli: ['#4d7c0f', '#a3e635'],
  'node-put': ['#64748b', '#94a3b8'],
}

/**
 * @param {Rows} rows
 * @returns {Record<string, import('./chart.mjs').Chart>} by their names; only those whose rows were measured
 */
export function plotsOf(rows) {
  return {
    ...bySize(rows),
    ...byCount(rows, 'count-cpu', 'CPU time by the number of files', 'Milliseconds for each', 'cpuMsPerFile'),
    ...byCount(rows, 'count-memory', 'Peak memory by the number of files', 'MB', 'peakMegabytes'),
    ...byParts(rows),
  }
}

/** @param {Rows} rows */
function bySize(rows) {
  const found = ['tiny', 'frames', 'clips', 'http'].flatMap((id) => {
    const row = rows[id]
    return row?.data === undefined ? [] : [{ bytes: row.data.bytes, results: row.results }]
  })
  if (found.length < 4) return {}
  const lines = ['dropreel', 'lib-storage', 'sdk-loop', 'rclone', 'awscli', 'node-put'].map((name) =>
    lineOf(
      name,
      found.flatMap(({ bytes, results }) => point(bytes, results[name]?.cpuSecondsPerGib)),
    ),
  )
  const across = found.map(({ bytes }) => ({ at: bytes, text: bytesInWords(bytes) }))
  const note = 'Seconds for each GiB, whole commands over http'
  return {
    size: { title: 'CPU time by the size of the files', note, across, lines },
  }
}

/** @param {Rows} rows @param {string} chart @param {string} title @param {string} unit @param {OfCount} measure */
function byCount({ counts, tiny }, chart, title, unit, measure) {
  if (counts === undefined || tiny?.data === undefined) return {}
  const most = tiny.data.files
  const lines = counted.map((name) =>
    lineOf(name, [
      ...fileCounts.flatMap((count) => point(count, counts.results[countName(name, count)]?.[measure])),
      ...point(most, tiny.results[name]?.[measure]),
    ]),
  )
  const across = [...fileCounts, most].map((count) => ({ at: count, text: count.toLocaleString('en') }))
  return { [chart]: { title, note: `${unit}, files of 10 KiB`, across, lines } }
}

/** @param {Rows} rows */
function byParts({ resume }) {
  if (resume === undefined) return {}
  const lines = [
    lineOf(
      'dropreel',
      partCounts.flatMap((count) => point(count, resume.results[partsName(count)]?.seconds)),
    ),
  ]
  const across = partCounts.map((count) => ({ at: count, text: count.toLocaleString('en') }))
  const note = 'Seconds from the start of the command to the first new byte'
  const title = 'Resuming, by the number of parts that are stored'
  return { parts: { title, note, across, lines, goal: { at: 3, text: 'target for 10,000' } } }
}

/** Of a line; none where nothing was measured. @param {number} across @param {number | undefined} up @returns {[number, number][]} */
function point(across, up) {
  return up === undefined ? [] : [[across, up]]
}

/** @param {string} name @param {[number, number][]} points */
function lineOf(name, points) {
  return {
    name: clients[name]?.title ?? name,
    color: colors[name] ?? ['', ''],
    isOurs: name === 'dropreel',
    points,
  }
}

/** @param {number} bytes */
function bytesInWords(bytes) {
  const power = Math.floor(Math.log2(bytes) / 10)
  return `${bytes / 1024 ** power} ${['B', 'KiB', 'MiB', 'GiB'][power]}`
}

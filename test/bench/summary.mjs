// What of the results matters to who uploads, in some sentences for docs/performance.md.
import { ratio } from './figures.mjs'
import { partCounts, partsName } from './resume-row.mjs'
import { shown } from './tables.mjs'

/** @typedef {Record<string, import('./tables.mjs').Measured>} Rows */

/** @param {Rows} rows @returns {string} a list in Markdown; only what was measured */
export function summaryOf(rows) {
  return [largeFile(rows), manyFiles(rows), memory(rows), resuming(rows), besideRclone(rows), targets(rows)]
    .flatMap((sentence) => (sentence === null ? [] : [`- ${sentence}`]))
    .join('\n')
}

/** @param {Rows} rows */
function largeFile({ http, tls }) {
  const [plain, encrypted] = [http, tls].map((row) => row?.results['dropreel']?.megabytesPerSecond)
  if (plain === undefined || encrypted === undefined) return null
  return `**A large file** leaves at ${shown(encrypted)} MB/s with TLS, at ${shown(plain)} MB/s without. A line of 1 Gbit/s carries 125 MB/s.`
}

/** @param {Rows} rows */
function manyFiles({ clips, frames, tiny }) {
  const each = [clips, frames, tiny].flatMap((row) => {
    const seconds = row?.results['dropreel']?.seconds
    return row?.data === undefined || seconds === undefined
      ? []
      : [`${row.title} take ${shown(seconds)} s (${shown(row.data.files / seconds)} files a second)`]
  })
  return each.length === 0 ? null : `**Many files:** ${each.join(', ')}.`
}

/** @param {Rows} rows */
function memory({ http, tls, clips, frames, tiny }) {
  const peaks = [http, tls, clips, frames, tiny].flatMap(
    (row) => row?.results['dropreel']?.peakMegabytes ?? [],
  )
  return peaks.length === 0 ? null : `**Memory:** at most ${shown(Math.max(...peaks))} MB with any of these.`
}

/** @param {Rows} rows */
function resuming({ resume }) {
  const most = Math.max(...partCounts)
  const seconds = resume?.results[partsName(most)]?.seconds
  if (seconds === undefined) return null
  return `**After an interruption** an upload of ${most.toLocaleString('en')} parts goes on within ${shown(seconds)} s.`
}

/** @param {Rows} rows */
function besideRclone({ http, tls, clips, frames }) {
  const each = [http, tls, clips, frames].flatMap((row) => {
    const times = ratio('seconds', row?.results['rclone'], row?.results['dropreel'])
    return row === undefined || times === null ? [] : [`${shown(times)} with ${row.title}`]
  })
  return each.length === 0 ? null : `**Times as fast as rclone** as it is installed: ${each.join('; ')}.`
}

/** @param {Rows} rows */
function targets(rows) {
  const all = Object.values(rows).flatMap(({ verdicts }) => verdicts.filter(({ isMet }) => isMet !== null))
  const met = all.filter(({ isMet }) => isMet)
  return `**Targets:** ${met.length} of ${all.length} are met.`
}

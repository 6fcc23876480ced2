// The long lines on which Dropreel is measured beside others, and what is wanted there.
import { asFastAs } from './figures.mjs'
import { bestRclone, measureSpeeds, plainStreams } from './line-speed.mjs'
import { linkName, measureLinks, times } from './link-times.mjs'

/**
 * @typedef {import('./emulated-line.mjs').Line} Line
 * @typedef {import('./figures.mjs').Target} Target
 * @typedef {import('./line-speed.mjs').Place} Place
 * @typedef {{ id: string, title: string, isFast?: boolean, line: Line, measure: (place: Place) => Promise<import('./figures.mjs').Results>, targets: Target[] }} LineRow
 *   a fast line needs the whole processor
 */

const gigabit = 1000
const linkWithinSeconds = 11

/** @type {LineRow[]} */
export const lineRows = [
  {
    id: 'gigabit',
    title: '1 Gbit/s, 100 ms',
    isFast: true,
    line: { delayMs: 50, megabitsPerSecond: gigabit },
    measure: (place) => measureSpeeds(place, { bytes: 1500e6, withPlainStreams: true }),
    targets: [asFastAs(plainStreams, 0.95)],
  },
  lossy('loss', '1 Gbit/s, 100 ms, 0.1 % loss', {
    delayMs: 50,
    lossPercent: 0.1,
    megabitsPerSecond: gigabit,
  }),
  lossy('far', '1 Gbit/s, 200 ms, 1 % loss', { delayMs: 100, lossPercent: 1, megabitsPerSecond: gigabit }),
  {
    id: 'jitter',
    title: '20 Mbit/s, 40 ms, jitter of 10 ms each way',
    line: { delayMs: 20, jitterMs: 10, megabitsPerSecond: 20, bufferMs: 200 },
    measure: (place) => measureSpeeds(place, { bytes: 100e6, withPlainStreams: false }),
    targets: [],
  },
  {
    id: 'links',
    title: 'four files of 30 MB, 24 Mbit/s, 30 ms',
    line: { delayMs: 15, megabitsPerSecond: 24 },
    measure: (place) => measureLinks(place, { files: 4, bytes: 30e6 }),
    targets: times.map((time) => ({
      text: `${linkName(time, 1)} in ≤ ${linkWithinSeconds} s`,
      figure: (results) => results[linkName(time, 1)]?.seconds ?? null,
      atMost: linkWithinSeconds,
    })),
  },
]

/** @param {string} id @param {string} title @param {Line} line @returns {LineRow} */
function lossy(id, title, line) {
  return {
    id,
    title,
    line,
    measure: (place) => measureSpeeds(place, { bytes: 600e6, withPlainStreams: false }),
    targets: [asFastAs('rclone', 1.5), asFastAs(bestRclone, 1)],
  }
}

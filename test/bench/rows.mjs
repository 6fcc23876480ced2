// What is measured, and what is wanted of it: the table of issue and documentation, a row each.
import { availableParallelism } from 'node:os'
import { clients } from './clients.mjs'
import { cheaperThan, fasterThan, peakUnder, ratio, smallerThan } from './figures.mjs'
import { resumeRow } from './resume-row.mjs'
import { startRow } from './start-row.mjs'
import { measureUploads } from './uploads.mjs'

/**
 * @typedef {import('./figures.mjs').Results} Results
 * @typedef {import('./figures.mjs').Target} Target
 * @typedef {import('./make-data.mjs').Data} Data
 * @typedef {{ id: string, title: string, data?: Data, runs?: number, measure: (place: import('./uploads.mjs').Place) => Promise<Results>, targets: Target[] }} Row
 *   `data` where it is the same for all that is measured; `runs` where it is not what the option says
 * @typedef {{ gib: number, share: number }} Sizes
 *   `gib` is the size of the one large file, `share` the part of the many files that is measured
 */

const mebibyte = 1024 ** 2
const forFiles = ['dropreel', 'lib-storage', 'rclone', 'rclone-tuned', 'awscli', 'node-put', 'sdk-loop']
/** Whose cost by the number of files is measured, and those numbers: together with the row `tiny`. */
export const counted = ['dropreel', 'rclone', 'node-put']
export const fileCounts = [100, 1000, 10_000]
const forOneFile = [...forFiles, 'curl']

/** @param {Sizes} sizes @returns {Row[]} */
export function rowsFor({ gib, share }) {
  const one = { files: 1, bytes: Math.round(gib * 1024) * mebibyte }
  const clips = { files: many(200, share), bytes: 5 * mebibyte }
  const frames = { files: many(10_000, share), bytes: 100 * 1024 }
  const tiny = { files: many(100_000, share), bytes: 10 * 1024 }
  return [
    uploads('http', `one file of ${gib} GiB, http`, forOneFile, one, [
      fasterThan('lib-storage', 3.5),
      fasterThan('rclone', 4),
      fasterThan('curl', 0.6),
      fasterThan('node-put', 0.65),
      cheaperThan('lib-storage', 0.3),
    ]),
    uploads('tls', `one file of ${gib} GiB, TLS`, forOneFile, one, [
      fasterThan('lib-storage', 3),
      fasterThan('rclone', 3.2),
      fasterThan('curl', 0.55),
      cheaperThan('lib-storage', 0.3),
    ]),
    uploads('clips', `${count(clips)} × 5 MiB`, forFiles, clips, [
      fasterThan('lib-storage', 2.7),
      fasterThan('rclone', 2),
    ]),
    uploads('frames', `${count(frames)} × 100 KiB`, forFiles, frames, [
      fasterThan('rclone', 1.2),
      fasterThan('lib-storage', 2),
      peakUnder(200),
    ]),
    tinyRow(tiny),
    countsRow(),
    longRow(gib),
    coresRow(one, frames),
    resumeRow,
    startRow,
  ]
}

/** The rows of `--short`: what CI fails on. Wide, because the computers there differ and are not alone. @returns {Row[]} */
export function shortRows() {
  const rivals = ['dropreel', 'lib-storage', 'node-put']
  const one = { files: 1, bytes: 512 * mebibyte }
  // So many that bodies that stay in memory would be much beside the program.
  const frames = { files: 2000, bytes: 100 * 1024 }
  return [
    uploads('http', 'one file of 0.5 GiB, http', rivals, one, [
      fasterThan('lib-storage', 1.3),
      cheaperThan('lib-storage', 0.7),
      smallerThan('lib-storage', 2),
    ]),
    uploads('frames', '2,000 × 100 KiB', rivals, frames, [
      fasterThan('lib-storage', 0.3),
      cheaperThan('lib-storage', 2.5),
      smallerThan('lib-storage', 1.6),
    ]),
  ]
}

/** @param {number} whole @param {number} share */
function many(whole, share) {
  return Math.max(2, Math.round(whole * share))
}

/** @param {Data} data */
function count({ files }) {
  return files.toLocaleString('en')
}

/** @param {string} id @param {string} title @param {string[]} names @param {Data} data @param {Target[]} targets @returns {Row} */
function uploads(id, title, names, data, targets) {
  const variants = names.map((name) => ({ name, client: name, data }))
  return {
    id,
    title,
    data,
    targets,
    measure: (place) => measureUploads(place, { tls: id === 'tls', variants }),
  }
}

/** Once: what counts is that it ends, and that memory does not grow with the number of files. @param {Data} data @returns {Row} */
function tinyRow(data) {
  const variants = counted.map((name) => ({ name, client: name, data }))
  return {
    id: 'tiny',
    runs: 1,
    title: `${count(data)} × 10 KiB`,
    data,
    measure: (place) => measureUploads(place, { tls: false, variants }),
    targets: [
      {
        text: 'peak memory ≤ 1.2 × that of 100 KiB files',
        figure: (results, { frames }) => ratio('peakMegabytes', results['dropreel'], frames?.['dropreel']),
        atMost: 1.2,
      },
    ],
  }
}

/** @param {string} client @param {number} files */
export function countName(client, files) {
  return `${clients[client]?.title ?? client}, ${files.toLocaleString('en')} files`
}

/** @returns {Row} */
function countsRow() {
  const variants = fileCounts.flatMap((files) =>
    counted.map((client) => ({ name: countName(client, files), client, data: { files, bytes: 10 * 1024 } })),
  )
  return {
    id: 'counts',
    runs: 1,
    title: 'by the number of files, 10 KiB each',
    measure: (place) => measureUploads(place, { tls: false, variants }),
    targets: [],
  }
}

/** @param {number} gib @returns {Row} */
function longRow(gib) {
  const bytes = Math.round(gib * 1024) * mebibyte
  const [short, long] = [`${gib} GiB`, `${gib * 10} GiB`]
  const variants = [
    { name: short, client: 'dropreel', data: { files: 1, bytes, sparse: true } },
    { name: long, client: 'dropreel', data: { files: 1, bytes: 10 * bytes, sparse: true } },
  ]
  return {
    id: 'long',
    runs: 1,
    title: `one file of ${gib * 10} GiB`,
    measure: (place) => measureUploads(place, { tls: false, variants }),
    targets: [
      {
        text: `peak memory ≤ 1.15 × that of ${short}`,
        figure: (results) => ratio('peakMegabytes', results[long], results[short]),
        atMost: 1.15,
      },
      {
        text: `time ≤ 11 × that of ${short}`,
        figure: (results) => ratio('seconds', results[long], results[short]),
        atMost: 11,
      },
    ],
  }
}

/** Dropreel with one core, two, four and so on, as many as there are. @param {Data} one @param {Data} frames @returns {Row} */
function coresRow(one, frames) {
  const cores = [1, 2, 4, 8, 16].filter((number) => number <= availableParallelism())
  const variants = cores.flatMap((number) => {
    const words = number === 1 ? '1 core' : `${number} cores`
    return [
      { name: `one file, ${words}`, client: 'dropreel', data: one, cores: number },
      { name: `frames, ${words}`, client: 'dropreel', data: frames, cores: number },
    ]
  })
  return {
    id: 'cores',
    runs: 1,
    title: 'by cores',
    measure: (place) => measureUploads(place, { tls: false, variants }),
    targets: [],
  }
}

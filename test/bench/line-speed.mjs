// How fast programs upload one large file over a long line.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { clients } from './clients.mjs'
import { sendPlainStreams } from './emulated-line.mjs'
import { mediansOf } from './figures.mjs'
import { makeData } from './make-data.mjs'
import { usageOf } from './process-usage.mjs'
import { withSink } from './run-sink.mjs'

/**
 * @typedef {import('./figures.mjs').Figures} Figures
 * @typedef {import('./figures.mjs').Results} Results
 * @typedef {import('./process-usage.mjs').Command} Command
 * @typedef {{ ends: import('./emulated-line.mjs').Ends, dir: string, runs: number, seconds: number, tell: (text: string) => void }} Place
 *   `seconds` are the most that a program gets
 */

const streams = 4
export const plainStreams = `${streams} plain TCP streams`
export const bestRclone = 'rclone with the best number of lanes'
const laneCounts = [8, 16, 32, 64]
/** Of the seconds of a program. */
const shareForATry = 0.25

/**
 * Every program once, then all of them again.
 * @param {Place} place
 * @param {{ bytes: number, withPlainStreams: boolean }} what
 * @returns {Promise<Results>} the medians by the programs' names
 */
export async function measureSpeeds(place, { bytes, withPlainStreams }) {
  const path = join(place.dir, 'master.mov')
  makeData(path, { files: 1, bytes, sparse: true })
  /** @type {Map<string, () => Promise<Figures>>} */
  const programs = new Map()
  for (const name of ['dropreel', 'lib-storage']) programs.set(name, () => speedOf(place, path, name))
  if (clients['rclone']?.version() !== null) {
    const lanes = await bestLanes(place, path)
    programs.set('rclone', () => speedOf(place, path, 'rclone'))
    programs.set(bestRclone, () => speedOf(place, path, 'rclone', withLanes(lanes)))
  }
  if (withPlainStreams) programs.set(plainStreams, () => speedOfStreams(place, bytes))
  /** @type {Record<string, Figures[]>} */
  const all = {}
  for (let run = 1; run <= place.runs; run++) {
    for (const [name, measure] of programs) {
      const figures = await measure()
      ;(all[name] ??= []).push(figures)
      place.tell(`run ${run}, ${name}: ${figures.megabytesPerSecond?.toFixed(2)} MB/s`)
    }
  }
  return Object.fromEntries(Object.entries(all).map(([name, each]) => [name, mediansOf(each)]))
}

/** @param {Place} place @param {string} path @returns {Promise<number>} how many connections rclone is fastest with */
async function bestLanes(place, path) {
  let best = { lanes: 0, speed: -1 }
  for (const lanes of laneCounts) {
    const aTry = { ...place, seconds: place.seconds * shareForATry }
    const { megabytesPerSecond: speed = 0 } = await speedOf(aTry, path, 'rclone', withLanes(lanes))
    place.tell(`rclone with ${lanes} lanes, tried: ${speed.toFixed(2)} MB/s`)
    if (speed > best.speed) best = { lanes, speed }
  }
  return best.lanes
}

/** Also all that keeps rclone from its lanes: one connection for less than 200 MiB, and an MD5 of the file before. @param {number} lanes */
function withLanes(lanes) {
  return ['--s3-upload-concurrency', String(lanes), '--s3-upload-cutoff', '5Mi', '--s3-disable-checksum']
}

/** @param {Place} place @param {string} path @param {string} client @param {string[]} [options] @returns {Promise<Figures>} */
function speedOf({ ends, dir, seconds }, path, client, options = []) {
  return withSink(
    null,
    async ({ endpoint, report }) => {
      const command = commandOn(ends, client, newJob(dir, path, endpoint), options)
      const { seconds: took, peakMegabytes } = await usageOf(command, seconds)
      const { arrivedBytes } = await report()
      return { seconds: took, megabytesPerSecond: arrivedBytes / 1e6 / took, peakMegabytes }
    },
    ends.server,
  )
}

/** @param {Place} place @param {number} bytes @returns {Promise<Figures>} */
async function speedOfStreams({ ends, seconds }, bytes) {
  const { seconds: took, arrivedBytes } = await sendPlainStreams(ends, { streams, bytes }, seconds)
  return { seconds: took, megabytesPerSecond: arrivedBytes / 1e6 / took }
}

/** As on a computer that has never sent anything. @param {string} dir @param {string} path @param {string} endpoint @returns {import('./clients.mjs').Job} */
export function newJob(dir, path, endpoint) {
  const stateDir = join(dir, 'state')
  rmSync(stateDir, { recursive: true, force: true })
  return { path, isFolder: false, endpoint, cert: '', stateDir }
}

/** @param {import('./emulated-line.mjs').Ends} ends @param {string} client @param {import('./clients.mjs').Job} job @param {string[]} [options] @returns {Command} */
export function commandOn(ends, client, job, options = []) {
  const command = clients[client]?.command(job)
  if (command === undefined) throw new Error(`There is no client ${client}.`)
  const { program: own, args: ownArgs, ...rest } = command
  const allowed = client === 'dropreel' ? ['--allow-http'] : []
  const [program = '', ...args] = [...ends.client, own, ...ownArgs, ...allowed, ...options]
  return { ...rest, program, args }
}

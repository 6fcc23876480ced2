// The clients of a row in turn, each with its data and a sink of its own.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { clients } from './clients.mjs'
import { makeData } from './make-data.mjs'
import { mediansOf } from './figures.mjs'
import { usageOf } from './process-usage.mjs'
import { withSink } from './run-sink.mjs'

/**
 * @typedef {{ name: string, client: string, data: import('./make-data.mjs').Data, cores?: number }} Variant
 *   a client with its data; with `cores` it gets only the first so many of the computer's
 * @typedef {{ dir: string, certificate: { key: string, cert: string }, runs: number, tell: (text: string) => void }} Place
 *   `dir` is a folder that is removed afterwards
 */

/** A slow program varies less, so it is not run again once it has taken so long altogether. */
const enoughSeconds = 15

/**
 * Every client once, then all of them again: what else the computer does meets them all.
 * @param {Place} place
 * @param {{ tls: boolean, variants: Variant[] }} row
 * @returns {Promise<Record<string, import('./figures.mjs').Figures>>} the medians by the variant's name
 */
export async function measureUploads(place, { tls, variants }) {
  const here = variants.filter(({ client }) => clients[client]?.version() !== null)
  const paths = new Map(
    here.map(({ data }) => [JSON.stringify(data), join(place.dir, `data-${data.files}-${data.bytes}`)]),
  )
  for (const [data, path] of paths) makeData(path, JSON.parse(data))
  /** @type {Map<string, import('./figures.mjs').Figures[]>} */
  const all = new Map(here.map(({ name }) => [name, []]))
  for (let run = 1; run <= place.runs; run++) {
    for (const variant of here) {
      const each = all.get(variant.name) ?? []
      if (each.reduce((sum, { seconds }) => sum + seconds, 0) > enoughSeconds) continue
      const path = paths.get(JSON.stringify(variant.data)) ?? ''
      const figures = await figuresOf(place, { ...variant, tls, path })
      each.push(figures)
      place.tell(`run ${run}, ${variant.name}: ${figures.seconds.toFixed(2)} s`)
    }
  }
  for (const path of paths.values()) rmSync(path, { recursive: true })
  return Object.fromEntries(Array.from(all, ([name, each]) => [name, mediansOf(each)]))
}

/**
 * @param {Place} place
 * @param {Variant & { tls: boolean, path: string }} variant
 * @returns {Promise<import('./figures.mjs').Figures>}
 */
function figuresOf({ dir, certificate }, { client, data, cores, tls, path }) {
  const stateDir = join(dir, 'state')
  rmSync(stateDir, { recursive: true, force: true })
  return withSink(tls ? certificate : null, async (sink) => {
    const job = { path, isFolder: data.files > 1, endpoint: sink.endpoint, cert: certificate.cert, stateDir }
    const command = clients[client]?.command(job)
    if (command === undefined) throw new Error(`There is no client ${client}.`)
    const used = await usageOf(cores === undefined ? command : onCores(command, cores))
    const { cpuSeconds, objects, bytes } = await sink.report()
    const wholeBytes = data.files * data.bytes
    if (objects !== data.files || bytes !== wholeBytes) {
      throw new Error(
        `${client} delivered ${objects} of ${data.files} files, ${bytes} of ${wholeBytes} bytes.`,
      )
    }
    return {
      seconds: used.seconds,
      megabytesPerSecond: wholeBytes / 1e6 / used.seconds,
      cpuSecondsPerGib: used.cpuSeconds / (wholeBytes / 1024 ** 3),
      ...(data.files === 1 ? {} : { cpuMsPerFile: (used.cpuSeconds * 1000) / data.files }),
      peakMegabytes: used.peakMegabytes,
      sinkBusyPercent: (cpuSeconds / used.seconds) * 100,
      othersBusyPercent: Math.max(0, ((used.otherSeconds - cpuSeconds) / used.seconds) * 100),
    }
  })
}

/** @param {import('./process-usage.mjs').Command} command @param {number} cores */
function onCores({ program, args, ...rest }, cores) {
  return { program: 'taskset', args: ['--cpu-list', `0-${cores - 1}`, program, ...args], ...rest }
}

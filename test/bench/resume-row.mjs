// How long it takes from the start of `dropreel resume` to the first byte that the store did not have.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { clients } from './clients.mjs'
import { median, ratio } from './figures.mjs'
import { makeData } from './make-data.mjs'
import { start } from './process-usage.mjs'
import { withSink } from './run-sink.mjs'

const partMebibytes = 5
const partBytes = partMebibytes * 1024 ** 2
/** The most that S3 takes is 10,000, so the last of these lacks a few. */
export const partCounts = [100, 1000, 10_000]
const missing = 4
const askEveryMs = 10
const patienceMs = 120_000

/** @type {import('./rows.mjs').Row} */
export const resumeRow = {
  id: 'resume',
  title: 'resume, until the first new byte',
  measure: measureResume,
  targets: [
    {
      text: '10,000 parts: ≤ 3 s',
      figure: (results) => results[partsName(10_000)]?.seconds ?? null,
      atMost: 3,
    },
    {
      text: '10,000 parts: ≤ 12 × that of 1,000',
      figure: (results) => ratio('seconds', results[partsName(10_000)], results[partsName(1000)]),
      atMost: 12,
    },
  ],
}

/** @param {number} parts */
export function partsName(parts) {
  return `${parts.toLocaleString('en')} parts stored`
}

/** @param {import('./uploads.mjs').Place} place @returns {Promise<import('./figures.mjs').Results>} */
async function measureResume(place) {
  /** @type {Map<number, number[]>} */
  const seconds = new Map(partCounts.map((count) => [count, []]))
  for (const count of partCounts) {
    makeData(join(place.dir, `parts-${count}`), { files: 1, bytes: count * partBytes, sparse: true })
  }
  for (let run = 1; run <= place.runs; run++) {
    for (const [count, all] of seconds) {
      const took = await secondsToFirstByte(place.dir, count)
      all.push(took)
      place.tell(`run ${run}, ${partsName(count)}: ${took.toFixed(2)} s`)
    }
  }
  return Object.fromEntries(
    Array.from(seconds, ([count, all]) => [partsName(count), { seconds: median(all) }]),
  )
}

/** Kills an upload at its first part, lets the store have all but a few of the others, and resumes. @param {string} dir @param {number} count */
function secondsToFirstByte(dir, count) {
  const stateDir = join(dir, 'state')
  rmSync(stateDir, { recursive: true, force: true })
  const path = join(dir, `parts-${count}`)
  return withSink(null, async (sink) => {
    const job = { path, isFolder: false, endpoint: sink.endpoint, cert: '', stateDir }
    const put = clients['dropreel']?.command(job)
    if (put === undefined) throw new Error('There is no client dropreel.')
    const cli = put.args[0] ?? ''
    await firstNewByte(sink, { ...put, args: [...put.args, '--part-size', String(partMebibytes)] })
    await sink.store(count - missing, partBytes)
    const resume = { ...put, args: [cli, 'resume', '--state-dir', stateDir, '--json'] }
    const { startedAt, arrivedAt } = await firstNewByte(sink, resume)
    if ((await sink.report()).uploads !== 1) throw new Error('dropreel resume began a new upload.')
    return (arrivedAt - startedAt) / 1000
  })
}

/** Runs a command until the sink gets a part that it does not have, and kills it. @param {import('./run-sink.mjs').Sink} sink @param {import('./process-usage.mjs').Command} command */
async function firstNewByte(sink, command) {
  const startedAt = Date.now()
  const child = start(command)
  child.stderr.resume()
  const ended = once(child, 'exit')
  try {
    while (Date.now() < startedAt + patienceMs && child.exitCode === null) {
      const { firstNewPartAt: arrivedAt } = await sink.report()
      if (arrivedAt !== null) return { startedAt, arrivedAt }
      await sleep(askEveryMs)
    }
    throw new Error(`No new part came from: ${command.args.join(' ')}`)
  } finally {
    child.kill('SIGKILL')
    await ended
  }
}

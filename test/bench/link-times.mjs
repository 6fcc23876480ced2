// When the links of several files are there that one command uploads over a slow line.
import { once } from 'node:events'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { median } from './figures.mjs'
import { commandOn, newJob } from './line-speed.mjs'
import { makeData } from './make-data.mjs'
import { startToRead } from './process-usage.mjs'
import { withSink } from './run-sink.mjs'

/** On a line that the command does not know, and by the next command. */
export const times = ['the first time', 'again']

/** @param {string} time @param {number} number */
export function linkName(time, number) {
  return `${time}, link ${number}`
}

/**
 * @param {import('./line-speed.mjs').Place} place
 * @param {{ files: number, bytes: number }} what the bytes are those of each file
 * @returns {Promise<import('./figures.mjs').Results>} from the start of the command, the medians by the links' names
 */
export async function measureLinks({ ends, dir, runs, tell }, { files, bytes }) {
  /** @type {Record<string, number[]>} */
  const all = {}
  for (let run = 1; run <= runs; run++) {
    await withSink(
      null,
      async ({ endpoint }) => {
        const job = newJob(dir, join(dir, 'files'), endpoint)
        for (const time of times) {
          // Others than the first time, or they would not be sent.
          const paths = Array.from({ length: files }, (_, index) => join(job.path, `${time} ${index}.mov`))
          for (const path of paths) makeData(path, { files: 1, bytes, sparse: true })
          const seconds = await secondsToEach(ends, job, paths)
          tell(`run ${run}, ${time}: links after ${seconds.map((took) => took.toFixed(1)).join(', ')} s`)
          for (const [index, took] of seconds.entries()) (all[linkName(time, index + 1)] ??= []).push(took)
        }
        rmSync(job.path, { recursive: true })
      },
      ends.server,
    )
  }
  return Object.fromEntries(Object.entries(all).map(([name, each]) => [name, { seconds: median(each) }]))
}

/** @param {import('./emulated-line.mjs').Ends} ends @param {import('./clients.mjs').Job} job @param {string[]} paths */
async function secondsToEach(ends, job, paths) {
  const command = commandOn(ends, 'dropreel', job)
  const args = command.args.flatMap((word) => (word === job.path ? paths : [word]))
  const startedAt = performance.now()
  const child = startToRead({ ...command, args })
  const ended = once(child, 'exit')
  /** @type {number[]} */
  const seconds = []
  for await (const line of createInterface({ input: child.stdout })) {
    if (JSON.parse(line).type === 'done') seconds.push((performance.now() - startedAt) / 1000)
  }
  const [code] = await ended
  if (code !== 0) throw new Error(`dropreel put ended with ${code}.`)
  return seconds
}

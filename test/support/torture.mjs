/**
 * `npm run torture -- --kills N [--seed S]`: kills a real `dropreel put` N times, resumes it each time, and
 * checks what it delivered. The same seed makes the same choices.
 */
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { runnerImport } from 'vite'
import { build } from './build.mjs'
import { root } from './run-command.mjs'

/** Some hundred parts, slow enough for some twenty kills. */
const upload = { parts: 200, bytesPerSecond: 240e6 }

try {
  const { values } = parseArgs({ options: { kills: { type: 'string' }, seed: { type: 'string' } } })
  const kills = wholeNumber('--kills', values.kills ?? '20')
  const seed = wholeNumber('--seed', values.seed ?? String(Date.now() % 1_000_000))
  console.log(`Seed ${seed}.`)
  if (!(await build())) throw new Error('The build failed.')
  console.log(inWords(await tortured({ kills, seed, ...upload, onUpload: (so) => console.log(inWords(so)) })))
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}

/** @param {import('../torture/torture.ts').TortureOptions} options */
async function tortured(options) {
  const torture = join(root, 'test', 'torture', 'torture.ts')
  /** @type {{ module: typeof import('../torture/torture.ts') }} */
  const { module } = await runnerImport(torture, { root, configFile: false, logLevel: 'warn' })
  return module.torture(options)
}

/** @param {import('../torture/torture.ts').TortureResult} result */
function inWords({ kills, moments, uploads, seconds, ...result }) {
  const { fileBytes, resentBytes, mostResentBytes, lostSessions } = result
  const when = Object.entries(moments).map(([moment, count]) => `${moment} ${count}`)
  return (
    `${kills} kills (${when.join(', ')}) in ${uploads} uploads of ${gigabytes(fileBytes)}: all byte-identical, ` +
    `${lostSessions} empty sessions lost and aborted as orphans, none left, no damaged line, ${gigabytes(resentBytes)} sent again of at most ` +
    `${gigabytes(mostResentBytes)}; ${seconds} s.`
  )
}

/** @param {number} bytes */
function gigabytes(bytes) {
  return `${(bytes / 1e9).toFixed(1)} GB`
}

/**
 * @param {string} name
 * @param {string} text
 */
function wholeNumber(name, text) {
  if (!/^\d{1,9}$/.test(text)) throw new Error(`${name} takes a whole number.`)
  return Number(text)
}

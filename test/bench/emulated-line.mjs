// Two hosts of this computer and a slow line between them: network namespaces of Linux that a line emulator makes. The
// emulator is a folder outside the project; docs/performance.md says what its two scripts have to do.
import { execFileSync, fork, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { usageOf } from './process-usage.mjs'

/**
 * @typedef {{ folder: string, congestion: string }} Lab the emulator, and how TCP avoids congestion at both ends (tcp(7))
 * @typedef {{ delayMs: number, jitterMs?: number, lossPercent?: number, megabitsPerSecond: number, bufferMs?: number }} Line
 *   each way; the buffer is what the line holds before it drops packets
 * @typedef {{ client: string[], server: import('./run-sink.mjs').Host }} Ends
 *   `client` is the command that starts another one on the client's side
 */

const serverAddress = '10.77.0.1'
const firstByteWithinSeconds = 10
const plainStreams = join(import.meta.dirname, 'rivals', 'plain-streams.mjs')

/**
 * @template T
 * @param {Lab} lab
 * @param {{ name: string, line: Line, dir: string }} wanted `name` begins the namespaces' names; `dir` is a folder for the emulator
 * @param {(ends: Ends) => Promise<T>} work
 * @throws {Error} when the line cannot be made, or carries nothing
 */
export async function withLine({ folder, congestion }, { name, line, dir }, work) {
  const at = (/** @type {string} */ end) => ['ip', 'netns', 'exec', `${name}${end}`]
  const takeDown = () => void spawnSync(join(folder, 'down.sh'), [name, dir], { stdio: 'ignore' })
  mkdirSync(dir, { recursive: true })
  // What a run left that was killed.
  takeDown()
  process.prependOnceListener('exit', takeDown)
  try {
    // Not a pipe: the emulator, which goes on, would keep it open.
    execFileSync(join(folder, 'up.sh'), [name, dir, controlOf(line)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    for (const end of ['cl', 'sv']) setTcp(at(end), congestion)
    const ends = { client: at('cl'), server: { address: serverAddress, within: at('sv') } }
    const { arrivedBytes } = await sendPlainStreams(ends, { streams: 1, bytes: 1 }, firstByteWithinSeconds)
    if (arrivedBytes !== 1) throw new Error(`The line that ${folder} makes carries nothing.`)
    return await work(ends)
  } finally {
    process.off('exit', takeDown)
    takeDown()
  }
}

/** @param {Line} line */
function controlOf({ delayMs, jitterMs = 0, lossPercent = 0, megabitsPerSecond, bufferMs = 100 }) {
  const [ofAnySize, isReordering] = [0, jitterMs > 0 ? 1 : 0]
  return [delayMs, jitterMs, lossPercent, megabitsPerSecond, bufferMs, ofAnySize, isReordering].join(' ')
}

/** No connection begins with what an earlier one has learnt of the line. @param {string[]} within @param {string} congestion */
function setTcp([program = '', ...args], congestion) {
  const settings = [`net.ipv4.tcp_congestion_control=${congestion}`, 'net.ipv4.tcp_no_metrics_save=1']
  execFileSync(program, [...args, 'sysctl', '-qw', ...settings], { stdio: ['ignore', 'ignore', 'inherit'] })
}

/**
 * What the line carries.
 * @param {Ends} ends
 * @param {{ streams: number, bytes: number }} what the bytes are those of all streams together
 * @param {number} atMostSeconds
 * @returns {Promise<{ seconds: number, arrivedBytes: number }>} less than all bytes when the time was over
 */
export async function sendPlainStreams({ client, server }, { streams, bytes }, atMostSeconds) {
  const [execPath, ...execArgv] = [...server.within, process.execPath]
  const receiver = fork(plainStreams, ['receive', server.address], { execPath, execArgv })
  try {
    const [port] = await once(receiver, 'message')
    const words = [process.execPath, plainStreams, 'send', server.address, port, streams, bytes]
    const [program = '', ...args] = [...client, ...words.map(String)]
    const { seconds } = await usageOf({ program, args }, atMostSeconds)
    receiver.send('report')
    const [arrivedBytes] = await once(receiver, 'message')
    return { seconds, arrivedBytes }
  } finally {
    receiver.kill()
    await once(receiver, 'exit')
  }
}

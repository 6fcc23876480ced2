// npm run interruptions: what a kill, a signal and a pulled cable cost, on lines that carry 1, 2, 10 and 100 MB/s. The
// real command and the demo store on this computer, and between them a line that all connections share. Takes ten
// minutes. Options: --rates 1,2 --how kill,signal,cable
import { fork, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const here = import.meta.dirname
const cli = join(here, '..', '..', 'out', 'cli', 'cli.js')
const megabyte = 1e6
const { values } = parseArgs({
  options: {
    rates: { type: 'string', default: '1,2,10,100' },
    how: { type: 'string', default: 'kill,signal,cable' },
  },
})
/** The file and the seconds between two interruptions, by rate. @type {Record<string, [megabytes: number, seconds: number]>} */
const uploads = { 1: [60, 17], 2: [100, 13], 10: [200, 6], 100: [800, 2.5] }
const times = 2

for (const rate of values.rates.split(',')) {
  for (const how of values.how.split(','))
    await measure(Number(rate) * megabyte, how, uploads[rate] ?? [60, 10])
}

/** @param {number} bytesPerSecond @param {string} how @param {[megabytes: number, seconds: number]} upload */
async function measure(bytesPerSecond, how, [megabytes, seconds]) {
  const dir = mkdtempSync(join(tmpdir(), 'dropreel-line-'))
  mkdirSync(join(dir, 'store'))
  const file = join(dir, 'master.mov')
  writeFileSync(file, randomBytes(megabytes * megabyte))
  const env = { ...process.env, DROPREEL_HOME: join(dir, 'state') }
  const store = spawn(process.execPath, [cli, 'store', '--dir', join(dir, 'store')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [text] = await once(store.stdout, 'data')
  const { endpoint, bucket, accessKeyId, secretAccessKey } = JSON.parse(String(text))
  const line = fork(join(here, 'paced-line.mjs'), [new URL(endpoint).port, String(bytesPerSecond)])
  const [port] = await once(line, 'message')
  const to = [
    '--endpoint',
    `http://127.0.0.1:${port}`,
    '--region',
    'us-east-1',
    '--bucket',
    bucket,
    '--path-style',
  ]
  const keys = { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
  /** @param {string[]} args */
  const start = (args) =>
    spawn(process.execPath, [cli, ...args, '--link', 'none'], { env: { ...env, ...keys }, stdio: 'ignore' })
  try {
    let running = start(['put', file, ...to])
    let endedAfterMs = 0
    for (let time = 0; time < times; time++) {
      await delay(seconds * 1000)
      if (how === 'cable') {
        line.send('pull')
        continue
      }
      const before = performance.now()
      running.kill(how === 'kill' ? 'SIGKILL' : 'SIGINT')
      await once(running, 'exit')
      endedAfterMs = Math.max(endedAfterMs, performance.now() - before)
      running = start(['resume'])
    }
    const [code] = running.exitCode === null ? await once(running, 'exit') : [running.exitCode]
    line.send('sent')
    const [sentBytes] = await once(line, 'message')
    const lostSeconds = (sentBytes - megabytes * megabyte) / bytesPerSecond / times
    const ended = how === 'signal' ? `, ended within ${(endedAfterMs / 1000).toFixed(1)} s` : ''
    console.log(
      `${bytesPerSecond / megabyte} MB/s, ${how}: ${lostSeconds.toFixed(1)} s of sending lost each time${ended}` +
        (code === 0 ? '' : `, but the upload FAILED (${code})`),
    )
  } finally {
    line.kill()
    store.kill()
    rmSync(dir, { recursive: true, force: true })
  }
}

// npm run bench: the real `dropreel put` and lib-storage's defaults in turn, against a sink on this computer.
// Ratios are what counts, as machines are noisy. Options: --gib 2 --runs 5
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

const here = import.meta.dirname
const cli = join(here, '..', '..', 'out', 'cli', 'cli.js')
const { values } = parseArgs({
  options: { gib: { type: 'string', default: '2' }, runs: { type: 'string', default: '5' } },
})
const fileBytes = Number(values.gib) * 1024 ** 3
const runs = Number(values.runs)
const dir = mkdtempSync(join(tmpdir(), 'dropreel-bench-'))
const file = join(dir, 'master.mov')

/** @typedef {{ megabytesPerSecond: number, cpuSeconds: number, peakMegabytes: number }} Measured */

/** A case, the bounds it must keep to, and the sink it runs against. */
const cases = [
  { name: 'http', sink: ['verifying'], speed: 2.5, cpu: 0.4 },
  { name: 'TLS', sink: ['verifying', join(dir, 'key.pem'), join(dir, 'cert.pem')], speed: 2.2, cpu: 0.4 },
  { name: 'http, signed payload', sink: ['plain'], speed: null, cpu: null },
]

try {
  makeFile()
  makeCertificate()
  let isGood = true
  for (const one of cases) isGood = (await runCase(one)) && isGood
  process.exitCode = isGood ? 0 : 1
} finally {
  rmSync(dir, { recursive: true, force: true })
}

/** @param {(typeof cases)[number]} one */
async function runCase({ name, sink, speed, cpu }) {
  const server = spawn(process.execPath, [join(here, 'sink.mjs'), ...sink], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  try {
    const port = await new Promise((resolve) => server.stdout.once('data', (text) => resolve(Number(text))))
    const endpoint = `${sink.length > 1 ? 'https' : 'http'}://127.0.0.1:${port}`
    /** @type {{ dropreel: Measured[], libStorage: Measured[] }} */
    const all = { dropreel: [], libStorage: [] }
    for (let run = 0; run < runs; run++) {
      all.dropreel.push(measure(dropreelArgs(endpoint, run)))
      all.libStorage.push(measure([join(here, 'lib-storage.mjs'), file, endpoint]))
    }
    return report(name, medians(all.dropreel), medians(all.libStorage), { speed, cpu })
  } finally {
    server.kill()
  }
}

/** @param {string} endpoint @param {number} run */
function dropreelArgs(endpoint, run) {
  const where = ['--endpoint', endpoint, '--bucket', 'bench', '--path-style']
  return [cli, 'put', file, ...where, '--state-dir', join(dir, `state-${run}`), '--link', 'none', '--json']
}

/** @param {string[]} args @returns {Measured} */
function measure(args) {
  const usageFile = join(dir, 'usage.json')
  const startedAt = performance.now()
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', join(here, 'report-usage.mjs'), ...args],
    {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: {
        ...process.env,
        BENCH_USAGE_FILE: usageFile,
        NODE_EXTRA_CA_CERTS: join(dir, 'cert.pem'),
        AWS_ACCESS_KEY_ID: 'bench',
        AWS_SECRET_ACCESS_KEY: 'bench',
      },
    },
  )
  const seconds = (performance.now() - startedAt) / 1000
  if (status !== 0) throw new Error(`${args[0]} ended with ${status}: ${String(stderr)}`)
  const usage = JSON.parse(readFileSync(usageFile, 'utf8'))
  return { megabytesPerSecond: fileBytes / 1e6 / seconds, ...usage }
}

/** @param {number[]} numbers */
function median(numbers) {
  return numbers.sort((a, b) => a - b)[numbers.length >> 1] ?? 0
}

/** @param {Measured[]} all @returns {Measured} */
function medians(all) {
  return {
    megabytesPerSecond: median(all.map((one) => one.megabytesPerSecond)),
    cpuSeconds: median(all.map((one) => one.cpuSeconds)),
    peakMegabytes: median(all.map((one) => one.peakMegabytes)),
  }
}

/**
 * @param {string} name
 * @param {Measured} ours
 * @param {Measured} theirs
 * @param {{ speed: number | null, cpu: number | null }} bounds
 */
function report(name, ours, theirs, bounds) {
  const speed = ours.megabytesPerSecond / theirs.megabytesPerSecond
  const cpu = ours.cpuSeconds / theirs.cpuSeconds
  for (const [who, one] of /** @type {const} */ ([
    ['dropreel put', ours],
    ['lib-storage', theirs],
  ])) {
    const { megabytesPerSecond, cpuSeconds, peakMegabytes } = one
    console.log(
      `${name} · ${who}: ${megabytesPerSecond.toFixed(0)} MB/s · ${cpuSeconds.toFixed(2)} CPU s · peak ${peakMegabytes.toFixed(0)} MB`,
    )
  }
  const isGood =
    bounds.speed === null ||
    bounds.cpu === null ||
    (speed >= bounds.speed && cpu <= bounds.cpu && ours.peakMegabytes < 200)
  const wanted =
    bounds.speed === null ? '' : ` (at least ${bounds.speed} × and at most ${bounds.cpu} ×, under 200 MB)`
  const verdict = isGood ? 'good' : 'MISSED'
  console.log(
    `${name}: ${speed.toFixed(2)} × the speed, ${cpu.toFixed(2)} × the CPU${wanted}${wanted && `: ${verdict}`}\n`,
  )
  return isGood
}

function makeFile() {
  const handle = openSync(file, 'wx')
  const block = randomBytes(16 * 1024 * 1024)
  for (let bytes = 0; bytes < fileBytes; bytes += block.length) writeSync(handle, block)
  closeSync(handle)
}

function makeCertificate() {
  const request =
    'req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1'
  const files = ['-keyout', join(dir, 'key.pem'), '-out', join(dir, 'cert.pem')]
  const { status, stderr } = spawnSync('openssl', [...request.split(' '), ...files])
  if (status !== 0) throw new Error(`openssl could not make a certificate: ${String(stderr)}`)
}

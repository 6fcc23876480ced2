// sudo node test/bench/line-back.mjs: takes the network away from an upload ten times, and measures how long it takes from
// when it is given back to the first new byte at the store. Two network namespaces of Linux, the real command, and a store
// with a name. Needs iproute2 and iptables, and `npm run build` before. Options: --how drop,cable,roam,portal,
// --seconds 2,4,… (the outages), --name qt (what the namespaces' names begin with)
import { execFileSync, spawn } from 'node:child_process'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'

const here = import.meta.dirname
const cli = join(here, '..', '..', 'out', 'cli', 'cli.js')
const { values } = parseArgs({
  options: {
    how: { type: 'string', default: 'drop,cable,roam,portal' },
    name: { type: 'string', default: 'qt' },
    seconds: { type: 'string', default: '2,4,6,8,11,15,20,26,35,50' },
  },
})
const [client, server] = [`${values.name}cl`, `${values.name}sv`]
const [clientAddress, serverAddress, otherAddress] = ['10.79.0.2', '10.79.0.1', '10.79.0.3']
const name = 'store.studio.test'
const farTooLarge = 40e9

/** @param {string} words */
const run = (words) => execFileSync('/usr/bin/env', words.split(' '), { stdio: ['ignore', 'pipe', 'pipe'] })
/** @param {string} words */
const tryRun = (words) => {
  try {
    run(words)
  } catch {}
}
const inServer = `ip netns exec ${server}`
const inClient = `ip netns exec ${client}`

/** How the network goes, and comes back. @type {Record<string, [away: string[], back: string[]]>} */
const ways = {
  drop: [
    [`${inServer} iptables -I INPUT -i qts0 -j DROP`, `${inServer} iptables -I OUTPUT -o qts0 -j DROP`],
    [`${inServer} iptables -D INPUT -i qts0 -j DROP`, `${inServer} iptables -D OUTPUT -o qts0 -j DROP`],
  ],
  cable: [[`${inServer} ip link set qts0 down`], [`${inServer} ip link set qts0 up`]],
  roam: [
    [`${inClient} ip address flush dev qtc0`],
    [`${inClient} ip address add ${otherAddress}/24 dev qtc0`],
  ],
  portal: [[], []],
}

function makeNetwork() {
  takeDown()
  mkdirSync(`/etc/netns/${client}`, { recursive: true })
  writeFileSync(`/etc/netns/${client}/resolv.conf`, `nameserver ${serverAddress}\n`)
  for (const words of [
    `ip netns add ${client}`,
    `ip netns add ${server}`,
    `ip link add qtc0 netns ${client} type veth peer name qts0 netns ${server}`,
    `${inClient} ip link set lo up`,
    `${inServer} ip link set lo up`,
    `${inClient} ip address add ${clientAddress}/24 dev qtc0`,
    `${inServer} ip address add ${serverAddress}/24 dev qts0`,
    `${inClient} ip link set qtc0 up`,
    `${inServer} ip link set qts0 up`,
  ])
    run(words)
}

function takeDown() {
  for (const namespace of [client, server]) tryRun(`ip netns delete ${namespace}`)
  rmSync(`/etc/netns/${client}`, { recursive: true, force: true })
}

/** @param {string} how */
async function measure(how) {
  makeNetwork()
  const dir = mkdtempSync(join(tmpdir(), 'dropreel-line-back-'))
  mkdirSync(join(dir, 'store'))
  const file = join(dir, 'master.mov')
  writeFileSync(file, '')
  truncateSync(file, farTooLarge)
  const far = spawn(
    '/usr/bin/env',
    [
      ...inServer.split(' '),
      process.execPath,
      join(here, 'line-back-store.mjs'),
      serverAddress,
      join(dir, 'store'),
    ],
    { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] },
  )
  const [{ bucket, accessKeyId, secretAccessKey }] = await once(far, 'message')
  const flags = `--endpoint http://${name}:9000 --region us-east-1 --bucket ${bucket} --path-style --allow-http`
  const limit = '--limit-rate 4M --link none --json'
  const words = `${inClient} ${process.execPath} ${cli} put ${file} ${flags} ${limit}`
  const upload = spawn('/usr/bin/env', words.split(' '), {
    env: {
      ...process.env,
      DROPREEL_HOME: join(dir, 'state'),
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const output = createWriteStream(join(dir, 'output'))
  let isFailed = false
  upload.stdout.on('data', (text) => {
    isFailed ||= /"kind":"failed"|"failed"/.test(String(text))
    output.write(text)
  })
  const [away, back] = ways[how] ?? [[], []]
  const waits = []
  try {
    await nextByte(far)
    for (const seconds of values.seconds.split(',').map(Number)) {
      if (how === 'portal') far.send('portal')
      away.forEach(run)
      await delay(seconds * 1000)
      const backAt = Date.now()
      back.forEach(run)
      if (how === 'portal') far.send('store')
      const { arrivedAt } = await nextByte(far)
      waits.push((arrivedAt - backAt) / 1000)
      console.log(`${how}, away for ${seconds} s: back after ${waits.at(-1)} s`)
      // Another upload than one that has just begun again.
      await delay(3000)
      if (how === 'roam') {
        tryRun(`${inClient} ip address flush dev qtc0`)
        run(`${inClient} ip address add ${clientAddress}/24 dev qtc0`)
        await nextByte(far)
        await delay(3000)
      }
    }
    const sorted = waits.sort((a, b) => a - b)
    const p95 = sorted[Math.ceil(0.95 * sorted.length) - 1]
    console.log(
      `${how}: median ${sorted[sorted.length >> 1]} s, p95 ${p95} s${isFailed ? ', but a row FAILED' : ''}`,
    )
  } finally {
    upload.kill('SIGKILL')
    far.disconnect()
    await once(far, 'exit')
    rmSync(dir, { recursive: true, force: true })
    takeDown()
  }
}

/** @param {import('node:child_process').ChildProcess} far */
async function nextByte(far) {
  far.send('wait')
  const [told] = await once(far, 'message')
  return told
}

for (const how of values.how.split(',')) await measure(how)

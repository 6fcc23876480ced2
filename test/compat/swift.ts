import { mkdir, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { join } from 'node:path'
import {
  answersHttp,
  freePorts,
  runToEnd,
  ServerProcesses,
  untilReady,
  type RealServer,
} from './real-server.ts'

const account = 'studio'
const user = 'editor'
const secretAccessKey = 'swift-secret'

/** OpenStack Swift with its S3 layer (s3api): one proxy, one server of each kind, one copy of everything. */
export async function startSwift(): Promise<RealServer> {
  const processes = await ServerProcesses.inFolder('swift')
  try {
    const endpoint = await startServers(processes)
    const credentials = { accessKeyId: `${account}:${user}`, secretAccessKey }
    return { endpoint, credentials, close: () => processes.close() }
  } catch (error) {
    await processes.close()
    throw error
  }
}

async function startServers(processes: ServerProcesses): Promise<string> {
  const { dir } = processes
  const [object = 0, container = 0, accounts = 0, cache = 0, proxy = 0] = await freePorts(5)
  await mkdir(join(dir, 'devices', 'disk'), { recursive: true })
  await writeFile(join(dir, 'swift.conf'), '[swift-hash]\nswift_hash_path_suffix = tests\n')
  processes.start('cache', 'memcached', [
    '-l',
    '127.0.0.1',
    '-p',
    `${cache}`,
    '-m',
    '32',
    '-u',
    userInfo().username,
  ])
  const ports = { object, container, account: accounts }
  const rings = Object.entries(ports).map(([kind, port]) => `${kind}:${port}`)
  await runToEnd(debianPython, ['-c', ringScript, ...rings], dir)
  for (const [kind, port] of Object.entries(ports)) {
    const conf = join(dir, `${kind}-server.conf`)
    await writeFile(conf, storageConfig(dir, kind, port))
    processes.start(kind, `swift-${kind}-server`, [conf])
  }
  const conf = join(dir, 'proxy-server.conf')
  await writeFile(conf, proxyConfig(dir, proxy, cache))
  processes.start('proxy', 'swift-proxy-server', [conf])
  for (const [kind, port] of Object.entries({ ...ports, proxy })) {
    await untilReady(`the Swift ${kind} server`, () => answersHttp(`http://127.0.0.1:${port}/healthcheck`))
  }
  return `http://127.0.0.1:${proxy}`
}

/** Debian's own Python, the one that has Swift; another may come first in the PATH. */
const debianPython = '/usr/bin/python3'

/** A ring says where data of a kind lives; here on the one device. In one go, as Swift's own tool is slow to start. */
const ringScript = `
import sys
from swift.common.ring.builder import RingBuilder
for argument in sys.argv[1:]:
    kind, port = argument.split(':')
    builder = RingBuilder(4, 1, 0)
    at = dict(region=1, zone=1, ip='127.0.0.1', port=int(port), device='disk', weight=1.0)
    builder.add_dev(dict(at, id=0, replication_ip=at['ip'], replication_port=at['port']))
    builder.rebalance()
    builder.get_ring().save(kind + '.ring.gz')
`

/** `workers = 0`: no child processes, so that ending the server ends all of it. */
function common(dir: string, port: number): string {
  return `[DEFAULT]
bind_ip = 127.0.0.1
bind_port = ${port}
user = ${userInfo().username}
swift_dir = ${dir}
workers = 0
log_level = WARNING
`
}

function storageConfig(dir: string, kind: string, port: number): string {
  return `${common(dir, port)}devices = ${dir}/devices
mount_check = false
fallocate_reserve = 0
[pipeline:main]
pipeline = healthcheck ${kind}-server
[filter:healthcheck]
use = egg:swift#healthcheck
[app:${kind}-server]
use = egg:swift#${kind}
`
}

function proxyConfig(dir: string, port: number, cachePort: number): string {
  const filters =
    'catch_errors gatekeeper healthcheck cache listing_formats s3api tempauth copy bulk slo dlo versioned_writes symlink'
  const used = filters
    .split(' ')
    .map(
      (name) =>
        `[filter:${name}]\nuse = egg:swift#${name === 'cache' ? 'memcache' : name}\n${settings(cachePort)[name] ?? ''}`,
    )
  return `${common(dir, port)}[pipeline:main]
pipeline = ${filters} proxy-server
[app:proxy-server]
use = egg:swift#proxy
account_autocreate = true
${used.join('')}`
}

function settings(cachePort: number): Record<string, string> {
  return {
    cache: `memcache_servers = 127.0.0.1:${cachePort}\n`,
    s3api: 'location = us-east-1\ns3_acl = no\ncheck_bucket_owner = no\n',
    tempauth: `user_${account}_${user} = ${secretAccessKey} .admin\n`,
    slo: 'max_manifest_segments = 10000\n',
    versioned_writes: 'allow_object_versioning = true\n',
  }
}

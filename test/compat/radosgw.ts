import { randomUUID } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  answersHttp,
  freePorts,
  runToEnd,
  ServerProcesses,
  untilReady,
  type RealServer,
} from './real-server.ts'

const credentials = {
  accessKeyId: 'CEPHACCESSKEY0000001',
  secretAccessKey: 'ceph-secret-ceph-secret-ceph-secret-0001',
}
const GiB = 1024 ** 3

/** Ceph's S3 gateway over the smallest cluster there is: one monitor, one storage daemon that keeps all in memory. */
export async function startRadosgw(): Promise<RealServer> {
  const processes = await ServerProcesses.inFolder('ceph')
  try {
    const endpoint = await startCluster(processes)
    return { endpoint, credentials, close: () => processes.close() }
  } catch (error) {
    await processes.close()
    throw error
  }
}

async function startCluster(processes: ServerProcesses): Promise<string> {
  const { dir } = processes
  const [monitorPort = 0, gatewayPort = 0] = await freePorts(2)
  const fsid = randomUUID()
  const conf = join(dir, 'ceph.conf')
  for (const folder of ['mon', 'osd', 'rgw']) await mkdir(join(dir, folder))
  await writeFile(conf, clusterConfig({ dir, fsid, monitorPort, gatewayPort }))
  const run = (command: string, ...args: string[]) => runToEnd(command, ['-c', conf, ...args], dir)

  await makeKeys(dir)
  const monitorMap = join(dir, 'monmap')
  const monitor = ['--addv', 'a', `[v2:127.0.0.1:${monitorPort}]`]
  await runToEnd('monmaptool', ['--create', '--fsid', fsid, ...monitor, monitorMap], dir)
  await run('ceph-mon', '-i', 'a', '--mkfs', '--monmap', monitorMap, '--keyring', join(dir, 'keyring'))
  processes.start('mon', 'ceph-mon', ['-c', conf, '-f', '-i', 'a'])
  await untilReady(
    'the Ceph monitor',
    async () => (await run('ceph', '--connect-timeout', '2', 'status')) !== '',
  )

  const osdId = randomUUID()
  await run('ceph', 'osd', 'new', osdId)
  await run('ceph-osd', '-i', '0', '--mkfs', '--osd-uuid', osdId)
  await run('ceph', 'osd', 'crush', 'add', 'osd.0', '1.0', 'root=default')
  processes.start('osd', 'ceph-osd', ['-c', conf, '-f', '-i', '0'])
  await untilReady('the Ceph storage daemon', async () => (await run('ceph', 'osd', 'stat')).includes('1 up'))

  const { accessKeyId, secretAccessKey } = credentials
  const keys = [`--access-key=${accessKeyId}`, `--secret-key=${secretAccessKey}`]
  await run(
    'radosgw-admin',
    '-n',
    'client.rgw',
    'user',
    'create',
    '--uid=tests',
    '--display-name=Tests',
    ...keys,
  )
  processes.start('rgw', 'radosgw', ['-c', conf, '-f', '-n', 'client.rgw'])
  const endpoint = `http://127.0.0.1:${gatewayPort}`
  await untilReady('radosgw', () => answersHttp(endpoint))
  return endpoint
}

/** One keyring for everybody in this cluster of one. */
async function makeKeys(dir: string): Promise<void> {
  const all = { mon: 'allow *', osd: 'allow *', mgr: 'allow *' }
  const rights = {
    'mon.': { mon: 'allow *' },
    'client.admin': all,
    'client.rgw': { mon: 'allow rw', osd: 'allow rwx' },
    'osd.0': { mon: 'allow profile osd', osd: 'allow *' },
  }
  const keyring = join(dir, 'keyring')
  await runToEnd('ceph-authtool', ['--create-keyring', keyring], dir)
  for (const [name, caps] of Object.entries(rights)) {
    const capArgs = Object.entries(caps).flatMap(([service, cap]) => ['--cap', service, cap])
    await runToEnd('ceph-authtool', [keyring, '--gen-key', '-n', name, ...capArgs], dir)
  }
}

/** One copy of everything, no manager, no waiting for peers: quick to start and small. */
function clusterConfig(at: { dir: string; fsid: string; monitorPort: number; gatewayPort: number }): string {
  const { dir, fsid, monitorPort, gatewayPort } = at
  return `[global]
fsid = ${fsid}
mon host = [v2:127.0.0.1:${monitorPort}]
public addr = 127.0.0.1
cluster addr = 127.0.0.1
ms bind ipv6 = false
ms bind msgr1 = false
auth allow insecure global id reclaim = false
keyring = ${dir}/keyring
run dir = ${dir}
admin socket =
crash dir = ${dir}
log file = ${dir}/$name.log
pid file =
osd pool default size = 1
osd pool default min size = 1
osd pool default pg num = 8
osd pool default pg autoscale mode = off
osd crush chooseleaf type = 0
mon max pg per osd = 1000
mon data avail crit = 1
mon data avail warn = 2
paxos propose interval = 0.02
paxos min wait = 0.01
[mon.a]
mon data = ${dir}/mon
[osd]
osd data = ${dir}/osd
osd objectstore = memstore
memstore device bytes = ${16 * GiB}
osd class load list = *
osd class default list = *
[client.rgw]
rgw frontends = beast endpoint=127.0.0.1:${gatewayPort}
rgw data = ${dir}/rgw
rgw thread pool size = 32
rgw gc obj min wait = 10
rgw gc processor period = 10
`
}

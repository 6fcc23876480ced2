// What the results were measured on, and with.
import { statfsSync } from 'node:fs'
import { cpus, release, tmpdir, totalmem } from 'node:os'
import { clients } from './clients.mjs'

/** @typedef {{ processor: string, cores: number, memoryGib: number, kernel: string, disk: string, node: string, programs: Record<string, string> }} Machine */

/** The magic numbers of statfs(2). @type {Record<number, string>} */
const fileSystems = { 0xef53: 'ext4', 0x0102_1994: 'tmpfs', 0x9123_683e: 'btrfs', 0x5846_5342: 'xfs' }

/** @returns {Machine} `disk` is the file system of the data and of the state directories */
export function thisMachine() {
  const programs = Object.fromEntries(
    ['rclone', 'awscli', 'curl'].map((name) => [
      name,
      /\d[\d.]+\d/.exec(clients[name]?.version() ?? '')?.[0] ?? 'not installed',
    ]),
  )
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGib: Math.round(totalmem() / 1024 ** 3),
    kernel: release(),
    disk: fileSystems[statfsSync(tmpdir()).type] ?? 'another file system',
    node: process.version,
    programs,
  }
}

/** @param {Machine} machine */
export function machineInWords({ processor, cores, memoryGib, kernel, disk, node, programs }) {
  const versions = Object.entries(programs).map(([name, version]) => `${name} ${version}`)
  return `${cores} cores of ${processor}, ${memoryGib} GiB of memory, Linux ${kernel}, files on ${disk}, Node ${node}, ${versions.join(', ')}.`
}

import { readFileSync } from 'node:fs'
import { isIPv6, type Socket } from 'node:net'

type Reading = { at: number; queues: Map<string, number> | null }
const readings = new Map<string, Reading>()

/**
 * How many bytes the system has taken from this socket and the other side has not acknowledged yet: what a program hands
 * over goes into a buffer of megabytes at once, also on a dead line. Null where the system does not tell: only Linux does
 * (tx_queue in proc_pid_net(5)), and Node has no call for it. Reading the table takes some milliseconds, so a reading is
 * shared by all who ask within `freshMs`.
 */
export function unacknowledgedBytes(
  { localAddress, localPort, remotePort }: Socket,
  freshMs: number,
): number | null {
  if (process.platform !== 'linux' || localPort === undefined || remotePort === undefined) return null
  const table = `/proc/net/tcp${isIPv6(localAddress ?? '') ? '6' : ''}`
  const now = performance.now()
  let reading = readings.get(table)
  if (reading === undefined || now - reading.at > freshMs) {
    reading = { at: now, queues: readQueues(table) }
    readings.set(table, reading)
  }
  return reading.queues?.get(`${hex(localPort)} ${hex(remotePort)}`) ?? null
}

/** By the ports of both ends, as the table writes them. Sockets to other addresses may have the same ports. */
function readQueues(table: string): Map<string, number> | null {
  const queues = new Map<string, number>()
  try {
    for (const [, local = '', remote = '', queued = ''] of readFileSync(table, 'latin1').matchAll(
      /^ *\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:([\dA-F]{4}) [\dA-F]{2} ([\dA-F]{8}):/gm,
    )) {
      const ends = `${local} ${remote}`
      queues.set(ends, (queues.get(ends) ?? 0) + Number.parseInt(queued, 16))
    }
  } catch {
    return null
  }
  return queues
}

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}

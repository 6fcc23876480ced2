import { readFileSync } from 'node:fs'
import { isIPv6, type Socket } from 'node:net'

/** What the system knows of a socket that Node has no call for. */
export type SendQueue = {
  /** Taken by the system, and not acknowledged by the other side. */
  bytes: number
  /** Everything that was sent is acknowledged, and the other side lives, but takes no more now. */
  isHeldBack: boolean
}

type Reading = { at: number; queues: Map<string, SendQueue> | null }
const readings = new Map<string, Reading>()

/** The timer that is set while the other side takes nothing: the system then asks it again and again (a window probe). */
const probing = '04'
/** Questions without an answer so far. One may be on its way. */
const mostUnanswered = 1

/**
 * What waits in the system's buffer of a socket: what a program hands over goes into a buffer of megabytes at once, also
 * on a dead line. Null where the system does not tell: only Linux does (tx_queue, tr and probes in /proc/net/tcp, see
 * proc_pid_net(5) and Documentation/networking/proc_net_tcp.rst of Linux). Reading the table takes some milliseconds, so
 * a reading is shared by all who ask within `freshMs`.
 */
export function sendQueueOf(
  { localAddress, localPort, remotePort }: Socket,
  freshMs: number,
): SendQueue | null {
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
function readQueues(table: string): Map<string, SendQueue> | null {
  const queues = new Map<string, SendQueue>()
  try {
    for (const [, local = '', remote = '', queued = '', timer, unanswered] of readFileSync(
      table,
      'latin1',
    ).matchAll(row)) {
      const ends = `${local} ${remote}`
      const bytes = Number.parseInt(queued, 16)
      const isHeldBack = timer === probing && Number(unanswered) <= mostUnanswered
      const others = queues.get(ends) ?? { bytes: 0, isHeldBack: true }
      queues.set(ends, { bytes: others.bytes + bytes, isHeldBack: others.isHeldBack && isHeldBack })
    }
  } catch {
    return null
  }
  return queues
}

/** A socket: its ports, the queue of what it sends, its timer, and the questions without an answer. */
const row =
  /^ *\d+: [\dA-F]+:([\dA-F]{4}) [\dA-F]+:([\dA-F]{4}) [\dA-F]{2} ([\dA-F]{8}):[\dA-F]{8} ([\dA-F]{2}):[\dA-F]+ [\dA-F]+ +\d+ +(\d+) /gm

function hex(port: number): string {
  return port.toString(16).toUpperCase().padStart(4, '0')
}

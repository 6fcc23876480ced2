// A sink in a process of its own, for one command, and what it tells about itself.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** @type {Host} */
const loopback = { address: '127.0.0.1', within: [] }

/** @typedef {{ cpuSeconds: number, firstNewPartAt: number | null, uploads: number, objects: number, bytes: number, arrivedBytes: number }} SinkReport
 *   `bytes` are those of whole objects */
/** @typedef {{ endpoint: string, report: () => Promise<SinkReport>, store: (count: number, partBytes: number) => Promise<void> }} Sink */

/** @typedef {{ address: string, within: string[] }} Host `within` is the command that starts another one there */

/**
 * @template T
 * @param {{ key: string, cert: string } | null} certificate null: plain http
 * @param {(sink: Sink) => Promise<T>} work
 * @param {Host} [host] without it, this computer's loopback
 */
export async function withSink(certificate, work, { address, within } = loopback) {
  const args = [address, ...(certificate === null ? [] : [certificate.key, certificate.cert])]
  const [execPath, ...execArgv] = [...within, process.execPath]
  const child = fork(join(import.meta.dirname, 'sink.mjs'), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    execPath,
    execArgv,
  })
  const [{ port }] = await once(child, 'message')
  /** @param {import('./sink.mjs').Order} order */
  async function ask(order) {
    child.send(order)
    const [answer] = await once(child, 'message')
    return answer
  }
  try {
    return await work({
      endpoint: `${certificate === null ? 'http' : 'https'}://${address}:${port}`,
      report: () => ask({ report: true }),
      store: (count, partBytes) => ask({ store: { count, partBytes } }),
    })
  } finally {
    child.kill()
    await once(child, 'exit')
  }
}

// A sink in a process of its own, for one command, and what it tells about itself.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'

/** @typedef {{ cpuSeconds: number, firstNewPartAt: number | null, uploads: number, objects: number, bytes: number }} SinkReport */
/** @typedef {{ endpoint: string, report: () => Promise<SinkReport>, store: (count: number, partBytes: number) => Promise<void> }} Sink */

/**
 * @template T
 * @param {{ key: string, cert: string } | null} certificate null: plain http
 * @param {(sink: Sink) => Promise<T>} work
 */
export async function withSink(certificate, work) {
  const args = certificate === null ? [] : [certificate.key, certificate.cert]
  const child = fork(join(import.meta.dirname, 'sink.mjs'), args, {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
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
      endpoint: `${certificate === null ? 'http' : 'https'}://127.0.0.1:${port}`,
      report: () => ask({ report: true }),
      store: (count, partBytes) => ask({ store: { count, partBytes } }),
    })
  } finally {
    child.kill()
    await once(child, 'exit')
  }
}

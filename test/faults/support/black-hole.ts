import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { Worker } from 'node:worker_threads'

/** Listens and then blocks its own thread, so that the system's short queue of connections fills up. */
const listener = `
  const { createServer } = require('node:net')
  const { parentPort, workerData } = require('node:worker_threads')
  const server = createServer((socket) => socket.destroy())
  server.listen({ port: workerData.port, host: '127.0.0.1', backlog: 1 }, () => {
    parentPort.postMessage('listening')
    Atomics.wait(new Int32Array(workerData.gate), 0, 0)
    server.close(() => parentPort.close())
  })
`

/**
 * A port whose connections are neither accepted nor refused, like a host behind a firewall that drops packets.
 * Answers how to end it; the port is free then.
 */
export async function blackHole(port: number): Promise<() => Promise<void>> {
  const gate = new SharedArrayBuffer(4)
  const worker = new Worker(listener, { eval: true, workerData: { port, gate } })
  const ended = once(worker, 'exit')
  await once(worker, 'message')
  const queued: Socket[] = []
  do queued.push(connect(port, '127.0.0.1').on('error', () => undefined))
  while (await isTaken(queued.at(-1)))
  return async () => {
    Atomics.store(new Int32Array(gate), 0, 1)
    Atomics.notify(new Int32Array(gate), 0)
    for (const socket of queued) socket.destroy()
    await ended
  }
}

/** Whether the system put the connection into its queue; loopback does so at once or never. */
function isTaken(socket: Socket | undefined): Promise<boolean> {
  return new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), 200)
    socket?.once('connect', () => {
      clearTimeout(late)
      resolve(true)
    })
  })
}

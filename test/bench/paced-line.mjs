// A line to a store on this computer that all connections share, at so many bytes a second. A process of its own, so
// that a kill does not touch it. Usage: node paced-line.mjs <store's port> <bytes a second>, with an IPC channel: sends its
// port, then answers `sent` with the bytes that it carried, and `pull` as a cable does that is pulled and put back.
import { connect, createServer } from 'node:net'
import { once } from 'node:events'

const [storePort, bytesPerSecond] = process.argv.slice(2).map(Number)
const pieceBytes = 16 * 1024
let carriedBytes = 0
let freeAt = performance.now()
/** @type {Set<import('node:net').Socket>} */
const clients = new Set()

/** @param {number} bytes */
async function carry(bytes) {
  const now = performance.now()
  freeAt = Math.max(freeAt, now - 20) + (bytes / (bytesPerSecond ?? 1)) * 1000
  if (freeAt > now) await new Promise((resolve) => setTimeout(resolve, freeAt - now))
  carriedBytes += bytes
}

/** @param {import('node:net').Socket} client */
async function serve(client) {
  const store = connect(storePort ?? 0, '127.0.0.1')
  clients.add(client)
  client.once('close', () => clients.delete(client) && store.destroy())
  for (const socket of [client, store]) socket.on('error', () => client.destroy())
  store.pipe(client)
  for await (const chunk of client) {
    for (let at = 0; at < chunk.length; at += pieceBytes) {
      const piece = chunk.subarray(at, at + pieceBytes)
      await carry(piece.length)
      if (client.destroyed) return
      if (!store.write(piece)) await once(store, 'drain')
    }
  }
  store.end()
}

const server = createServer((client) => void serve(client).catch(() => client.destroy()))
process.on('message', (message) => {
  if (message === 'sent') process.send?.(carriedBytes)
  else for (const client of clients) client.resetAndDestroy()
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.(address !== null && typeof address === 'object' ? address.port : 0)
})

// Plain TCP connections side by side, as iperf makes them: what a line carries. Usage: node plain-streams.mjs receive
// <address>, as a fork, which sends its port and answers every message with the bytes that have arrived; and node
// plain-streams.mjs send <address> <port> <streams> <bytes>, which ends when all of them are there.
import { once } from 'node:events'
import { connect, createServer } from 'node:net'

const block = Buffer.alloc(256 * 1024)

/** @param {string} address */
function receive(address) {
  let arrivedBytes = 0
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on('error', () => socket.destroy())
    socket.on('data', ({ length }) => void (arrivedBytes += length))
    socket.on('end', () => socket.end())
  })
  process.on('message', () => process.send?.(arrivedBytes))
  process.on('disconnect', () => process.exit())
  server.listen(0, address, () => {
    const listening = server.address()
    process.send?.(listening !== null && typeof listening === 'object' ? listening.port : 0)
  })
}

/** @param {string} address @param {number} port @param {number} bytes */
async function send(address, port, bytes) {
  const socket = connect(port, address).resume()
  for (let left = bytes; left > 0; left -= block.length) {
    if (!socket.write(block.subarray(0, left))) await once(socket, 'drain')
  }
  // The receiver closes once it has read all.
  socket.end()
  await once(socket, 'close')
}

const [what, address = '', port, streams, bytes] = process.argv.slice(2)
if (what === 'receive') receive(address)
else {
  const each = Math.ceil(Number(bytes) / Number(streams))
  await Promise.all(Array.from({ length: Number(streams) }, () => send(address, Number(port), each)))
}

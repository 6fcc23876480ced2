// The far side of line-back.mjs, in a network namespace of its own: a store behind a forwarder, the name that it is reached
// by, and a captive portal. Usage, with an IPC channel: node line-back-store.mjs <address> <folder>. Sends the store's keys;
// `wait` is answered once bytes of a body arrive again, and `portal`, `store` choose who answers.
import { spawn } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { join } from 'node:path'

const [address = '', folder = ''] = process.argv.slice(2)
/** The head of a request, or a whole small one, is no body. */
const headBytes = 4096
const cli = join(import.meta.dirname, '..', '..', 'out', 'cli', 'cli.js')
const store = spawn(process.execPath, [cli, 'store', '--dir', folder], {
  stdio: ['ignore', 'pipe', 'inherit'],
})
const [text] = await once(store.stdout, 'data')
const { endpoint, bucket, accessKeyId, secretAccessKey } = JSON.parse(String(text))

let isPortal = false
let isAwaited = false
/** @type {Set<import('node:net').Socket>} */
const clients = new Set()

/** @param {import('node:net').Socket} client */
function serve(client) {
  clients.add(client.on('error', () => client.destroy()).once('close', () => clients.delete(client)))
  if (isPortal) return void client.once('data', () => client.end(signIn))
  const socket = connect(Number(new URL(endpoint).port), '127.0.0.1')
  client.once('close', () => socket.destroy())
  socket.on('error', () => client.destroy())
  let received = 0
  client.on('data', ({ length }) => {
    received += length
    if (!isAwaited || received < headBytes) return
    isAwaited = false
    process.send?.({ arrivedAt: Date.now() })
  })
  client.pipe(socket).pipe(client)
}

const signIn =
  'HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 25\r\nconnection: close\r\n\r\n<h1>Please sign in</h1>\r\n'
createServer(serve).listen(9000, address)

/** Answers every question with the address (RFC 1035, 4.1). */
const names = createSocket('udp4').bind(53, address)
names.on('message', (question, from) => {
  const isAddress = question.readUInt16BE(question.indexOf(0, 12) + 1) === 1
  const answer = Buffer.from(question.subarray(0, question.indexOf(0, 12) + 5))
  answer.writeUInt16BE(0x8180, 2)
  answer.writeUInt16BE(isAddress ? 1 : 0, 6)
  answer.writeUInt32BE(0, 8)
  const record = Buffer.from([0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 1, 0, 4, ...address.split('.').map(Number)])
  names.send(isAddress ? Buffer.concat([answer, record]) : answer, from.port, from.address)
})

process.on('message', (message) => {
  if (message === 'wait') {
    isAwaited = true
  } else {
    isPortal = message === 'portal'
    // As a guest network that signs somebody out.
    if (isPortal) for (const client of clients) client.destroy()
  }
})
process.on('disconnect', () => {
  store.kill()
  process.exit()
})
process.send?.({ bucket, accessKeyId, secretAccessKey })

import { readFile } from 'node:fs/promises'
import { createServer as createHttpServer, request, type ClientRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type Os from 'node:os'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:tls'
import { expect, onTestFinished, test, vi } from 'vitest'
import { SilentConnection, watchSilence } from '../../../electron/s3/transport/silence.ts'
import { unacknowledgedBytes } from '../../../electron/s3/transport/send-queue.ts'
import { certificateFor } from '../../contract/s3/tls-before.ts'
import { listen } from '../../faults/support/listen.ts'

const network = vi.hoisted(() => ({ isUp: true }))
vi.mock('node:os', async (original) => {
  const os = await original<typeof Os>()
  return { ...os, networkInterfaces: () => (network.isUp ? os.networkInterfaces() : {}) }
})

/** More than the buffers of both ends take. */
const muchBytes = 32 * 1024 * 1024

const ways = ['http', 'https'] as const
type Way = (typeof ways)[number]

async function serverFor(way: Way, onSocket: (socket: Socket) => void): Promise<number> {
  const taken: Socket[] = []
  const take = (socket: Socket): void => {
    socket.on('error', () => undefined)
    socket.pause()
    taken.push(socket)
    onSocket(socket)
  }
  const server: Server = way === 'http' ? createServer(take) : createTlsServer(await tls(), take)
  const port = await listen(server, 0)
  onTestFinished(() => {
    for (const socket of taken) socket.destroy()
    server.close()
  })
  return port
}

async function tls(): Promise<{ key: Buffer; cert: Buffer }> {
  const { key, cert } = await certificateFor('store.studio')
  return { key: await readFile(key), cert: await readFile(cert) }
}

/** A server that takes connections, and reads nothing until `read` is called. */
async function deafServer(way: Way = 'http') {
  const taken: Socket[] = []
  const port = await serverFor(way, (socket) => taken.push(socket))
  return { port, read: () => taken.forEach((socket) => socket.resume()) }
}

type Limits = Parameters<typeof watchSilence>[1]['limits']

/** A PUT of many bytes that is watched; rejects with what ended it. */
function put(
  port: number,
  limits: Limits,
  more: { way?: Way; movedAt?: number; onSilence?: (ms: number) => boolean } = {},
) {
  const options = { port, host: '127.0.0.1', method: 'PUT', agent: false, rejectUnauthorized: false } as const
  const sent: ClientRequest = more.way === 'https' ? httpsRequest(options) : request(options)
  const line = { movedAt: more.movedAt ?? -Infinity }
  watchSilence(sent, { limits, line, onSilence: more.onSilence ?? null })
  sent.end(Buffer.alloc(muchBytes))
  return once(sent, 'response')
}

test.each(ways)('a dead line is given up after its own limit: %s', async (way) => {
  const { port } = await deafServer(way)
  const ended = put(port, { stalledMs: 600, answerMs: 600_000 }, { way })
  await expect(ended).rejects.toBeInstanceOf(SilentConnection)
  await expect(ended).rejects.toMatchObject({ code: 'ETIMEDOUT', message: /^no byte moved/ })
})

test('whoever listens hears of the silence, and may end it sooner', async () => {
  const { port } = await deafServer()
  const heard: number[] = []
  const onSilence = (ms: number): boolean => heard.push(ms) > 3
  const ended = put(port, { stalledMs: 600, answerMs: 600_000 }, { onSilence })
  await expect(ended).rejects.toBeInstanceOf(SilentConnection)
  expect(heard.length).toBe(4)
})

const goDown = (): boolean => (network.isUp = false)

test('a connection whose own address has gone is given up at once', async () => {
  const { port } = await deafServer()
  onTestFinished(() => void (network.isUp = true))
  const ended = put(port, { stalledMs: 1200, answerMs: 600_000 }, { movedAt: Infinity, onSilence: goDown })
  await expect(ended).rejects.toMatchObject({ message: 'the address of this computer has gone' })
})

test('while other requests move, a silent one is waited for longer', async () => {
  const { port } = await deafServer()
  const silentMs: number[] = []
  const onSilence = (ms: number): boolean => silentMs.push(ms) < 0
  await put(port, { stalledMs: 300, answerMs: 600_000 }, { movedAt: Infinity, onSilence }).catch(
    () => undefined,
  )
  expect(silentMs.at(-1)).toBeGreaterThanOrEqual(900)
})

test.each(ways)('a store that reads slowly from a full buffer is not silent: %s', async (way) => {
  const heardMs: number[] = []
  const port = await serverFor(way, (socket) => {
    // A little now and then, and the body is one chunk.
    const timer = setInterval(() => socket.read(Math.min(65_536, socket.readableLength)), 40)
    onTestFinished(() => clearInterval(timer))
  })
  const onSilence = (ms: number): boolean => heardMs.push(ms) > 25
  await put(port, { stalledMs: 600, answerMs: 600_000 }, { way, onSilence }).catch(() => undefined)
  expect(heardMs.length).toBeGreaterThan(25)
  expect(Math.max(...heardMs)).toBeLessThan(600)
})

test('a line that is lost while the connection is being encrypted is given up as well', async () => {
  const { port } = await deafServer('http')
  const ended = put(port, { stalledMs: 600, answerMs: 600_000 }, { way: 'https' })
  await expect(ended).rejects.toMatchObject({ code: 'ETIMEDOUT', isUnheard: false })
})

test('a body that Dropreel itself holds back is no silence', async () => {
  const server = createHttpServer((incoming, response) => {
    incoming.resume().once('end', () => response.end('ok'))
  })
  const port = await listen(server, 0)
  onTestFinished(() => void server.close())
  const sent = request({ port, host: '127.0.0.1', method: 'PUT', agent: false })
  const heardMs: number[] = []
  const onSilence = (ms: number): boolean => heardMs.push(ms) < 0
  watchSilence(sent, { limits: { stalledMs: 120, answerMs: 120 }, line: { movedAt: -Infinity }, onSilence })
  sent.write('begun')
  await vi.waitFor(() => expect(heardMs.length).toBeGreaterThan(20), { timeout: 5000 })
  sent.end()
  await once(sent, 'response')
  expect(Math.max(...heardMs)).toBeLessThan(120)
})

test('the system tells what the other side has not acknowledged', async () => {
  const { port, read } = await deafServer()
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  expect(unacknowledgedBytes(socket, 0)).toBe(process.platform === 'linux' ? 0 : null)
  socket.write(Buffer.alloc(muchBytes))
  if (process.platform !== 'linux') return
  await vi.waitFor(() => expect(unacknowledgedBytes(socket, 0)).toBeGreaterThan(1000))
  read()
  await vi.waitFor(() => expect(unacknowledgedBytes(socket, 0)).toBe(0), { timeout: 5000 })
})

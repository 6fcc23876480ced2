import { readFile } from 'node:fs/promises'
import { createServer as createHttpServer, request, type ClientRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type Os from 'node:os'
import { connect, createServer, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import { createServer as createTlsServer } from 'node:tls'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Line, usualLineTimes } from '../../../electron/s3/transport/line.ts'
import { SilentConnection, watchSilence } from '../../../electron/s3/transport/silence.ts'
import { sendQueueOf, type SendQueue } from '../../../electron/s3/transport/send-queue.ts'
import { certificateFor } from '../../contract/s3/tls-before.ts'
import { listen } from '../../faults/support/listen.ts'
import { openDeadLine } from '../../support/dead-line.ts'

const network = vi.hoisted(() => ({ isUp: true }))
vi.mock('node:os', async (original) => {
  const os = await original<typeof Os>()
  return { ...os, networkInterfaces: () => (network.isUp ? os.networkInterfaces() : {}) }
})

/** What the system is said to tell instead of what it tells. */
const told = vi.hoisted((): { queue: SendQueue | null } => ({ queue: null }))
vi.mock(import('../../../electron/s3/transport/send-queue.ts'), async (original) => {
  const real = await original()
  return { ...real, sendQueueOf: (socket, freshMs) => told.queue ?? real.sendQueueOf(socket, freshMs) }
})

/** More than the buffers of both ends take. */
const muchBytes = 16 * 1024 * 1024

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

/** A server that takes connections, and reads nothing until `read` is called. Then it takes all, and answers. */
async function deafServer(way: Way = 'http') {
  const taken: Socket[] = []
  const port = await serverFor(way, (socket) => taken.push(socket))
  function read(): void {
    for (const socket of taken.splice(0)) {
      let bytes = 0
      socket.on('data', (chunk) => {
        bytes += chunk.byteLength
        if (bytes > muchBytes) socket.write('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')
      })
      socket.resume()
    }
  }
  return { port, read }
}

/** A server whose line dies before it has read anything. */
async function deadServer(way: Way): Promise<number> {
  const certificate = way === 'https' ? await certificateFor('store.studio') : null
  const { port, close } = await openDeadLine(certificate)
  onTestFinished(close)
  return port
}

/** A line that nobody looks after. */
function quietLine(): Line {
  return new Line(
    { isThere: async () => true, dropIdle: () => undefined, onTurn: () => undefined },
    usualLineTimes,
  )
}

type Limits = Parameters<typeof watchSilence>[1]['limits']
const patient: Limits = { stalledMs: 600_000, untoldMs: 600_000, answerMs: 600_000 }

/** A PUT of many bytes that is watched; rejects with what ended it. */
function put(
  port: number,
  limits: Limits,
  more: { way?: Way; movedAt?: number; onSilence?: (ms: number) => boolean } = {},
) {
  const options = { port, host: '127.0.0.1', method: 'PUT', agent: false, rejectUnauthorized: false } as const
  const sent: ClientRequest = more.way === 'https' ? httpsRequest(options) : request(options)
  const line = quietLine()
  line.movedAt = more.movedAt ?? -Infinity
  watchSilence(sent, { limits, line, onSilence: more.onSilence ?? null })
  sent.end(Buffer.alloc(muchBytes))
  return once(sent, 'response')
}

test.each(ways)('a dead line is given up after its own limit: %s', async (way) => {
  const port = await deadServer(way)
  const ended = put(port, { ...patient, stalledMs: 600 }, { way })
  await expect(ended).rejects.toBeInstanceOf(SilentConnection)
  await expect(ended).rejects.toMatchObject({ code: 'ETIMEDOUT', message: /^no byte moved/ })
})

test.each(ways)('a store that reads nothing for a while has the time of an answer: %s', async (way) => {
  const { port, read } = await deafServer(way)
  const onSilence = (ms: number): boolean => {
    if (ms > 900) read()
    return false
  }
  const [response] = await put(port, { stalledMs: 300, untoldMs: 300, answerMs: 600_000 }, { way, onSilence })
  expect(response).toMatchObject({ statusCode: 200 })
})

test('a store that reads nothing for too long is given up, and has not lost large packets', async () => {
  const { port } = await deafServer()
  const ended = put(port, { ...patient, stalledMs: 300, answerMs: 600 })
  await expect(ended).rejects.toMatchObject({ message: /^no byte moved/, isUnheard: false })
})

test('when a store goes on after a pause, the line has its whole time again', async () => {
  const { port } = await deafServer()
  onTestFinished(() => void (told.queue = null))
  told.queue = { bytes: 5000, isHeldBack: true }
  let looksOfLine = 0
  const onSilence = (ms: number): boolean => {
    if (ms > 900) told.queue = { bytes: 5000, isHeldBack: false }
    return ms > 900 && looksOfLine++ === 3
  }
  const ended = put(port, { ...patient, stalledMs: 600 }, { onSilence })
  await expect(ended).rejects.toMatchObject({ message: 'no byte moved' })
})

test('whoever listens hears of the silence, and may end it sooner', async () => {
  const { port } = await deafServer()
  const heard: number[] = []
  const onSilence = (ms: number): boolean => heard.push(ms) > 3
  const ended = put(port, { ...patient, stalledMs: 600 }, { onSilence })
  await expect(ended).rejects.toBeInstanceOf(SilentConnection)
  expect(heard.length).toBe(4)
})

test('a connection whose own address has gone is given up at once', async () => {
  const { port } = await deafServer()
  onTestFinished(() => void (network.isUp = true))
  const ended = put(port, { ...patient, stalledMs: 600 }, { movedAt: Infinity })
  network.isUp = false
  await expect(ended).rejects.toMatchObject({ message: 'the address of this computer has gone' })
})

test('while other requests move, a silent one is waited for longer', async () => {
  const port = await deadServer('http')
  const silentMs: number[] = []
  const onSilence = (ms: number): boolean => silentMs.push(ms) < 0
  await put(port, { ...patient, stalledMs: 300 }, { movedAt: Infinity, onSilence }).catch(() => undefined)
  expect(silentMs.at(-1)).toBeGreaterThanOrEqual(900)
})

test('where the system does not tell what arrives, a connection has a limit for that', async () => {
  const { port } = await deafServer()
  const platform = vi.spyOn(process, 'platform', 'get').mockReturnValue('darwin')
  onTestFinished(() => platform.mockRestore())
  const ended = put(port, { ...patient, untoldMs: 600 })
  await expect(ended).rejects.toMatchObject({ message: /^no byte moved/ })
})

test.each(ways)('a store that reads slowly from a full buffer is not silent: %s', async (way) => {
  const heardMs: number[] = []
  const port = await serverFor(way, (socket) => {
    // A little now and then, and the body is one chunk.
    const timer = setInterval(() => socket.read(Math.min(65_536, socket.readableLength)), 20)
    onTestFinished(() => clearInterval(timer))
  })
  const onSilence = (ms: number): boolean => heardMs.push(ms) > 12
  await put(port, { ...patient, stalledMs: 600 }, { way, onSilence }).catch(() => undefined)
  expect(heardMs.length).toBeGreaterThan(12)
  expect(Math.max(...heardMs)).toBeLessThan(600)
})

test('a line that is lost while the connection is being encrypted is given up as well', async () => {
  const { port } = await deafServer('http')
  const ended = put(port, { ...patient, stalledMs: 600 }, { way: 'https' })
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
  const limits = { stalledMs: 120, untoldMs: 120, answerMs: 120 }
  watchSilence(sent, { limits, line: quietLine(), onSilence })
  sent.write('begun')
  await vi.waitFor(() => expect(heardMs.length).toBeGreaterThan(20), { timeout: 5000 })
  sent.end()
  await once(sent, 'response')
  expect(Math.max(...heardMs)).toBeLessThan(120)
})

test.skipIf(process.platform !== 'linux')('the system tells what the other side has not taken', async () => {
  const { port, read } = await deafServer()
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  await once(socket, 'connect')
  expect(sendQueueOf(socket, 0)).toEqual({ bytes: 0, isHeldBack: false })
  socket.write(Buffer.alloc(muchBytes))
  await vi.waitFor(() => expect(sendQueueOf(socket, 0)).toMatchObject({ isHeldBack: true }), 5000)
  expect(sendQueueOf(socket, 0)?.bytes).toBeGreaterThan(1000)
  read()
  const empty = { bytes: 0, isHeldBack: false }
  await vi.waitFor(() => expect(sendQueueOf(socket, 0)).toEqual(empty), { timeout: 5000 })
})

import { readFile } from 'node:fs/promises'
import { connect, createServer, Socket, type Server } from 'node:net'
import { createServer as createTlsServer } from 'node:tls'
import { expect, onTestFinished, test, vi } from 'vitest'
import { usualLimits } from '../../../electron/s3/transport/client.ts'
import type { ObjectStore } from '../../../electron/engine/ports.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { breakAtEachEvent, outcomeOf, ownSockets, watchUnhandled } from '../../support/break-at-event.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { newObject, linkRequest, partBody, someBytes } from './part-body.ts'
import { listen } from './scripted-server.ts'
import { startSocksProxy } from './socks-proxy.ts'
import { certificateFor } from './tls-before.ts'

const unhandled = watchUnhandled()

/** Leads what comes in to a port of this computer. `unwrap` changes the first bytes. */
function relayTo(port: number, unwrap: (first: Buffer, socket: Socket) => Buffer | null) {
  return (socket: Socket) => {
    ownSockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('data', (first) => {
      const onward = connect(port, '127.0.0.1')
      ownSockets.add(onward)
      onward.on('error', () => socket.destroy()).on('close', () => socket.destroy())
      socket.on('close', () => onward.destroy())
      const bytes = unwrap(first, socket)
      if (bytes !== null) onward.write(bytes)
      socket.pipe(onward).pipe(socket)
    })
  }
}

async function portOf(server: Server): Promise<number> {
  onTestFinished(() => void server.close())
  return await listen(server)
}

/** As an HTTP proxy does for CONNECT, or for one request of plain HTTP. */
function asProxy(first: Buffer, socket: Socket): Buffer | null {
  if (first.toString('latin1', 0, 7) !== 'CONNECT') {
    return Buffer.from(first.toString('latin1').replace(/ http:\/\/[^/]+/, ' '), 'latin1')
  }
  socket.write('HTTP/1.1 200 OK\r\n\r\n')
  return null
}

async function scene(way: string, systemProxy?: () => Promise<string>) {
  const { demo, address } = await demoPlace()
  const plain = Number(new URL(demo.endpoint).port)
  const { key, cert } = await certificateFor('store.studio')
  const tls = { key: await readFile(key), cert: await readFile(cert) }
  const secure = await portOf(
    createTlsServer(
      tls,
      relayTo(plain, (first) => first),
    ),
  )
  const isSecure = way.startsWith('https')
  const target = isSecure ? secure : plain
  const proxy = way.endsWith('SOCKS')
    ? `socks5h://${(await startSocksProxy(target)).host}`
    : `http://127.0.0.1:${await portOf(createServer(relayTo(target, asProxy)))}`
  const host = way.includes('through') ? 'store.studio' : `127.0.0.1:${target}`
  const network = {
    acceleration: false,
    dualStack: false,
    caFile: isSecure ? cert : null,
    allowHttp: true,
    proxy: { kind: way.includes('through') ? 'system' : 'none' },
  } as const
  const open = (endpoint: string) => {
    const stores = createStores({
      credentialsFor: () => async () => credentials,
      now: Date.now,
      proxies: { systemProxy: systemProxy ?? (async () => proxy), proxyPassword: async () => '' },
      limits: {
        connectMs: 2_000,
        stalledMs: 2_000,
        idleMs: 2_000,
        completeIdleMs: 2_000,
        answerBytesPerMs: 50_000,
        slowMs: 60_000,
        line: usualLimits.line,
      },
    })
    return { store: stores.at({ ...address, endpoint, network }), close: () => stores.close() }
  }
  const quiet = open(demo.endpoint)
  onTestFinished(quiet.close)
  const object = newObject({ key: 'reel.mov' })
  const bytes = someBytes(60_000)
  await quiet.store.put(object, partBody(bytes), pace, new AbortController().signal)
  const { uploadId } = await quiet.store.open(newObject({ key: 'other.mov' }), new AbortController().signal)
  return { open: () => open(`${isSecure ? 'https' : 'http'}://${host}`), uploadId, bytes }
}

const pace = async () => undefined

type Scene = Awaited<ReturnType<typeof scene>>

const actions: Record<string, (store: ObjectStore, scene: Scene, signal: AbortSignal) => Promise<unknown>> = {
  head: (store, _, signal) => store.head('reel.mov', signal),
  'send a part': (store, { uploadId, bytes }, signal) =>
    store.sendPart({ key: 'other.mov', uploadId, partNumber: 1, body: partBody(bytes) }, pace, signal),
  read: async (store, { bytes }, signal) => {
    let readBytes = 0
    const range = { offsetBytes: 0, sizeBytes: bytes.byteLength, versionId: null }
    for await (const chunk of store.read('reel.mov', range, signal)) readBytes += chunk.byteLength
    return readBytes
  },
  link: (store, _, signal) => store.link(linkRequest('reel.mov'), signal),
}

function act(action: string, at: Scene): () => Promise<unknown> {
  return async () => {
    const { store, close } = at.open()
    try {
      await actions[action]?.(store, at, new AbortController().signal)
    } finally {
      close()
    }
  }
}

const ways = [
  'http',
  'https',
  'http through a proxy',
  'https through a proxy',
  'http through SOCKS',
  'https through SOCKS',
]
const matrix = ways.flatMap((way) => Object.keys(actions).map((action) => [way, action] as const))

test.each(matrix)(
  'over %s, %s fails as a lost connection at every event, and nothing is left unhandled',
  async (way, action) => {
    const at = await scene(way)
    const outcomes = await breakAtEachEvent(act(action, at))
    expect(unhandled).toEqual([])
    expect(outcomes.length).toBeGreaterThan(10)
    expect(new Set(outcomes)).toEqual(new Set(['success', 'Unreachable']))
  },
)

test.each(ways)('where no connection can be made over %s, nothing is left unhandled', async (way) => {
  const at = await scene(way)
  const connecting = vi.spyOn(Socket.prototype, 'connect').mockImplementation(() => {
    throw Object.assign(new Error('the network is down'), { code: 'ENETDOWN' })
  })
  onTestFinished(() => connecting.mockRestore())
  for (const action of Object.keys(actions)) expect(await outcomeOf(act(action, at))).toBe('Unreachable')
  expect(unhandled).toEqual([])
})

const dead = '127.0.0.1:9'

test.each([
  [`http://ed:pa%ss@${dead}`, 'Unreachable'],
  [`http://ed:p%FFss@${dead}`, 'Unreachable'],
  [`https://us%er@${dead}`, 'Unreachable'],
  [`socks5h://ed:pa%ss@${dead}`, 'Unreachable'],
  [`http://ed:pa#ss@${dead}`, 'BadInput'],
  [`htp://${dead}`, 'BadInput'],
  [`socks5h://ed:pass@:9`, 'BadInput'],
  ['', 'BadInput'],
])('the proxy %s fails as %s, and nothing is left unhandled', async (proxy, code) => {
  for (const way of ['http through a proxy', 'https through a proxy']) {
    const at = await scene(way, async () => proxy)
    for (const action of Object.keys(actions)) expect(await outcomeOf(act(action, at))).toBe(code)
  }
  expect(unhandled).toEqual([])
})

function throwing(): never {
  throw new Error('no answer')
}

test('a system that cannot tell its proxy fails as something unexpected, and nothing is left unhandled', async () => {
  for (const systemProxy of [throwing, () => Promise.reject(new Error('no answer'))]) {
    const at = await scene('https through a proxy', systemProxy)
    for (const action of Object.keys(actions)) expect(await outcomeOf(act(action, at))).toBe('Internal')
  }
  expect(unhandled).toEqual([])
})

const made = { http: 'HTTP/1.1 200 OK\r\n\r\n', SOCKS: Buffer.from([5, 0, 5, 0, 0, 1, 127, 0, 0, 1, 0, 80]) }

test.each(['http', 'https'])(
  'a proxy that resets a connection over %s as soon as it is made, or while the request is given up, leaves nothing unhandled',
  async (scheme) => {
    for (const [kind, answer] of Object.entries(made)) {
      const server = createServer((socket) => {
        ownSockets.add(socket)
        socket.on('error', () => socket.destroy())
        socket.once('data', () => socket.write(answer, () => socket.resetAndDestroy()))
      })
      const proxy = `${kind === 'http' ? 'http' : 'socks5h'}://127.0.0.1:${await portOf(server)}`
      const at = await scene(`${scheme} through a proxy`, async () => proxy)
      for (let round = 0; round < 8; round += 1) {
        const { store, close } = at.open()
        const signal = round % 2 === 0 ? new AbortController().signal : AbortSignal.timeout((round - 1) / 2)
        await outcomeOf(() => store.head('reel.mov', signal))
        close()
      }
    }
    expect(unhandled).toEqual([])
  },
)

test('an answer that changes the protocol fails as a lost connection', async () => {
  const changed = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n'
  const server = createServer((socket) => {
    ownSockets.add(socket)
    socket.on('error', () => socket.destroy())
    socket.once('data', () => socket.write(changed))
  })
  const proxy = `http://127.0.0.1:${await portOf(server)}`
  const at = await scene('http through a proxy', async () => proxy)
  for (const action of Object.keys(actions)) expect(await outcomeOf(act(action, at))).toBe('Unreachable')
  expect(unhandled).toEqual([])
})

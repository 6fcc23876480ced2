import { readFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { usualLimits } from '../../../electron/s3/transport/client.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { openDeadLine } from '../../support/dead-line.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { newObject, partBody, someBytes } from './part-body.ts'
import { listen } from './scripted-server.ts'
import { certificateFor } from './tls-before.ts'

/** Only what ends a dead line is short. */
const limits = {
  connectMs: 600,
  stalledMs: 600,
  idleMs: 600_000,
  completeIdleMs: 600_000,
  answerBytesPerMs: 1,
  slowMs: 600_000,
  line: usualLimits.line,
}

/** Where the line dies that leads to the store. */
const places = ['http', 'https', 'http proxy', 'SOCKS proxy'] as const

async function storeBehind(place: (typeof places)[number]) {
  const { address } = await demoPlace()
  const isSecure = place === 'https'
  const files = await certificateFor('store.studio')
  const { port, close } = await openDeadLine(isSecure ? files : null)
  onTestFinished(close)
  const isProxy = place.endsWith('proxy')
  const proxy = `${place.startsWith('SOCKS') ? 'socks5h' : 'http'}://127.0.0.1:${port}`
  const stores = createStores({
    credentialsFor: () => async () => credentials,
    now: Date.now,
    proxies: { systemProxy: async () => proxy, proxyPassword: async () => '' },
    limits,
  })
  onTestFinished(() => stores.close())
  const endpoint = isProxy ? 'https://store.studio' : `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}`
  const network = {
    acceleration: false,
    dualStack: false,
    caFile: files.cert,
    allowHttp: true,
    proxy: { kind: isProxy ? 'system' : 'none' },
  } as const
  return stores.at({ ...address, endpoint, network })
}

test.skipIf(process.platform !== 'linux').each(places)(
  'a line that dies after it is connected is lost, long before an answer would be: %s',
  async (place) => {
    const store = await storeBehind(place)
    const body = partBody(someBytes(8 * 1024 * 1024))
    const object = newObject({ overwrite: true })
    const end = store.put(object, body, async () => undefined, new AbortController().signal)
    await expect(end).rejects.toMatchObject({ error: { code: 'Unreachable' } })
  },
)

/** How the system watches this computer's connections to a port: the timers of /proc/net/tcp, 02 for keep-alive. */
async function timersTo(port: number): Promise<string[]> {
  const hex = port.toString(16).toUpperCase().padStart(4, '0')
  const row = new RegExp(`^ *\\d+: \\S+ 0100007F:${hex} 01 \\S+ (?<timer>..):`, 'gm')
  return [...(await readFile('/proc/net/tcp', 'latin1')).matchAll(row)].map(([, timer = '']) => timer)
}

test.skipIf(process.platform !== 'linux')(
  'while an answer is awaited, the system asks whether the line is alive',
  async () => {
    const server = createServer((socket) => socket.on('error', () => socket.destroy()).resume())
    const port = await listen(server)
    const { address } = await demoPlace()
    const stores = createStores({ credentialsFor: () => async () => credentials, now: Date.now, limits })
    const stop = new AbortController()
    onTestFinished(() => {
      stores.close()
      server.close()
    })
    const asked = stores
      .at({ ...address, endpoint: `http://127.0.0.1:${port}` })
      .head('reel.mov', stop.signal)
    await vi.waitFor(async () => expect(await timersTo(port)).toEqual(['02']), { timeout: 2500 })
    stop.abort()
    await expect(asked).rejects.toThrow('aborted')
  },
)

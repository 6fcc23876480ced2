import { readFile, writeFile } from 'node:fs/promises'
import { createServer, request, type Server } from 'node:http'
import { connect, createServer as createTcpServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import type { NetworkSettings, ProxySettings } from '../../../electron/contract/index.ts'
import { createStores, type ProxySources } from '../../../electron/s3/index.ts'
import { credentials, demoPlace } from './demo-place.ts'
import { code, uploadInParts } from './object-store-contract.ts'
import { linkRequest } from './part-body.ts'
import { startSocksProxy } from './socks-proxy.ts'
import { tlsBefore } from './tls-before.ts'

const usual: NetworkSettings = {
  acceleration: false,
  dualStack: false,
  proxy: { kind: 'none' },
  caFile: null,
  allowHttp: true,
}
const signal = new AbortController().signal
const noProxies: ProxySources = { systemProxy: async () => null, proxyPassword: async () => '' }

function isSignedIn(header: string | undefined): boolean {
  return header === `Basic ${Buffer.from('ed:pä:ss').toString('base64')}`
}

/** A proxy that leads every name to one port of this computer, and wants a sign-in. */
async function startProxy(port: number) {
  const seen = { tunnels: 0, requests: 0 }
  const proxy = createServer((incoming, response) => {
    seen.requests += 1
    if (!isSignedIn(incoming.headers['proxy-authorization'])) {
      response.writeHead(407, { 'content-type': 'text/html' }).end('sign in')
      return
    }
    const { pathname, search } = new URL(incoming.url ?? '')
    const { method, headers } = incoming
    const onward = request({ port, path: pathname + search, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    })
    incoming.pipe(onward)
  })
  proxy.on('connect', (incoming, socket) => {
    seen.tunnels += 1
    if (!isSignedIn(incoming.headers['proxy-authorization'])) {
      socket.end('HTTP/1.1 407 Sign in\r\ncontent-length: 0\r\n\r\n')
      return
    }
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      onward.pipe(socket).pipe(onward)
    })
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
  })
  return { seen, url: `http://127.0.0.1:${await portOf(proxy)}` }
}

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  return address.port
}

async function scene(proxies: ProxySources = noProxies) {
  const { demo, address } = await demoPlace()
  const stores = createStores({ credentialsFor: () => async () => credentials, now: Date.now, proxies })
  onTestFinished(() => stores.close())
  return {
    port: Number(new URL(demo.endpoint).port),
    storeAt: (endpoint: string, network: NetworkSettings) => stores.at({ ...address, endpoint, network }),
  }
}

const manual = (url: string, user: string | null): ProxySettings => ({
  kind: 'manual',
  url,
  user,
  passwordEntry: user === null ? null : 'proxy of the studio',
})
const withPassword: ProxySources = {
  systemProxy: async () => null,
  proxyPassword: async (entry) => (entry === 'proxy of the studio' ? 'pä:ss' : ''),
}

test('over TLS everything goes through the tunnel of a proxy with a password, on kept connections', async () => {
  const { port, storeAt } = await scene(withPassword)
  const tls = await tlsBefore(port, 'store.studio')
  const proxy = await startProxy(tls.port)
  const store = storeAt('https://store.studio', {
    ...usual,
    proxy: manual(proxy.url, 'ed'),
    caFile: tls.caFile,
  })
  const { object } = await uploadInParts(store)
  expect(await store.head(object.key, signal)).not.toBeNull()
  expect((await store.link(linkRequest(object.key), signal)).url).toContain('https://store.studio/')
  expect(proxy.seen).toEqual({ tunnels: 3, requests: 0 })
})

test('plain HTTP requests go through the proxy', async () => {
  const { port, storeAt } = await scene(withPassword)
  const proxy = await startProxy(port)
  const store = storeAt('http://store.studio:9000', { ...usual, proxy: manual(proxy.url, 'ed') })
  await uploadInParts(store)
  expect(proxy.seen.requests).toBeGreaterThan(4)
})

test.each(['http', 'https'])(
  'tells a proxy that wants a password apart from the store: %s',
  async (protocol) => {
    const { port, storeAt } = await scene()
    const proxy = await startProxy(port)
    const store = storeAt(`${protocol}://store.studio`, { ...usual, proxy: manual(proxy.url, null) })
    await expect(store.head('x', signal)).rejects.toMatchObject(code('ProxyFailed'))
  },
)

test.each(['http', 'https'])(
  'a SOCKS proxy with a password looks up the name, and its refusal is not the store’s: %s',
  async (protocol) => {
    const { port, storeAt } = await scene(withPassword)
    const tls = await tlsBefore(port, 'store.studio')
    const way = { user: 'ed', password: 'pä:ss' }
    const proxy = await startSocksProxy(protocol === 'http' ? port : tls.port, way)
    const through = (user: string | null, scheme = 'socks5h') =>
      storeAt(`${protocol}://store.studio`, {
        ...usual,
        proxy: manual(`${scheme}://${proxy.host}`, user),
        caFile: tls.caFile,
      })
    await uploadInParts(through('ed'))
    expect(proxy.names.length).toBeLessThanOrEqual(3)
    expect(new Set(proxy.names)).toEqual(new Set(['store.studio']))
    await expect(through(null).head('x', signal)).rejects.toMatchObject(code('ProxyFailed'))
    await expect(through('al').head('x', signal)).rejects.toMatchObject(code('ProxyFailed'))
  },
)

test('uses the SOCKS proxy of the system', async () => {
  const { port, storeAt } = await scene({
    ...noProxies,
    systemProxy: async () => `socks5h://${proxy.host}`,
  })
  const proxy = await startSocksProxy(port)
  expect(
    await storeAt('http://store.studio', { ...usual, proxy: { kind: 'system' } }).head('x', signal),
  ).toBeNull()
  expect(proxy.names).toEqual(['store.studio'])
})

test('names a proxy that cannot be reached', async () => {
  const { storeAt } = await scene()
  for (const scheme of ['http', 'socks5h']) {
    const store = storeAt('https://store.studio', {
      ...usual,
      proxy: manual(`${scheme}://127.0.0.1:9`, null),
    })
    await expect(store.head('x', signal)).rejects.toMatchObject({
      error: {
        code: 'Unreachable',
        message: 'The store at store.studio (through the proxy 127.0.0.1:9) cannot be reached.',
      },
    })
  }
})

test('looks up the system’s proxy at every request, but not for a store on this computer', async () => {
  const asked: string[] = []
  let found: string | null = 'http://127.0.0.1:9'
  const systemProxy = async (url: string) => {
    asked.push(url)
    return found
  }
  const { port, storeAt } = await scene({ ...noProxies, systemProxy })
  const proxied: NetworkSettings = { ...usual, proxy: { kind: 'system' } }
  await uploadInParts(storeAt(`http://127.0.0.1:${port}`, proxied))
  expect(asked).toEqual([])
  const store = storeAt('http://store.studio:9000', proxied)
  await expect(store.head('x', signal)).rejects.toMatchObject(code('Unreachable'))
  expect(asked).toEqual(['http://store.studio:9000'])
  found = (await startProxy(port)).url.replace('//', '//ed:p%C3%A4%3Ass@')
  expect(await store.head('x', signal)).toBeNull()
})

test('connects directly without a proxy, and keeps the connections', async () => {
  const { port, storeAt } = await scene()
  let connections = 0
  const counting = createTcpServer((socket) => {
    connections += 1
    const onward = connect(port, '127.0.0.1')
    onward.on('error', () => socket.destroy())
    socket.on('error', () => onward.destroy())
    socket.pipe(onward).pipe(socket)
  })
  await new Promise<void>((resolve) => counting.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void counting.close())
  const address = counting.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  // Another name for this computer.
  const endpoint = `http://[::ffff:127.0.0.1]:${address.port}`
  const store = storeAt(endpoint, { ...usual, proxy: { kind: 'system' } })
  await uploadInParts(store)
  await uploadInParts(store)
  expect(connections).toBeLessThanOrEqual(3)
})

test('trusts a certificate only with the file of its authority', async () => {
  const { port, storeAt } = await scene()
  const tls = await tlsBefore(port, 'store.studio')
  const endpoint = `https://127.0.0.1:${tls.port}`
  await expect(storeAt(endpoint, usual).head('x', signal)).rejects.toMatchObject(code('TlsUntrusted'))
  expect(await storeAt(endpoint, { ...usual, caFile: tls.caFile }).head('x', signal)).toBeNull()
  const missing = storeAt(endpoint, { ...usual, caFile: `${tls.caFile}.gone` })
  await expect(missing.head('x', signal)).rejects.toMatchObject(code('FileUnreadable'))
})

test('rejects a file of authorities only if none of its certificates can be parsed', async () => {
  const { port, storeAt } = await scene()
  const tls = await tlsBefore(port, 'store.studio')
  const endpoint = `https://127.0.0.1:${tls.port}`
  const good = await readFile(tls.caFile, 'utf8')
  const key = await readFile(tls.caFile.replace('cert.pem', 'key.pem'), 'utf8')
  const caFile = `${tls.caFile}.chosen`
  const broken = good.replace(/^M.{40}/m, 'M')
  for (const text of ['garbage', '', key, broken]) {
    await writeFile(caFile, text)
    await expect(storeAt(endpoint, { ...usual, caFile }).head('x', signal)).rejects.toMatchObject({
      error: { code: 'FileUnreadable', advice: expect.stringContaining('PEM') },
    })
  }
  const cut = good.slice(0, 200)
  const bundles = [`# of the studio\n${key}${good}`, `${broken}${cut}\n${good}${broken}`]
  for (const [at, text] of bundles.entries()) {
    // What is read once is kept.
    const bundle = `${tls.caFile}.${at}`
    await writeFile(bundle, text)
    expect(await storeAt(endpoint, { ...usual, caFile: bundle }).head('x', signal)).toBeNull()
  }
})

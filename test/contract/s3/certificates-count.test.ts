import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { usualNetwork } from '../../../electron/core/destination-rules.ts'
import { createStores } from '../../../electron/s3/index.ts'
import { code } from './object-store-contract.ts'
import { addressAt, exampleKeys, storeAnswering } from './scripted-server.ts'
import { startSocksProxy } from './socks-proxy.ts'
import { tlsBefore } from './tls-before.ts'

beforeEach(() => void vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0'))
afterEach(() => void vi.unstubAllEnvs())

/** A server whose certificate nobody trusts, and the requests that it got nevertheless. */
async function untrusted() {
  const { address, seen } = await storeAnswering(() => ({ status: 200 }))
  const tls = await tlsBefore(Number(new URL(address.endpoint ?? '').port), 'store.studio')
  return { port: tls.port, seen }
}

async function ask(endpoint: string, proxy: string | null) {
  const proxies = { systemProxy: async () => proxy, proxyPassword: async () => '' }
  const stores = createStores({ credentialsFor: () => async () => exampleKeys, now: Date.now, proxies })
  const network = { ...usualNetwork, allowHttp: true }
  const store = stores.at({ ...addressAt(1), endpoint, network })
  await expect(store.head('a.mov', new AbortController().signal)).rejects.toMatchObject(code('TlsUntrusted'))
  stores.close()
}

test('NODE_TLS_REJECT_UNAUTHORIZED=0 does not make a store trusted, reached directly or through a tunnel', async () => {
  const { port, seen } = await untrusted()
  const socks = await startSocksProxy(port)
  await ask(`https://127.0.0.1:${port}`, null)
  await ask('https://store.studio', `socks5h://${socks.host}`)
  expect(seen).toEqual([])
})

test('nor a proxy that is reached over TLS, for stores of https and of http', async () => {
  const { port, seen } = await untrusted()
  await ask('https://store.studio', `https://127.0.0.1:${port}`)
  await ask('http://store.studio', `https://127.0.0.1:${port}`)
  expect(seen).toEqual([])
})

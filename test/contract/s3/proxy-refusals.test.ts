import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { createStores, proxyFromEnvironment } from '../../../electron/s3/index.ts'
import { addressAt, exampleKeys, listen, storeAnswering } from './scripted-server.ts'
import { tlsBefore } from './tls-before.ts'

const { signal } = new AbortController()

/** A store whose requests go through the proxy at this address, as the command line's environment says. */
function storeThrough(proxy: string, endpoint = 'https://store.studio') {
  const stores = createStores({
    credentialsFor: () => async () => exampleKeys,
    now: Date.now,
    proxies: {
      systemProxy: async (url) => proxyFromEnvironment({ all_proxy: proxy }, url),
      proxyPassword: async () => '',
    },
  })
  onTestFinished(() => stores.close())
  return stores.at({ ...addressAt(1), endpoint })
}

/** A proxy that answers each message of its client with the next one of these, and then ends. */
async function proxyAnswering(...answers: (string | number[])[]): Promise<string> {
  const answer = async (socket: Socket) => {
    for (const each of answers) {
      await once(socket, 'data')
      socket.write(typeof each === 'string' ? each : Buffer.from(each))
    }
    socket.end()
  }
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    answer(socket).catch(() => socket.destroy())
  })
  onTestFinished(() => void server.close())
  return `127.0.0.1:${await listen(server)}`
}

async function refusalThrough(proxy: string, endpoint?: string) {
  const { error } = await storeThrough(proxy, endpoint)
    .head('x', signal)
    .then(
      () => Promise.reject(new Error('it was not refused')),
      (thrown: unknown) => Object(thrown),
    )
  return error
}

test.each([
  ['403 Forbidden', '', 'refuses to connect to store.studio (HTTP 403)'],
  ['404 Not Found', '', 'refuses to connect to store.studio (HTTP 404)'],
  ['405 Method Not Allowed', '', 'refuses to connect to store.studio (HTTP 405)'],
  ['451 Unavailable', '', 'refuses to connect to store.studio (HTTP 451)'],
  ['302 Found', 'location: http://sign-in.studio/\r\n', 'refuses to connect to store.studio (HTTP 302)'],
  ['407 Sign in', 'proxy-authenticate: Basic realm="studio"\r\n', 'asks for a sign-in (HTTP 407)'],
  ['407 Sign in', '', 'asks for a sign-in (HTTP 407)'],
  ['407 Sign in', 'proxy-authenticate: Negotiate\r\n', 'asks for a sign-in by Negotiate (HTTP 407)'],
  [
    '407 Sign in',
    'proxy-authenticate: NTLM\r\nproxy-authenticate: Basic realm="x"\r\n',
    'asks for a sign-in (HTTP 407)',
  ],
])('a proxy that answers CONNECT with %s %s is named with its status', async (status, headers, says) => {
  const place = await proxyAnswering(`HTTP/1.1 ${status}\r\n${headers}content-length: 6\r\n\r\nrefuse`)
  expect(await refusalThrough(`http://${place}`)).toMatchObject({
    code: 'ProxyFailed',
    message: `The proxy ${place} ${says}.`,
    retryable: false,
  })
})

test('a sign-in that a proxy refuses is not shown', async () => {
  const place = await proxyAnswering('HTTP/1.1 407 Sign in\r\n\r\n')
  const refusal = await refusalThrough(`http://ed:s3cret@${place}`)
  expect(refusal).toMatchObject({
    code: 'ProxyFailed',
    message: `The proxy ${place} does not accept this user name and password (HTTP 407).`,
  })
  expect(JSON.stringify(refusal)).not.toContain('s3cret')
})

test.each([502, 503, 504, 408, 429])('a proxy whose own trouble passes is waited for: %d', async (status) => {
  const place = await proxyAnswering(`HTTP/1.1 ${status} No\r\n\r\n`)
  expect(await refusalThrough(`http://${place}`)).toMatchObject({
    code: 'Unreachable',
    message: `The store at store.studio (through the proxy ${place}, which answers HTTP ${status}) cannot be reached.`,
    retryable: true,
  })
})

test.each([
  ['nonsense', 'garbage\r\n\r\n'],
  ['half an answer', 'HTTP/1.1 200 OK\r\nvia'],
  ['nothing', ''],
])('a proxy that answers CONNECT with %s is named', async (_, answer) => {
  const place = await proxyAnswering(answer)
  expect(await refusalThrough(`http://${place}`)).toMatchObject({
    code: 'Unreachable',
    message: `The store at store.studio (through the proxy ${place}) cannot be reached.`,
  })
})

test.each([
  ['socks5h', [[5, 0xff]], 'asks for a sign-in (SOCKS 5)'],
  [
    'socks5h',
    [
      [5, 0],
      [5, 2, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
    'refuses to connect to store.studio (SOCKS 5, not allowed)',
  ],
  ['socks4a', [[0, 93, 0, 0, 0, 0, 0, 0]], 'asks for a sign-in (SOCKS 4)'],
])('a refusal by %s %j is told', async (scheme, answers, says) => {
  const place = await proxyAnswering(...answers)
  expect(await refusalThrough(`${scheme}://${place}`)).toMatchObject({
    code: 'ProxyFailed',
    message: `The proxy ${place} ${says}.`,
  })
})

test.each([
  [
    'socks5h',
    [
      [5, 0],
      [5, 4, 0, 1, 0, 0, 0, 0, 0, 0],
    ],
  ],
  ['socks4a', [[0, 91, 0, 0, 0, 0, 0, 0]]],
  ['socks5h', [[72, 84]]],
  ['socks5h', [[5, 0]]],
])('what fails behind %s %j may pass, and the proxy is named', async (scheme, answers) => {
  const place = await proxyAnswering(...answers)
  expect(await refusalThrough(`${scheme}://${place}`)).toMatchObject({
    code: 'Unreachable',
    message: `The store at store.studio (through the proxy ${place}) cannot be reached.`,
  })
})

test.each([`ed:${'x'.repeat(256)}`, `${'x'.repeat(256)}:ed`, `ed:${'ä'.repeat(128)}`])(
  'a sign-in that SOCKS cannot carry is refused as such: %s',
  async (signIn) => {
    const place = await proxyAnswering([5, 2])
    expect(await refusalThrough(`socks5h://${signIn}@${place}`)).toMatchObject({
      code: 'BadInput',
      message: 'The user name or the password of the SOCKS proxy is longer than 255 bytes.',
    })
  },
)

test('a proxy that answers plain HTTP with 407 is named', async () => {
  const place = await proxyAnswering('HTTP/1.1 407 Sign in\r\ncontent-length: 0\r\n\r\n')
  expect(await refusalThrough(`http://${place}`, 'http://store.studio:9000')).toMatchObject({
    code: 'ProxyFailed',
    message: `The proxy ${place} asks for a sign-in (HTTP 407).`,
  })
})

test.each(['http', 'https'])('a setting that is no proxy is said for %s, in links too', async (protocol) => {
  const store = storeThrough('htp://p:1', `${protocol}://store.studio`)
  const says = expect.stringMatching(/^all_proxy is not the address of a proxy/)
  const refused = { error: { code: 'BadInput', message: says } }
  await expect(store.head('x', signal)).rejects.toMatchObject(refused)
  for (const publicBaseUrl of [null, `${protocol}://files.studio`]) {
    const link = store.link(
      { key: 'x', publicBaseUrl, expiresSeconds: 60, opens: 'inline', fileName: null },
      signal,
    )
    await expect(link).rejects.toMatchObject(refused)
  }
})

test('plain HTTP asks the proxy for the key as it is', async () => {
  const { seen, address } = await storeAnswering(() => ({
    status: 404,
    headers: { 'x-amz-request-id': 'R' },
  }))
  const store = storeThrough(`http://${new URL(address.endpoint ?? '').host}`, 'http://store.studio:9000')
  await store.head('/a/./b//../c?d://e.mov', signal)
  expect(seen.map(({ path }) => path)).toEqual(['http://store.studio:9000/reels//a/./b//../c%3Fd%3A//e.mov'])
})

test('more requests at once than connections are kept', async () => {
  const { address } = await storeAnswering(() => ({ status: 404, headers: { 'x-amz-request-id': 'R' } }))
  const store = storeThrough(`http://${new URL(address.endpoint ?? '').host}`, 'http://store.studio')
  const asked = Array.from({ length: 80 }, () => store.head('x', new AbortController().signal))
  expect(new Set(await Promise.all(asked))).toEqual(new Set([null]))
})

test('a store with an IPv6 address goes through the proxy', async () => {
  const place = await proxyAnswering('HTTP/1.1 403 Forbidden\r\n\r\n')
  expect(await refusalThrough(place, 'https://[fd00::12]:9000')).toMatchObject({
    message: `The proxy ${place} refuses to connect to [fd00::12]:9000 (HTTP 403).`,
  })
  const { seen, address } = await storeAnswering(() => ({
    status: 404,
    headers: { 'x-amz-request-id': 'R' },
  }))
  await storeThrough(new URL(address.endpoint ?? '').host, 'http://[fd00::12]').head('x', signal)
  expect(seen.map(({ path }) => path)).toEqual(['http://[fd00::12]/reels/x'])
})

test.each(['http', 'https'])(
  'what is wrong with the way to the proxy itself is said of the proxy: %s',
  async (scheme) => {
    const endpoint = `${scheme}://store.studio`
    expect(await refusalThrough('http://proxy.invalid:3128', endpoint)).toMatchObject({
      code: 'NameUnknown',
      message: 'The name proxy.invalid (of the proxy) is not known on this network.',
      advice: 'Check the address of the proxy for typing errors, and the network connection.',
    })
    const { port } = await tlsBefore(9, 'proxy.studio')
    expect(await refusalThrough(`https://127.0.0.1:${port}`, endpoint)).toMatchObject({
      code: 'TlsUntrusted',
      message: `The certificate of the proxy 127.0.0.1:${port} is not trusted.`,
    })
    expect(await refusalThrough('socks5h://127.0.0.1:9', endpoint)).toMatchObject({
      message: 'The store at store.studio (through the proxy 127.0.0.1:9) cannot be reached.',
    })
  },
)

test('a name that SOCKS 5 looks up here is the store’s', async () => {
  expect(await refusalThrough('socks5://127.0.0.1:9', 'https://store.invalid')).toMatchObject({
    code: 'NameUnknown',
    message: 'The name store.invalid is not known on this network.',
  })
})

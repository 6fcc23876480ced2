import { execFile } from 'node:child_process'
import { createServer } from 'node:net'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { proxyFromEnvironment } from '../../../electron/s3/index.ts'
import { parseProxy } from '../../../electron/s3/transport/proxy-address.ts'
import { authorization } from '../../../electron/s3/transport/tunnel.ts'
import { listen } from './scripted-server.ts'

/** A proxy that answers every request itself. Knows what it was asked. */
async function startProxy() {
  const asked: { host: string; signIn: string | undefined }[] = []
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy())
    socket.once('data', (data) => {
      const [, host] = /^(?:GET http:\/\/|CONNECT )([^/ ]+)/.exec(data.toString()) ?? []
      const [, signIn] = /^proxy-authorization: (.*)\r$/im.exec(data.toString()) ?? []
      if (host !== undefined) asked.push({ host, signIn })
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n')
    })
  })
  onTestFinished(() => void server.close())
  return { asked, place: `127.0.0.1:${await listen(server)}` }
}

/** Asks for each URL with the real curl, which finds every name on this computer. Its own failures do not matter. */
async function curl(environment: Record<string, string>, ...urls: string[]): Promise<void> {
  const here = ['80', '443', '9000'].flatMap((port) => ['--resolve', `*:${port}:127.0.0.1`])
  const env = { PATH: process.env.PATH, ...environment }
  await promisify(execFile)('curl', ['-q', '-s', '-m', '5', ...here, ...urls], { env }).catch(() => undefined)
}

const hosts = [
  's.example',
  'a.s.example',
  'xs.example',
  'S.Example',
  's.example.',
  'nas:9000',
  '127.1.2.3',
  '127.0.0.1',
  '127.1.2.3:9000',
  '[::1]',
  '[::1]:9000',
]

test.each([
  ['*', hosts],
  ['s.example', ['s.example', 'a.s.example', 'S.Example', 's.example.']],
  ['.s.example', ['s.example', 'a.s.example', 'S.Example', 's.example.']],
  ['s.example.', ['s.example', 'a.s.example', 'S.Example', 's.example.']],
  ['S.EXAMPLE', ['s.example', 'a.s.example', 'S.Example', 's.example.']],
  ['a.s.example', ['a.s.example']],
  ['..s.example', []],
  ['other,s.example', ['s.example', 'a.s.example', 'S.Example', 's.example.']],
  ['other, s.example', ['s.example', 'a.s.example', 'S.Example', 's.example.']],
  ['other s.example', ['s.example', 'a.s.example', 'S.Example', 's.example.']],
  ['other\ta.s.example', ['a.s.example']],
  [',,a.s.example,', ['a.s.example']],
  ['other;s.example', []],
  ['http://s.example', []],
  ['.example', ['s.example', 'a.s.example', 'xs.example', 'S.Example', 's.example.']],
  ['.', []],
  ['ex*mple', []],
  ['nas', ['nas:9000']],
  ['127.1.2.3', ['127.1.2.3', '127.1.2.3:9000']],
  ['127.1.2', []],
  ['127.1.2.*', []],
  ['.127.1.2.3', []],
  ['127.1.0.0/16', ['127.1.2.3', '127.1.2.3:9000']],
  ['127.1.2.3/32', ['127.1.2.3', '127.1.2.3:9000']],
  ['127.1.2.3/33', []],
  ['127.0.0.0/8', ['127.1.2.3', '127.0.0.1', '127.1.2.3:9000']],
  ['127.2.0.0/15,s.example.com', []],
  ['::1', ['[::1]', '[::1]:9000']],
])('NO_PROXY=%j leads straight to %j, as with curl', async (list, straight) => {
  const { asked, place } = await startProxy()
  const urls = hosts.map((host) => `http://${host}/`)
  await curl({ http_proxy: place, no_proxy: list }, ...urls)
  const byCurl = hosts.filter((host) => !asked.some((each) => each.host === host))
  expect(byCurl).toEqual(straight)
  const here = { http_proxy: place, no_proxy: list }
  expect(hosts.filter((_, at) => proxyFromEnvironment(here, urls[at] ?? '') === null)).toEqual(straight)
})

test.each([
  'ed:pa%ss@',
  'ed:pass%@',
  'ed:%zz%2@',
  'us%er@',
  'ed:pa%25s%41@',
  'ed:pa:ss@',
  'ed:pa\\ss@',
  'ed:pa[ss@',
  'ed:pä;ß&=+$!@',
  'b%C3%BCro:p%E4ss@',
  ':secret@',
  'ed:@',
  '',
])('the sign-in of http://%sproxy is that of curl', async (signIn) => {
  const { asked, place } = await startProxy()
  for (const proxy of [`http://${signIn}${place}`, `${signIn}${place}/`]) {
    await curl({ http_proxy: proxy }, 'http://s.example/')
    expect(asked.pop()).toEqual({
      host: 's.example',
      signIn: authorization(parseProxy(proxy, 'http_proxy'))['proxy-authorization'],
    })
  }
})

function isProxy([name, value]: [string, string]): boolean {
  return !/^no_proxy$/i.test(name) && value !== ''
}

test.each([
  ['https', { https_proxy: 'a@', HTTPS_PROXY: 'b@' }],
  ['https', { HTTPS_PROXY: 'b@', ALL_PROXY: 'd@' }],
  ['https', { https_proxy: '', HTTPS_PROXY: 'b@' }],
  ['https', { http_proxy: 'a@', all_proxy: 'c@', ALL_PROXY: 'd@' }],
  ['https', { https_proxy: '', HTTPS_PROXY: '', ALL_PROXY: 'd@' }],
  ['http', { https_proxy: 'a@', all_proxy: '', ALL_PROXY: 'd@' }],
  ['http', { http_proxy: 'a@', no_proxy: '', NO_PROXY: '*' }],
  ['http', { http_proxy: 'a@', no_proxy: 'x', NO_PROXY: '*' }],
])('%s goes by the same variable of %j as with curl', async (scheme, variables) => {
  const { asked, place } = await startProxy()
  const environment = Object.fromEntries(
    Object.entries(variables).map((each) => [each[0], isProxy(each) ? each[1] + place : each[1]]),
  )
  const url = `${scheme}://s.example/`
  await curl(environment, url)
  const ours = proxyFromEnvironment(environment, url)
  const signIn = ours === null ? undefined : authorization(new URL(ours))['proxy-authorization']
  expect(signIn).toBe(asked[0]?.signIn)
})

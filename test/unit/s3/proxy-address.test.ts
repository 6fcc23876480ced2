import { expect, test } from 'vitest'
import type { AppFailure } from '../../../electron/core/errors.ts'
import { proxyFromEnvironment } from '../../../electron/s3/index.ts'
import { parseProxy, signInOf } from '../../../electron/s3/transport/proxy-address.ts'
import { authorization, targetOfProxy } from '../../../electron/s3/transport/tunnel.ts'

test.each([
  ['https://s3.example.com', { HTTPS_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://s3.example.com', { https_proxy: 'p:1' }, 'http://p:1/'],
  ['http://s3.example.com', { HTTPS_PROXY: 'http://p:1' }, null],
  ['http://s3.example.com', { HTTP_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://s3.example.com', { ALL_PROXY: 'http://p:1' }, 'http://p:1/'],
  ['https://s3.example.com', { ALL_PROXY: 'socks5h://p:1' }, 'socks5h://p:1'],
  ['https://s3.example.com', { HTTPS_PROXY: '' }, null],
  ['https://s3.example.com', { HTTPS_PROXY: ' \n' }, null],
  ['https://s3.example.com', { HTTPS_PROXY: ' http://p:1\r\n' }, 'http://p:1/'],
  // A CGI program's HTTP_PROXY is what a stranger's request says (https://httpoxy.org).
  ['http://s3.example.com', { HTTP_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, null],
  ['http://s3.example.com', { http_proxy: 'http://p:1', REQUEST_METHOD: 'GET' }, 'http://p:1/'],
  ['https://s3.example.com', { HTTPS_PROXY: 'http://p:1', REQUEST_METHOD: 'GET' }, 'http://p:1/'],
])('%s with %o goes through %s', (url, environment, proxy) => {
  expect(proxyFromEnvironment(environment, url)).toBe(proxy)
})

/** Beyond curl: what Go and Python read, and what Debian 12's curl misses of what its manual says. */
test.each([
  ['https://nas:9000', 'nas:9000', true],
  ['https://nas:9001', 'nas:9000', false],
  ['https://nas', 'nas:443', true],
  ['http://nas', 'nas:80', true],
  ['http://nas', 'nas:443', false],
  ['http://10.1.2.3:9000', '10.1.2.3:9000', true],
  ['http://10.1.2.3:9001', '10.1.0.0/16:9000', false],
  ['https://s3.example.com', '*.example.com', true],
  ['https://s3.example.com', 'localhost,*', true],
  ['https://s3.example.com', 'localhost\nexample.com', true],
  ['https://bücher.example', 'BÜCHER.example', true],
  ['http://[::1]:9000', '[::1]', true],
  ['http://[::1]:9000', '[::1]:9000', true],
  ['http://[::1]:9001', '[::1]:9000', false],
  ['http://[fd00::12]', 'fd00::/8', true],
  ['http://[fd00::12]', '[fd00::]/8', true],
  ['http://[fe80::12]', 'fd00::/8', false],
  ['http://[fd00::12]', 'fd00:0:0::12', true],
  ['http://10.1.2.3', '0.0.0.0/0', true],
  ['http://10.1.2.3', '10.0.0.0/x', false],
])('%s with NO_PROXY %s goes straight: %s', (url, list, isStraight) => {
  const environment = { ALL_PROXY: 'http://p:1', NO_PROXY: list }
  expect(proxyFromEnvironment(environment, url)).toBe(isStraight ? null : 'http://p:1/')
})

const secret = 's3cret'

test.each([
  [`http://ed:${secret}#1@p:1`, 'its user name or password has a #, which is written %23'],
  [`http://ed:12#${secret}@p:1`, 'its user name or password has a #, which is written %23'],
  [`http://ed:${secret}/1@p:1`, 'its user name or password has a /, which is written %2F'],
  [`http://ed:${secret}?1@p:1`, 'its user name or password has a ?, which is written %3F'],
  [`ed:${secret}#1@p:1`, 'its user name or password has a #, which is written %23'],
  [`http://ed:${secret} 1@p:1`, 'it has white space or an invisible character in it'],
  [`http://ed:${secret}\n1@p:1`, 'it has white space or an invisible character in it'],
  [`http://ed:${secret}%0a@p:1`, 'its user name or password has a control character'],
  [`http://ed:${secret}%1B@p:1`, 'its user name or password has a control character'],
  [`http://ed:${secret}%7f@p:1`, 'its user name or password has a control character'],
  [`"http://ed:${secret}@p:1"`, 'it has quotation marks around it'],
  [`"http://ed:${secret}@p:1`, 'it has quotation marks around it'],
  [`http://ed:${secret}@p:1'`, 'it has quotation marks around it'],
  [`ftp://ed:${secret}@p:1`, 'it has to begin with http, https, socks4, socks4a, socks5 or socks5h'],
  [`htp://ed:${secret}@p:1`, 'it has to begin with http, https, socks4, socks4a, socks5 or socks5h'],
  ['http://', 'it has no host'],
  ['http://:3128', 'it has no host'],
  [`http://ed:${secret}@`, 'it has no host'],
  [`socks5h://ed:${secret}@:1080`, 'it has no host'],
  [`http://ed:${secret}@p:99999`, 'its port is no number from 1 to 65535'],
  [`http://ed:${secret}@p:0`, 'its port is no number from 1 to 65535'],
  [`http://ed:${secret}@p:http`, 'its port is no number from 1 to 65535'],
  [`http://ed:${secret}@p:1e3`, 'its port is no number from 1 to 65535'],
  [`http://ed:${secret}@::1`, 'an IPv6 address stands in brackets, such as [::1]'],
  [`http://ed:${secret}@fd00::1:3128`, 'an IPv6 address stands in brackets, such as [::1]'],
  [`http://ed:${secret}@fd00::1:31280`, 'an IPv6 address stands in brackets, such as [::1]'],
  [`http://ed:${secret}@p:1:2`, 'it has more than one port'],
  [`http://ed:${secret}@p|q:1`, 'its host is no name of a host'],
])('%j is refused: %s', (text, problem) => {
  const refusal = refusalOf(() => proxyFromEnvironment({ https_proxy: text }, 'https://s3.example.com'))
  expect(refusal).toMatchObject({
    code: 'BadInput',
    message: `https_proxy is not the address of a proxy: ${problem}.`,
  })
  expect(JSON.stringify(refusal)).not.toContain(secret)
})

function refusalOf(act: () => unknown) {
  try {
    return act()
  } catch (thrown) {
    const failure: AppFailure = Object(thrown)
    return failure.error
  }
}

function placeAt(text: string) {
  return targetOfProxy(parseProxy(text, 'X'))
}

test('a proxy is where its address says, at the usual port where it says none', () => {
  expect(placeAt('p')).toEqual({ host: 'p', port: 80 })
  expect(placeAt('HTTPS://p')).toEqual({ host: 'p', port: 443 })
  expect(placeAt('socks5h://p')).toEqual({ host: 'p', port: 1080 })
  expect(placeAt('http://u:p@[::1]:3128/')).toEqual({ host: '::1', port: 3128 })
})

test('the last @ begins the host', () => {
  expect(placeAt('http://ed:p@ss:1@p:3128')).toEqual({ host: 'p', port: 3128 })
})

test('a sign-in need not be UTF-8', () => {
  expect(signInOf(parseProxy('http://ed:p%E4ss@p:1', 'X'))?.password).toEqual(Buffer.from('päss', 'latin1'))
  expect(authorization(parseProxy('http://p:1', 'X'))).toEqual({})
})

import { once } from 'node:events'
import { lookup } from 'node:dns/promises'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { connect, isIP, isIPv6, type Socket } from 'node:net'
import { AppFailure } from '../../core/errors.ts'
import { signInOf } from './proxy-address.ts'
import { proxyRefusal, proxyUnreachable, signInRefused, connectionRefused } from './proxy-failure.ts'
import { t } from '../../contract/index.ts'

/** Certificates are checked, whatever NODE_TLS_REJECT_UNAUTHORIZED says. */
export const checked = { rejectUnauthorized: true }

/** The endpoint of a connection. */
export type Target = { host: string; port: number }

/** Of the options with which Node asks an agent for a connection. */
export function targetOf({ host, port }: { host?: string | undefined; port: number }): Target {
  return { host: host ?? 'localhost', port }
}

/** RFC 1929 has one byte for the length of a user name or a password. */
const longestSocksBytes = 255

/**
 * Opens a connection to the target through a proxy. Throws AppFailure, which names the proxy if the proxy fails, or the
 * error of looking up the target's name. Later errors of the socket are not thrown: they end the socket.
 */
export function openTunnel(proxy: URL, target: Target, signal: AbortSignal): Promise<Socket> {
  const open = proxy.protocol.startsWith('socks') ? throughSocks : throughHttp
  return open(proxy, target, signal)
}

/** The proxy's own host and port. Without a port: curl's for SOCKS, the URL standard's for the others. */
export function targetOfProxy({ hostname, port, protocol }: URL): Target {
  const usual = protocol === 'http:' ? 80 : protocol === 'https:' ? 443 : 1080
  return { host: hostname.replace(/^\[(.*)\]$/, '$1'), port: port === '' ? usual : Number(port) }
}

/** User and password for an HTTP proxy (RFC 7617). */
export function authorization(proxy: URL): { 'proxy-authorization'?: string } {
  const signIn = signInOf(proxy)
  if (signIn === null) return {}
  const both = Buffer.concat([signIn.user, Buffer.from(':'), signIn.password])
  return { 'proxy-authorization': `Basic ${both.toString('base64')}` }
}

/** As in a URL: without a default port. */
export function hostText({ host, port }: Target, usualPorts = [80, 443]): string {
  const name = isIPv6(host) ? `[${host}]` : host
  return usualPorts.includes(port) ? name : `${name}:${port}`
}

/** With CONNECT (RFC 9110, 9.3.6). */
async function throughHttp(proxy: URL, target: Target, signal: AbortSignal): Promise<Socket> {
  const request = proxy.protocol === 'https:' ? httpsRequest : httpRequest
  const path = hostText(target, [])
  const headers = { host: path, ...authorization(proxy) }
  return await new Promise((resolve, reject) => {
    const asking = request({
      ...targetOfProxy(proxy),
      method: 'CONNECT',
      path,
      headers,
      agent: false,
      signal,
      ...checked,
    })
    asking.on('error', (thrown) => reject(proxyUnreachable(proxy, hostText(target), thrown)))
    asking.once('connect', ({ statusCode = 0, headers: answered }: IncomingMessage, socket: Socket, head) => {
      if (statusCode < 200 || statusCode > 299) {
        socket.destroy()
        reject(proxyRefusal(proxy, hostText(target), statusCode, answered['proxy-authenticate']))
        return
      }
      if (head.length > 0) socket.unshift(head)
      resolve(socket)
    })
    asking.end()
  })
}

async function throughSocks(proxy: URL, target: Target, signal: AbortSignal): Promise<Socket> {
  const { protocol } = proxy
  const type = protocol.startsWith('socks4') ? 4 : 5
  const signIn = socksSignIn(proxy)
  // As in curl, the proxy looks up the name for socks5h and socks4a, and for `socks`, which desktops write for socks5h.
  const isLookedUpHere = protocol === 'socks4:' || protocol === 'socks5:'
  const host = isLookedUpHere ? await lookUp(target.host, type) : target.host
  // Loaded by those who need it alone.
  const { SocksClient } = await import('socks')
  signal.throwIfAborted()
  const socket = connect({ ...targetOfProxy(proxy), signal })
  try {
    await once(socket, 'connect')
    await SocksClient.createConnection({
      proxy: { ...targetOfProxy(proxy), type, ...signIn },
      destination: { host, port: target.port },
      command: 'connect',
      existing_socket: socket,
    })
    return socket
  } catch (thrown) {
    socket.destroy()
    throw socksFailure(proxy, hostText(target), thrown)
  }
}

function socksSignIn(proxy: URL): { userId?: string; password?: string } {
  const signIn = signInOf(proxy)
  if (signIn === null) return {}
  const { user, password } = signIn
  if (user.length <= longestSocksBytes && password.length <= longestSocksBytes)
    return { userId: user.toString(), password: password.toString() }
  throw new AppFailure('BadInput', t('proxy.socksTooLong'))
}

/** SOCKS 4 has only IPv4 addresses. */
async function lookUp(host: string, type: 4 | 5): Promise<string> {
  if (isIP(host) !== 0) return host
  const { address } = await lookup(host, type === 4 ? { family: 4 } : {})
  return address
}

/** The library reports the proxy's answer (RFC 1928, 6; RFC 1929, 2) only in its message. */
function socksFailure(proxy: URL, host: string, thrown: unknown): AppFailure {
  const words = thrown instanceof Error ? thrown.message : ''
  if (/Authentication failed|no accepted authentication type/.test(words))
    return signInRefused(proxy, 'SOCKS 5')
  if (/ - \(RejectedIdent/.test(words)) return signInRefused(proxy, 'SOCKS 4')
  if (/ - NotAllowed/.test(words)) return connectionRefused(proxy, host, 'SOCKS 5, not allowed')
  return proxyUnreachable(proxy, host, thrown)
}

import { isIPv6 } from 'node:net'
import { AppFailure } from '../../core/errors.ts'

const protocols = new Set(['http:', 'https:', 'socks:', 'socks4:', 'socks4a:', 'socks5:', 'socks5h:'])

const advice =
  'Write it as http://user:password@proxy:3128. In the user name and the password, write # / ? as %23 %2F %3F.'

/**
 * Parses the address of a proxy as people write it for curl: `http://` may be left out, and a `%` in user or password
 * that starts no escape stands for itself. `name` says where the text comes from. Throws `BadInput` with a sentence
 * that names the fault but shows nothing of the text, which may contain a password.
 */
export function parseProxy(text: string, name: string): URL {
  const trimmed = text.trim()
  const full = /^[a-z][a-z\d+.-]*:\/\//i.test(trimmed) ? trimmed : `http://${trimmed}`
  const problem = proxyProblem(full)
  if (problem === null) return new URL(withoutBackslashes(full))
  throw new AppFailure('BadInput', `${name} is not the address of a proxy: ${problem}.`, { advice })
}

function proxyProblem(full: string): string | null {
  if (/^http:\/\/["']|["']$/.test(full)) return 'it has quotation marks around it'
  if (/[\p{Cc}\s]/u.test(full)) return 'it has white space or an invisible character in it'
  const [, protocol = '', authority = '', rest = ''] = /^([^/]*)\/\/([^/?#]*)(.*)$/.exec(full) ?? []
  if (!protocols.has(protocol.toLowerCase()))
    return 'it has to begin with http, https, socks4, socks4a, socks5 or socks5h'
  // Otherwise the part before the # would become the host, and a part of the password its port.
  if (rest.includes('@'))
    return `its user name or password has a ${rest[0]}, which is written ${escaped(rest)}`
  const [, signIn = '', place = ''] = /^(?:(.*)@)?(.*)$/.exec(authority) ?? []
  if (/%(0[\da-f]|1[\da-f]|7f)/i.test(signIn)) return 'its user name or password has a control character'
  return (
    placeProblem(place) ?? (URL.canParse(withoutBackslashes(full)) ? null : 'its host is no name of a host')
  )
}

function placeProblem(place: string): string | null {
  const [, host = '', port] = /^(\[.*\]|.*?)(?::([^:\]]*))?$/.exec(place) ?? []
  if (host === '') return 'it has no host'
  if (isIPv6(host) || isIPv6(place)) return 'an IPv6 address stands in brackets, such as [::1]'
  if (host.includes(':') && !host.startsWith('[')) return 'it has more than one port'
  if (!port) return null
  return /^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536
    ? null
    : 'its port is no number from 1 to 65535'
}

/** The first character of `text` as an escape (RFC 3986, 2.1). */
function escaped(text: string): string {
  return `%${text.charCodeAt(0).toString(16).toUpperCase()}`
}

/** In a URL a backslash counts as a slash; in a password it is a backslash. */
function withoutBackslashes(full: string): string {
  return full.replaceAll('\\', '%5C')
}

/**
 * User and password in a proxy's address, as bytes, which need not be UTF-8; null for none. What is not an escape is
 * used as it is, as curl does.
 */
export function signInOf({ username, password }: URL): { user: Buffer; password: Buffer } | null {
  if (username === '' && password === '') return null
  return { user: bytesOf(username), password: bytesOf(password) }
}

function bytesOf(text: string): Buffer {
  const bytes = text.replaceAll(/%([\da-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1')
}

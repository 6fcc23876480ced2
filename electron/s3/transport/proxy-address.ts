import { isIPv6 } from 'node:net'
import { AppFailure } from '../../core/errors.ts'
import { t } from '../../contract/index.ts'

const protocols = new Set(['http:', 'https:', 'socks:', 'socks4:', 'socks4a:', 'socks5:', 'socks5h:'])

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
  throw new AppFailure('BadInput', t('proxy.notAnAddress', { name, problem }), {
    advice: t('proxy.writeItAs'),
  })
}

function proxyProblem(full: string): string | null {
  if (/^http:\/\/["']|["']$/.test(full)) return t('proxy.quotes')
  if (/[\p{Cc}\s]/u.test(full)) return t('proxy.whiteSpace')
  const [, protocol = '', authority = '', rest = ''] = /^([^/]*)\/\/([^/?#]*)(.*)$/.exec(full) ?? []
  if (!protocols.has(protocol.toLowerCase())) return t('proxy.protocol')
  // Otherwise the part before the # would become the host, and a part of the password its port.
  if (rest.includes('@')) return t('proxy.unescaped', { sign: rest.charAt(0), escape: escaped(rest) })
  const [, signIn = '', place = ''] = /^(?:(.*)@)?(.*)$/.exec(authority) ?? []
  if (/%(0[\da-f]|1[\da-f]|7f)/i.test(signIn)) return t('proxy.control')
  return placeProblem(place) ?? (URL.canParse(withoutBackslashes(full)) ? null : t('proxy.noHostName'))
}

function placeProblem(place: string): string | null {
  const [, host = '', port] = /^(\[.*\]|.*?)(?::([^:\]]*))?$/.exec(place) ?? []
  if (host === '') return t('proxy.noHost')
  if (isIPv6(host) || isIPv6(place)) return t('proxy.brackets')
  if (host.includes(':') && !host.startsWith('[')) return t('proxy.ports')
  if (!port) return null
  return /^\d+$/.test(port) && Number(port) > 0 && Number(port) < 65_536 ? null : t('proxy.port')
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

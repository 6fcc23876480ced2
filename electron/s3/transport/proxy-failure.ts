import { AppFailure } from '../../core/errors.ts'
import { failureFacts } from '../failures/failure-facts.ts'
import { networkTrouble } from '../failures/network-errors.ts'

const addressAdvice = 'Check the address of the proxy for typing errors, and the network connection.'

/** The proxy, not the store, fails: the message names its host, never its password. */
export function proxyUnreachable(proxy: URL, host: string, cause: unknown): AppFailure {
  const { errno, name, message } = failureFacts(cause, 0)
  const more = { cause, detail: errno ?? message }
  switch (networkTrouble(errno, name, message)) {
    case 'untrusted':
      return new AppFailure('TlsUntrusted', `the proxy ${proxy.host}`, more)
    case 'unknown-name':
      return new AppFailure('NameUnknown', `${proxy.hostname} (of the proxy)`, {
        ...more,
        advice: addressAdvice,
      })
    default:
      return new AppFailure('Unreachable', `${host} (through the proxy ${proxy.host})`, more)
  }
}

/**
 * A proxy answered without connecting to the store (RFC 9110, 9.3.6). It refuses (403, 407), or has a temporary failure
 * (502, 503, 504), after which Dropreel tries again. `schemes` is its Proxy-Authenticate header.
 */
export function proxyRefusal(proxy: URL, host: string, status: number, schemes = 'Basic'): AppFailure {
  const detail = `HTTP ${status}`
  if (status === 407) return signInRefused(proxy, detail, schemes)
  if (status >= 500 || status === 408 || status === 429) {
    const subject = `${host} (through the proxy ${proxy.host}, which answers ${detail})`
    return new AppFailure('Unreachable', subject, { detail })
  }
  return connectionRefused(proxy, host, detail)
}

/** `detail`: the answer in the terms of its protocol. */
export function connectionRefused(proxy: URL, host: string, detail: string): AppFailure {
  return new AppFailure('ProxyFailed', `${proxy.host} refuses to connect to ${host} (${detail})`, {
    detail,
    advice: 'Ask whoever runs the proxy to allow this store, or choose another proxy or none.',
  })
}

/** The same for a missing or wrong user name and password. */
export function signInRefused(proxy: URL, detail: string, schemes = 'Basic'): AppFailure {
  const hasSignIn = proxy.username !== '' || proxy.password !== ''
  if (!/\bbasic\b/i.test(schemes)) {
    const [scheme = ''] = schemes.trim().split(/[\s,]/)
    const subject = `${proxy.host} asks for a sign-in by ${scheme} (${detail})`
    const advice =
      'Dropreel knows user names and passwords only: choose another proxy, or a local one that signs in.'
    return new AppFailure('ProxyFailed', subject, { detail, advice })
  }
  const asks = hasSignIn ? 'does not accept this user name and password' : 'asks for a sign-in'
  return new AppFailure('ProxyFailed', `${proxy.host} ${asks} (${detail})`, { detail })
}

import { AppFailure } from '../../core/errors.ts'

/** The proxy and not the store is what fails: its host is in the sentence, its password never. */
export function proxyUnreachable(proxy: URL, host: string, cause: unknown): AppFailure {
  return new AppFailure('Unreachable', `${host} (through the proxy ${proxy.host})`, {
    cause,
    detail: cause instanceof Error ? cause.message : String(cause),
  })
}

/**
 * What a proxy answers instead of a connection to the store (RFC 9110, 9.3.6). It refuses (403, 407), or has trouble
 * itself that passes (502, 503, 504), which is waited for. `schemes` is its Proxy-Authenticate header.
 */
export function proxyRefusal(proxy: URL, host: string, status: number, schemes = 'Basic'): AppFailure {
  const detail = `HTTP ${status}`
  if (status === 407) return signInRefused(proxy, detail, schemes)
  if (status >= 500 || status === 408 || status === 429) {
    const subject = `${host} (through the proxy ${proxy.host}, which answers ${detail})`
    return new AppFailure('Unreachable', subject, { detail })
  }
  return wayRefused(proxy, host, detail)
}

/** `detail` is the answer, in the words of its protocol. */
export function wayRefused(proxy: URL, host: string, detail: string): AppFailure {
  return new AppFailure('ProxyFailed', `${proxy.host} refuses to connect to ${host} (${detail})`, {
    detail,
    advice: 'Ask whoever runs the proxy to allow this store, or choose another proxy or none.',
  })
}

/** The same for a sign-in that is missing or wrong. */
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

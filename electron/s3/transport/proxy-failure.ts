import { AppFailure } from '../../core/errors.ts'
import { failureFacts } from '../failures/failure-facts.ts'
import { networkTrouble } from '../failures/network-errors.ts'
import { t } from '../../contract/index.ts'

/** The proxy, not the store, fails: the message names its host, never its password. */
export function proxyUnreachable(proxy: URL, host: string, cause: unknown): AppFailure {
  const { errno, name, message } = failureFacts(cause, 0)
  const more = { cause, detail: errno ?? message }
  switch (networkTrouble(errno, name, message)) {
    case 'untrusted':
      return new AppFailure('TlsUntrusted', t('proxy.theProxy', { proxy: proxy.host }), more)
    case 'unknown-name':
      return new AppFailure('NameUnknown', t('proxy.ofTheProxy', { proxy: proxy.hostname }), {
        ...more,
        advice: t('proxy.checkAddress'),
      })
    default:
      return new AppFailure('Unreachable', t('proxy.through', { host, proxy: proxy.host }), more)
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
    const subject = t('proxy.throughAnswering', { host, proxy: proxy.host, answer: detail })
    return new AppFailure('Unreachable', subject, { detail })
  }
  return connectionRefused(proxy, host, detail)
}

/** `detail`: the answer in the terms of its protocol. */
export function connectionRefused(proxy: URL, host: string, detail: string): AppFailure {
  return new AppFailure('ProxyFailed', t('proxy.refuses', { proxy: proxy.host, host, detail }), {
    detail,
    advice: t('proxy.askToAllow'),
  })
}

/** The same for a missing or wrong user name and password. */
export function signInRefused(proxy: URL, detail: string, schemes = 'Basic'): AppFailure {
  const hasSignIn = proxy.username !== '' || proxy.password !== ''
  if (!/\bbasic\b/i.test(schemes)) {
    const [scheme = ''] = schemes.trim().split(/[\s,]/)
    const subject = t('proxy.signInBy', { proxy: proxy.host, scheme, detail })
    const advice = t('proxy.passwordsOnly')
    return new AppFailure('ProxyFailed', subject, { detail, advice })
  }
  const asks = hasSignIn ? 'proxy.doesNotAccept' : 'proxy.asksForSignIn'
  return new AppFailure('ProxyFailed', t(asks, { proxy: proxy.host, detail }), { detail })
}

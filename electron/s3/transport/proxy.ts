import { type ProxySettings, t } from '../../contract/index.ts'
import { isExcluded } from './no-proxy.ts'
import { parseProxy } from './proxy-address.ts'
import type { Route } from './routed-agent.ts'

/** The system's proxy settings, and passwords from the keychain. */
export type ProxySources = {
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: (url: string) => Promise<string | null>
  /** Throws `CredentialsMissing`, `KeychainUnavailable`. */
  proxyPassword: (entry: string) => Promise<string>
}

/** Finds the proxy of a request by these settings; null: always connect directly. */
export function routeOf(settings: ProxySettings, sources: ProxySources): Route | null {
  switch (settings.kind) {
    case 'none':
      return null
    case 'system':
      return async (url) => {
        const proxy = await sources.systemProxy(url)
        return proxy === null ? null : parseProxy(proxy, t('proxy.systemSet'))
      }
    case 'manual':
      return manual(settings, sources)
  }
}

function manual(
  { url, user, passwordEntry }: Extract<ProxySettings, { kind: 'manual' }>,
  { proxyPassword }: ProxySources,
): Route {
  let signedIn: Promise<URL> | null = null

  async function signIn(): Promise<URL> {
    const proxy = parseProxy(url, t('proxy.ofDestination'))
    if (user !== null) proxy.username = user.replaceAll('%', '%25')
    if (passwordEntry !== null) proxy.password = (await proxyPassword(passwordEntry)).replaceAll('%', '%25')
    return proxy
  }

  return async () => {
    signedIn ??= signIn().catch((thrown: unknown) => {
      signedIn = null
      throw thrown
    })
    return signedIn
  }
}

/**
 * The proxy for a URL by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, read as curl reads them: a variable in lower
 * case comes first. Throws `BadInput`, which names the variable.
 */
export function proxyFromEnvironment(environment: NodeJS.ProcessEnv, url: string): string | null {
  const nameOf = (name: string) =>
    [name.toLowerCase(), name].find((each) => (environment[each] ?? '').trim() !== '')
  const target = new URL(url)
  const noProxy = nameOf('NO_PROXY')
  if (noProxy !== undefined && isExcluded(environment[noProxy] ?? '', target)) return null
  // In a CGI program HTTP_PROXY is the header `Proxy` of whoever asked (https://httpoxy.org).
  const isCgi = environment.REQUEST_METHOD !== undefined
  const http = isCgi && nameOf('HTTP_PROXY') === 'HTTP_PROXY' ? undefined : nameOf('HTTP_PROXY')
  const name = (target.protocol === 'https:' ? nameOf('HTTPS_PROXY') : http) ?? nameOf('ALL_PROXY')
  return name === undefined ? null : parseProxy(environment[name] ?? '', name).href
}

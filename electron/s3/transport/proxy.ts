import type { ProxySettings } from '../../contract/index.ts'
import type { Route } from './routed-agent.ts'

/** The system's proxy settings, and passwords from the keychain. */
export type ProxySources = {
  /** The system's proxy for a URL, as a URL; null for none. */
  systemProxy: Route
  /** Throws `CredentialsMissing`, `KeychainUnavailable`. */
  proxyPassword: (entry: string) => Promise<string>
}

/** Finds the proxy of a request by these settings; null: always connect directly. */
export function routeOf(settings: ProxySettings, sources: ProxySources): Route | null {
  switch (settings.kind) {
    case 'none':
      return null
    case 'system':
      return sources.systemProxy
    case 'manual':
      return manual(settings, sources)
  }
}

function manual(
  { url, user, passwordEntry }: Extract<ProxySettings, { kind: 'manual' }>,
  { proxyPassword }: ProxySources,
): Route {
  let signedIn: Promise<string> | null = null

  async function signIn(): Promise<string> {
    const proxy = new URL(url)
    if (user !== null) proxy.username = encodeURIComponent(user)
    if (passwordEntry !== null) proxy.password = encodeURIComponent(await proxyPassword(passwordEntry))
    return proxy.href
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
 * The proxy for a URL by HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY, in upper or lower case, read as curl reads
 * them: NO_PROXY lists hosts, with or without a leading dot and a port; `*` is every host.
 */
export function proxyFromEnvironment(environment: NodeJS.ProcessEnv, url: string): string | null {
  const set = (name: string) => environment[name.toLowerCase()] || environment[name] || null
  const { protocol, hostname, port } = new URL(url)
  const excluded = (set('NO_PROXY') ?? '').split(/[\s,]+/).filter((rule) => rule !== '')
  const atPort = port || (protocol === 'https:' ? '443' : '80')
  if (excluded.some((rule) => isExcluded(rule, hostname, atPort))) return null
  const proxy = set(protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY') ?? set('ALL_PROXY')
  return proxy === null || proxy.includes('://') ? proxy : `http://${proxy}`
}

function isExcluded(rule: string, hostname: string, port: string): boolean {
  if (rule === '*') return true
  const [, name = '', onlyPort] = /^\*?\.?(.+?)(?::(\d+))?$/.exec(rule.toLowerCase()) ?? []
  if (onlyPort !== undefined && onlyPort !== port) return false
  return hostname === name || hostname.endsWith(`.${name}`)
}

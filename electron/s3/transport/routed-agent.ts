import type { Agent as HttpAgent, AgentOptions, ClientRequest } from 'node:http'
import type { SecureContext } from 'node:tls'
import { Agent, type AgentConnectOpts } from 'agent-base'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { SocksProxyAgent } from 'socks-proxy-agent'

/** The proxy for a URL, as a URL with user and password (http, https or socks); null: connect directly. */
export type Route = (url: string) => Promise<string | null>

type RoutedOptions = AgentOptions & { secure: boolean; secureContext?: SecureContext }

/**
 * Asks for the proxy at each request, because the network of a laptop changes. Connections are kept alive by the agents
 * behind this one: one for direct connections and one for each proxy.
 */
export class RoutedAgent extends Agent {
  readonly #route: Route
  readonly #straight: HttpAgent
  readonly #secure: boolean
  readonly #pool: AgentOptions
  readonly #proxied = new Map<string, HttpAgent>()

  constructor(route: Route, straight: HttpAgent, { secure, ...options }: RoutedOptions) {
    super(options)
    this.#route = route
    this.#straight = straight
    this.#secure = secure
    this.#pool = { keepAlive: options.keepAlive ?? false, maxSockets: options.maxSockets ?? Infinity }
  }

  override isSecureEndpoint(): boolean {
    return this.#secure
  }

  override async connect(_request: ClientRequest, { host, port }: AgentConnectOpts): Promise<HttpAgent> {
    const proxy = await this.#route(`${this.#secure ? 'https' : 'http'}://${host}:${port}`)
    if (proxy === null) return this.#straight
    const known = this.#proxied.get(proxy)
    if (known !== undefined) return known
    const fresh = namingProxy(this.#agentFor(proxy), proxy)
    this.#proxied.set(proxy, fresh)
    return fresh
  }

  #agentFor(proxy: string): Agent {
    if (proxy.startsWith('socks')) return new SocksProxyAgent(proxy, this.#pool)
    if (this.#secure) return new HttpsProxyAgent(proxy, this.#pool)
    // On a kept connection it would send the request line that Node prepared without the proxy.
    return new HttpProxyAgent(proxy, { ...this.#pool, keepAlive: false })
  }

  override destroy(): void {
    for (const agent of [this.#straight, ...this.#proxied.values()]) agent.destroy()
    this.#proxied.clear()
    super.destroy()
  }
}

/** Reports that the proxy, not the store, cannot be reached: by its host, without its password. */
function namingProxy<A extends Agent>(agent: A, proxy: string): A {
  const { host } = new URL(proxy)
  const connect = agent.connect.bind(agent)
  agent.connect = async (request, options) => {
    try {
      return await connect(request, options)
    } catch (thrown) {
      throw isSignIn(thrown) ? refused(host, thrown) : unreachable(host, thrown)
    }
  }
  agent.on('proxyConnect', ({ statusCode }: { statusCode: number }, request: ClientRequest) => {
    // 407, Proxy Authentication Required, is classified by its status.
    if (statusCode !== 200 && statusCode !== 407) request.destroy(unreachable(host, `HTTP ${statusCode}`))
  })
  return agent
}

function unreachable(host: string, cause: unknown): Error {
  return Object.assign(new Error(`the proxy ${host}`, { cause }), { code: 'EPROXY' })
}

function refused(host: string, cause: unknown): Error {
  return Object.assign(new Error(`the proxy ${host}`, { cause }), { code: 'EPROXYAUTH' })
}

/** The SOCKS proxy wants a sign-in, or refused this one. The package `socks` says so only in its message. */
function isSignIn(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    /Socks5 Authentication failed|no accepted authentication type/.test(thrown.message)
  )
}

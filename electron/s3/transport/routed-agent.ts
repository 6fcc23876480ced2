import type { Agent as HttpAgent, AgentOptions, ClientRequest } from 'node:http'
import type { SecureContext } from 'node:tls'
import { Agent, type AgentConnectOpts } from 'agent-base'
import { HttpProxyAgent } from 'http-proxy-agent'
import { HttpsProxyAgent } from 'https-proxy-agent'
import { SocksProxyAgent } from 'socks-proxy-agent'

/** The proxy for a URL, with its sign-in, as a URL of http, https or a kind of socks; null to go straight. */
export type Route = (url: string) => Promise<string | null>

type RoutedOptions = AgentOptions & { secure: boolean; secureContext?: SecureContext }

/**
 * Sends each request straight or through the proxy that its route names at that moment, as the network of a
 * laptop changes. The connections are kept alive by the agents behind it, one for each proxy.
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
    const fresh = tellingOfProxy(this.#agentFor(proxy), proxy)
    this.#proxied.set(proxy, fresh)
    return fresh
  }

  #agentFor(proxy: string): Agent {
    if (proxy.startsWith('socks')) return new SocksProxyAgent(proxy, this.#pool)
    if (this.#secure) return new HttpsProxyAgent(proxy, this.#pool)
    // On a kept connection it would send what Node wrote down before it knew of the proxy.
    return new HttpProxyAgent(proxy, { ...this.#pool, keepAlive: false })
  }

  override destroy(): void {
    for (const agent of [this.#straight, ...this.#proxied.values()]) agent.destroy()
    this.#proxied.clear()
    super.destroy()
  }
}

/** The proxy and not the store is what cannot be reached: its name must be in the sentence, its password not. */
function tellingOfProxy<A extends Agent>(agent: A, proxy: string): A {
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
    // 407 is a sign-in that is missing and answered as such.
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

/** A SOCKS proxy offers no way in without a sign-in, or refuses this one; `socks` says so in words only. */
function isSignIn(thrown: unknown): boolean {
  return (
    thrown instanceof Error &&
    /Socks5 Authentication failed|no accepted authentication type/.test(thrown.message)
  )
}

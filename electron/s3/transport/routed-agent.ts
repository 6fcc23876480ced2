import type { Agent as HttpAgent, AgentOptions, ClientRequest } from 'node:http'
import { isIP, type Socket } from 'node:net'
import { connect as connectTls, type SecureContext, type TLSSocket } from 'node:tls'
import { Agent, type AgentConnectOpts } from 'agent-base'
import { AbsoluteFormAgent } from './absolute-form.ts'
import { hostText, openTunnel, targetOf } from './tunnel.ts'
import { keepAliveMsecs } from './silence.ts'

/** The proxy for a URL, with user and password (see proxy-address.ts); null: connect directly. */
export type Route = (url: string) => Promise<URL | null>

type RoutedOptions = AgentOptions & { secure: boolean; secureContext?: SecureContext }

/** agent-base loses the requests that wait for a connection if another one fails. */
const unlimited = { maxSockets: Infinity }

/**
 * Asks for the proxy at each request, because the network of a laptop changes. Connections are kept alive by the agents
 * behind this one: one for direct connections and one for each proxy.
 */
export class RoutedAgent extends Agent {
  readonly #route: Route
  readonly #direct: HttpAgent
  readonly #secure: boolean
  readonly #proxied = new Map<string, HttpAgent>()

  constructor(route: Route, direct: HttpAgent, { secure, ...options }: RoutedOptions) {
    super({ ...options, ...unlimited })
    this.#route = route
    this.#direct = direct
    this.#secure = secure
  }

  override isSecureEndpoint(): boolean {
    return this.#secure
  }

  override async connect(_request: ClientRequest, options: AgentConnectOpts): Promise<HttpAgent> {
    const proxy = await this.#route(`${this.#secure ? 'https' : 'http'}://${hostText(targetOf(options), [])}`)
    if (proxy === null) return this.#direct
    const known = this.#proxied.get(proxy.href)
    if (known !== undefined) return known
    const fresh = this.#agentFor(proxy)
    this.#proxied.set(proxy.href, fresh)
    return fresh
  }

  #agentFor(proxy: URL): Agent {
    const isSocks = proxy.protocol.startsWith('socks')
    return isSocks || this.#secure ? new TunnelAgent(proxy) : new AbsoluteFormAgent(proxy)
  }

  /** The agents that keep the connections. */
  behind(): HttpAgent[] {
    return [this.#direct, ...this.#proxied.values()]
  }

  override destroy(): void {
    for (const agent of this.behind()) agent.destroy()
    this.#proxied.clear()
    super.destroy()
  }
}

/** Makes one connection through the proxy for each connection to the store, with TLS up to the store if needed. */
class TunnelAgent extends Agent {
  readonly #proxy: URL

  constructor(proxy: URL) {
    super({ keepAlive: true, keepAliveMsecs, ...unlimited })
    this.#proxy = proxy
  }

  override async connect(request: ClientRequest, options: AgentConnectOpts): Promise<Socket> {
    const gone = new AbortController()
    const leave = () => gone.abort()
    request.once('close', leave)
    const socket = await openTunnel(this.#proxy, targetOf(options), gone.signal)
    request.off('close', leave)
    return options.secureEndpoint ? encrypted(socket, options) : socket
  }
}

function encrypted(socket: Socket, options: AgentConnectOpts): TLSSocket {
  const { host, port: _port, path: _path, ...rest } = { path: undefined, ...options }
  const servername = host === undefined || isIP(host) !== 0 ? {} : { servername: host }
  return connectTls({ ...servername, ...rest, socket })
}

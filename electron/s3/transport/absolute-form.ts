import { once } from 'node:events'
import type { ClientRequest } from 'node:http'
import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Agent, type AgentConnectOpts } from 'agent-base'
import { proxyUnreachable } from './proxy-failure.ts'
import { authorization, checked, hostText, targetOf, targetOfProxy } from './tunnel.ts'

/**
 * What Node has prepared of a request that waits for its connection: the head as text, and what is to be written, which
 * begins with that text.
 */
type Prepared = ClientRequest & {
  _header: string | null
  _implicitHeader(): void
  outputData: { data: string | Buffer }[]
}

/**
 * Plain HTTP through a proxy: the request line has the whole URL (RFC 9112, 3.2.2). Each request has its own connection,
 * because on a kept one Node would send the request line that it has prepared. It is no package's, as the usual one
 * prints whole requests, with passwords and signatures, where DEBUG is set.
 */
export class AbsoluteFormAgent extends Agent {
  readonly #proxy: URL

  constructor(proxy: URL) {
    super({ keepAlive: false, maxSockets: Infinity })
    this.#proxy = proxy
  }

  override async connect(request: Prepared, options: AgentConnectOpts): Promise<Socket> {
    addressWhole(request, hostText(targetOf(options), [80]), this.#proxy)
    const isSecure = this.#proxy.protocol === 'https:'
    const proxy = targetOfProxy(this.#proxy)
    try {
      const socket = isSecure ? connectTls({ ...proxy, ...checked }) : connect(proxy)
      await once(socket, isSecure ? 'secureConnect' : 'connect')
      return socket
    } catch (thrown) {
      throw proxyUnreachable(this.#proxy, hostText(targetOf(options)), thrown)
    }
  }
}

/** S3 keys may contain `//`, `/./` and `/../`, so the path stays as it is. */
function addressWhole(request: Prepared, host: string, proxy: URL): void {
  const before = request._header
  request._header = null
  request.path = `http://${host}${request.path}`
  request.setHeader('proxy-connection', 'close')
  for (const [name, value] of Object.entries(authorization(proxy))) request.setHeader(name, value)
  // Node has not prepared the head yet.
  if (before === null) return
  request._implicitHeader()
  const [first] = request.outputData
  if (typeof first?.data === 'string' && first.data.startsWith(before))
    first.data = `${request._header}${first.data.slice(before.length)}`
}

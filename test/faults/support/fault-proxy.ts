import { Agent, createServer, request as openRequest } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { listen } from './listen.ts'

type Operation = 'head' | 'put' | 'open' | 'part' | 'list' | 'complete' | 'abort' | 'read'

/** One request on its way through the proxy. `part` is 0 for all but UploadPart. */
export type Passing = {
  operation: Operation
  part: number
  request: IncomingMessage
  response: ServerResponse
}

/** What becomes of a request; `proxy` can pass it on, wholly or changed. */
export type Fault = (passing: Passing, proxy: FaultProxy) => Promise<void>

/** Which requests are meant; what is left out fits all. `times` is how many of them, one by default. */
export type Which = { operation?: Operation; part?: number; times?: number }

type Rule = Which & { fault: Fault; left: number }

/** An HTTP proxy on loopback between Dropreel and a store that breaks chosen requests on real sockets. */
export class FaultProxy {
  /** All requests so far, as `part 2` or `complete`. */
  readonly seen: string[] = []
  /** Where requests go; may change at any time. */
  target: string
  readonly #rules: Rule[] = []
  readonly #sockets = new Set<Socket>()
  readonly #agent = new Agent({ keepAlive: true })
  readonly #server = createServer({ requestTimeout: 0, headersTimeout: 0, keepAliveTimeout: 60_000 })
  #port = 0

  constructor(target: string) {
    this.target = target
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket)
      socket.once('close', () => this.#sockets.delete(socket))
    })
    this.#server.on('request', (request, response: ServerResponse) => {
      // What breaks here was meant to break, or is the store's end of it.
      this.#handle(request, response).catch(() => request.destroy())
    })
  }

  get endpoint(): string {
    return `http://127.0.0.1:${this.#port}`
  }

  /** From now on these requests meet this fault. Of several rules that fit, the first one that is not used up. */
  on(which: Which, fault: Fault): void {
    this.#rules.push({ ...which, fault, left: which.times ?? 1 })
  }

  /** All goes well from now on. */
  clear(): void {
    this.#rules.length = 0
  }

  /** How often a request was made. */
  count(name: string): number {
    return this.seen.filter((seen) => seen === name).length
  }

  /** Takes connections, on the same port as before. */
  async open(port = this.#port): Promise<void> {
    this.#port = await listen(this.#server, port)
  }

  /** Breaks all connections and refuses new ones until `open`. */
  async cut(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve))
    for (const socket of this.#sockets) socket.resetAndDestroy()
    this.#agent.destroy()
    await closed
  }

  /** Sends a request on to the store, with another body if one is given, and resolves with its answer. */
  forward(request: IncomingMessage, body: Readable = request): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      const { hostname, port } = new URL(this.target)
      const { method, url: path, headers } = request
      const onward = openRequest({ hostname, port, method, path, headers, agent: this.#agent })
      onward.once('error', reject)
      onward.once('response', (answer) => {
        // Node sends no more of a body that is answered early; the rest would be in the way of the next request.
        answer.once('end', () => {
          if (onward.writableFinished) return
          body.unpipe(onward)
          onward.destroy()
          request.resume()
        })
        resolve(answer)
      })
      body.once('error', (error) => onward.destroy(error))
      body.once('close', () => {
        if (!body.readableEnded) onward.destroy(new Error('the body broke off'))
      })
      body.pipe(onward)
    })
  }

  /** Lets a request through as it is. */
  async pass({ request, response }: Passing, body: Readable = request): Promise<void> {
    const answer = await this.forward(request, body)
    response.writeHead(answer.statusCode ?? 0, answer.headers)
    await pipeline(answer, response)
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // A stall holds the request for good: a connection that then breaks is part of the test.
    request.on('error', () => undefined)
    const passing = { ...nameOf(request), request, response }
    this.seen.push(passing.part === 0 ? passing.operation : `part ${passing.part}`)
    const rule = this.#rules.find((rule) => rule.left > 0 && fits(rule, passing))
    if (rule === undefined) return this.pass(passing)
    rule.left--
    await rule.fault(passing, this)
  }
}

function fits(which: Which, { operation, part }: Passing): boolean {
  if (which.operation !== undefined && which.operation !== operation) return false
  return which.part === undefined || which.part === part
}

function nameOf(request: IncomingMessage): { operation: Operation; part: number } {
  const { searchParams } = new URL(request.url ?? '/', 'http://proxy')
  return {
    operation: operationOf(request.method ?? '', searchParams),
    part: Number(searchParams.get('partNumber') ?? 0),
  }
}

function operationOf(method: string, query: URLSearchParams): Operation {
  const isAboutSession = query.has('uploadId')
  if (method === 'PUT') return query.has('partNumber') ? 'part' : 'put'
  if (method === 'POST') return isAboutSession ? 'complete' : 'open'
  if (method === 'DELETE') return 'abort'
  if (method === 'HEAD') return 'head'
  return isAboutSession ? 'list' : 'read'
}

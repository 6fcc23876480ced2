import { request as httpRequest, type ClientRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { Readable } from 'node:stream'
import {
  buildQueryString,
  HttpResponse,
  type HttpHandlerOptions,
  type HttpRequest,
} from '@smithy/core/protocols'
import type { OnSilence } from '../../engine/ports.ts'
import type { Agents } from './agents.ts'
import { limitAnswer } from './answer-limit.ts'
import type { Line } from './line.ts'
import { keepAliveMsecs, watchSilence } from './silence.ts'

/** Network timeouts of one request, in milliseconds: see `Limits`. */
type ExchangeLimits = {
  connectMs: number
  stalledMs: number
  idleMs: number
  completeIdleMs: number
  answerBytesPerMs: number
}

export type ExchangeParts = {
  agents: Agents
  limits: ExchangeLimits
  line: Line
  /** Throws where no request may go to this host. */
  mayReach: (host: string) => void
}

/** Writes the body of a request to it as it likes, and ends it. */
export type WriteBody = (outgoing: ClientRequest) => void

export type ExchangeOptions = {
  signal?: AbortSignal | undefined
  onSilence?: OnSilence | null
  /** A success brings an object, which is read piece by piece. */
  isStreamed?: boolean
  /** Instead of the request's own body. */
  write?: WriteBody | undefined
}

/** The SDK hands the options of `send` to the request handler as they are. `answer`: answers in the store's place. */
export type HandlerOptions = HttpHandlerOptions &
  Omit<ExchangeOptions, 'signal'> & { answer?: (request: HttpRequest) => HttpResponse }

/** So many times the limit for a first byte, a whole answer may take: a trickle is no silence. */
const limitsForWhole = 10

/**
 * Sends one request and resolves with its answer, whose body is still to be read. Each request is watched by itself.
 * Rejects with what Node says of the connection, with `SilentConnection`, or with the signal's reason.
 */
export async function exchange(
  { agents, limits, line, mayReach }: ExchangeParts,
  request: HttpRequest,
  { signal, onSilence = null, isStreamed = false, write }: ExchangeOptions,
): Promise<HttpResponse> {
  mayReach(request.hostname)
  signal?.throwIfAborted()
  const { connectMs, stalledMs, idleMs, completeIdleMs, answerBytesPerMs } = limits
  const completes = request.method === 'POST' && request.query.uploadId !== undefined
  const bodyBytes = Number(request.headers['content-length'] ?? 0)
  const answerMs = (completes ? completeIdleMs : idleMs) + bodyBytes / answerBytesPerMs
  return await new Promise((resolve, reject) => {
    const outgoing = begun(agents, request)
    limitAnswer(outgoing, limitsForWhole * answerMs, isStreamed)
    watchSilence(outgoing, { limits: { stalledMs, untoldMs: idleMs, answerMs }, line, onSilence })
    limitConnecting(outgoing, connectMs, reject)
    const abort = () => {
      outgoing.destroy()
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', abort, { once: true })
    outgoing.on('close', () => signal?.removeEventListener('abort', abort))
    rejectAtEnd(outgoing, reject)
    outgoing.on('response', (answer) => resolve(responseOf(answer)))
    if (write !== undefined) write(outgoing)
    else if (request.body instanceof Readable) request.body.pipe(outgoing)
    else outgoing.end(request.body)
  })
}

/** Rejects when a request fails, or ends without an answer: where a store changes the protocol (101), Node throws nothing. */
export function rejectAtEnd(outgoing: ClientRequest, reject: (error: Error) => void): void {
  let isAnswered = false
  outgoing.on('error', reject)
  outgoing.on('response', () => (isAnswered = true))
  outgoing.on('close', () => {
    // An error is dear, as it collects a stack, and most requests are answered.
    if (!isAnswered) reject(Object.assign(new Error('no answer'), { code: 'ECONNRESET' }))
  })
}

function begun({ httpAgent, httpsAgent }: Agents, request: HttpRequest): ClientRequest {
  const { protocol, hostname, port, method, path, query, headers } = request
  const isSecure = protocol === 'https:'
  const queryText = buildQueryString(query)
  return (isSecure ? httpsRequest : httpRequest)({
    agent: isSecure ? httpsAgent : httpAgent,
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port,
    method,
    path: queryText === '' ? path : `${path}?${queryText}`,
    headers,
  })
}

/** Gives a request up that has no connection in time, for whatever reason: a name, a proxy, or the host itself. */
function limitConnecting(outgoing: ClientRequest, connectMs: number, reject: (error: Error) => void): void {
  if (outgoing.reusedSocket) return
  const giveUp = setTimeout(() => {
    const error = Object.assign(new Error(`no connection in ${connectMs} ms`), { name: 'TimeoutError' })
    // While it waits for a proxy, Node does not report that it was destroyed.
    reject(error)
    outgoing.destroy(error)
  }, connectMs)
  const stop = () => clearTimeout(giveUp)
  outgoing.on('close', stop)
  outgoing.on('socket', (socket) => {
    // Connections through a proxy have not got it from their agent.
    socket.setKeepAlive(true, keepAliveMsecs)
    if (socket.connecting) socket.once('connect', stop)
    else stop()
  })
}

function responseOf(answer: IncomingMessage): HttpResponse {
  const headers: Record<string, string> = {}
  for (const name in answer.headers) {
    const value = answer.headers[name]
    if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value
  }
  return new HttpResponse({
    statusCode: answer.statusCode ?? -1,
    headers,
    body: answer,
  })
}

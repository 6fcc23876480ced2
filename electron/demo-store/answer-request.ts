import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { authenticate } from './authenticate.ts'
import type { Answer, Exchange, Server } from './exchange.ts'
import { receiveText } from './receive-body.ts'
import { parseRequest } from './request.ts'
import { findRoute } from './routes.ts'
import { incompleteBody, notImplemented, S3Error } from './s3-error.ts'
import { toXml } from './xml.ts'

/** Answers one request; `waiting` clients send their body only after "100 Continue" (RFC 9110, 10.1.1). */
export async function answerRequest(
  server: Server,
  incoming: IncomingMessage,
  response: ServerResponse,
  waiting: boolean,
): Promise<void> {
  const requestId = randomBytes(8).toString('hex').toUpperCase()
  let mustContinue = waiting
  async function* body({ countBytes }: { countBytes: boolean }): AsyncGenerator<Buffer> {
    if (mustContinue) response.writeContinue()
    mustContinue = false
    try {
      // Keep the socket open when the body is refused halfway, so that the client gets the error.
      for await (const chunk of incoming.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
        if (countBytes) server.onBodyBytes(chunk.length)
        yield chunk
      }
    } catch {
      throw incompleteBody()
    }
  }
  const answer = withLength(
    await perform(server, incoming, body).catch((error: unknown) => errorAnswer(error, incoming, requestId)),
  )
  response.sendDate = false
  response.writeHead(answer.status, {
    date: new Date(server.now()).toUTCString(),
    server: 'dropreel-demo-store',
    'x-amz-request-id': requestId,
    'x-amz-id-2': requestId,
    ...answer.headers,
  })
  await sendBody(answer, response)
  // The rest of a refused body would block the next request.
  incoming.resume()
}

async function perform(server: Server, incoming: IncomingMessage, body: Exchange['body']): Promise<Answer> {
  const request = parseRequest(incoming)
  const route = findRoute(request)
  server.onRequest?.({ method: request.method, path: request.target, action: route?.action ?? '' })
  const payloadHash = await authenticate(request, server)
  if (route === undefined) throw notImplemented('The request')
  const exchange: Exchange = {
    ...server,
    request,
    payloadHash,
    has: (capability) => server.missingCapabilities?.has(capability) !== true,
    demand: (action) => {
      if (server.deniedActions?.has(action)) throw new S3Error('AccessDenied', 'Access Denied')
    },
    body,
  }
  exchange.demand(route.action)
  // Also an empty body must be the one that was signed.
  if (!route.readsBody) await receiveText(exchange, null)
  return await route.run(exchange)
}

function errorAnswer(error: unknown, incoming: IncomingMessage, requestId: string): Answer {
  const known = error instanceof S3Error ? error : internalError(error)
  const headers: Record<string, string> = { 'content-type': 'application/xml' }
  // Where a HEAD answer has no body, this is how the SDK learns the region.
  if (known.details['Region'] !== undefined) headers['x-amz-bucket-region'] = String(known.details['Region'])
  const xml = {
    Code: known.code,
    Message: known.message,
    ...known.details,
    Resource: (incoming.url ?? '/').split('?')[0],
    RequestId: requestId,
    HostId: requestId,
  }
  return { status: known.status, headers, body: toXml('Error', xml, false) }
}

function internalError(error: unknown): S3Error {
  const cause = error instanceof Error ? error.message : String(error)
  return new S3Error('InternalError', `The demo store could not do this: ${cause}`)
}

function withLength(answer: Answer): Answer {
  const bodyless = answer.status === 204 || answer.status === 304
  if (bodyless || answer.body instanceof Readable || answer.headers?.['content-length'] !== undefined)
    return answer
  const length = Buffer.byteLength(answer.body ?? '')
  return { ...answer, headers: { ...answer.headers, 'content-length': String(length) } }
}

async function sendBody({ body }: Answer, response: ServerResponse): Promise<void> {
  // To HEAD, Node leaves the body out.
  if (!(body instanceof Readable)) response.end(body)
  // The client has gone, or the file cannot be read: only an answer cut short shows that.
  else await pipeline(body, response).catch(() => void response.destroy())
}

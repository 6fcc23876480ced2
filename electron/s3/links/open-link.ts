import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import { AnswerTooLong, limitAnswer } from '../transport/answer-limit.ts'
import type { Connection } from '../transport/connection.ts'
import { rejectAtEnd } from '../transport/exchange.ts'
import type { Asked, LoggedAnswer } from '../transport/request-log.ts'

/** No byte of an answer. Milliseconds. */
const longestIdleMs = 20_000
/** So many times that, a whole answer may take. */
const limitsForWhole = 3

/** `about` is for the log, which never gets the URL. */
export type Opening = { url: string; connection: Connection; about: Asked }

/**
 * Opens a link as a browser would, but only for its first byte. Returns the size of the object in bytes; null if the
 * server does not say. Throws an error of the same shape as the SDK's, so that it is classified the same way. The error
 * never contains the URL, which is a secret.
 */
export async function openLink(opening: Opening, signal: AbortSignal): Promise<number | null> {
  const answer = await openForFirstByte(opening, signal)
  const status = answer.statusCode ?? 0
  if (status === 200 || status === 206) {
    // One byte was requested. If the store sends more, it is not read.
    answer.destroy()
    return totalSize(answer)
  }
  throw await refusedOpening(answer)
}

/** An answer that is no success, as an error of the same shape as the SDK's. */
export async function refusedOpening(answer: IncomingMessage): Promise<Error> {
  const body = await text(answer).catch((thrown: unknown) => {
    if (thrown instanceof AnswerTooLong) return thrown
    throw thrown
  })
  if (body instanceof AnswerTooLong) return body
  return Object.assign(new Error(element(body, 'Message') ?? `HTTP ${answer.statusCode}`), {
    Code: element(body, 'Code'),
    Region: element(body, 'Region'),
    Endpoint: element(body, 'Endpoint'),
    $metadata: answerOf(answer),
    $response: { headers: answer.headers },
  })
}

/**
 * The answer to a GET of the first byte. An empty object has none (416, RFC 9110, 15.5.17): then to a GET of all of
 * it.
 */
export async function openForFirstByte(opening: Opening, signal: AbortSignal): Promise<IncomingMessage> {
  const answer = await get(opening, { range: 'bytes=0-0' }, signal)
  if (answer.statusCode !== 416) return answer
  answer.destroy()
  return await get(opening, {}, signal)
}

/** The size of the whole object in bytes (RFC 9110, 14.4); null if the answer does not say, or is compressed. */
export function totalSize({ statusCode, headers }: IncomingMessage): number | null {
  if (headers['content-encoding'] !== undefined) return null
  const size = statusCode === 206 ? headers['content-range']?.split('/')[1] : headers['content-length']
  return size !== undefined && /^\d+$/.test(size) ? Number(size) : null
}

/**
 * The link leads to something that was not uploaded: another object, or a web page that the server sends for every
 * address.
 */
export function isOtherSize(wantedBytes: number | undefined, foundBytes: number | null): boolean {
  return wantedBytes !== undefined && foundBytes !== null && wantedBytes !== foundBytes
}

async function get(
  { url, connection, about }: Opening,
  headers: { range?: string },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const { httpAgent, httpsAgent } = await connection.agents()
  const idleMs = Math.min(longestIdleMs, connection.limits.idleMs)
  const [request, agent] = url.startsWith('https:') ? [httpsRequest, httpsAgent] : [httpRequest, httpAgent]
  const send = () =>
    new Promise<IncomingMessage>((resolve, reject) => {
      const outgoing = request(url, { agent, signal, headers }, resolve)
      outgoing.setTimeout(idleMs, () => {
        outgoing.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
      })
      limitAnswer(outgoing, limitsForWhole * idleMs)
      rejectAtEnd(outgoing, reject)
      outgoing.end()
    })
  return await connection.logged(about, send, answerOf)
}

function answerOf({ statusCode, headers }: IncomingMessage): LoggedAnswer {
  const { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId } = headers
  return {
    httpStatusCode: statusCode,
    requestId: requestId?.toString(),
    extendedRequestId: hostId?.toString(),
  }
}

const entities: Record<string, string> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function element(xml: string, name: string): string | undefined {
  const text = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
  return text?.replaceAll(/&(lt|gt|quot|apos|amp);/g, (_, entity: string) => entities[entity] ?? '')
}

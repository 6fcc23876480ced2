import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { text } from 'node:stream/consumers'
import type { Connection } from '../transport/connection.ts'
import type { LogAbout, LoggedAnswer } from '../transport/request-log.ts'
import type { Agents } from '../transport/agents.ts'

const idleMs = 20_000
const firstByte = { range: 'bytes=0-0' }

/** `about` is for the log, which never gets the URL. */
export type Opening = { url: string; connection: Connection; about: LogAbout }

/**
 * Opens a link as a browser would, for its first byte. Answers the size in bytes of what it leads to; null where that is
 * not told. Throws an error shaped like the SDK's, so that it is classified the same way; it never holds the URL, which
 * is a secret.
 */
export async function openLink(opening: Opening, signal: AbortSignal): Promise<number | null> {
  const answer = await openForFirstByte(opening, signal)
  const status = answer.statusCode ?? 0
  if (status === 200 || status === 206) {
    // Whatever the store sends: one byte was asked for, and more are not read.
    answer.destroy()
    return sizeTold(answer)
  }
  const body = await text(answer)
  throw Object.assign(new Error(element(body, 'Message') ?? `HTTP ${status}`), {
    Code: element(body, 'Code'),
    Region: element(body, 'Region'),
    $metadata: answerOf(answer),
    $response: { headers: answer.headers },
  })
}

/** The answer to a GET of the first byte; an empty object has none (416, RFC 9110, 15.5.17), so all of it is asked for. */
export async function openForFirstByte(opening: Opening, signal: AbortSignal): Promise<IncomingMessage> {
  const answer = await get(opening, firstByte, signal)
  if (answer.statusCode !== 416) return answer
  answer.destroy()
  return await get(opening, {}, signal)
}

/** The whole size that an answer tells (RFC 9110, 14.4), in bytes; null where it does not, or where it is compressed. */
export function sizeTold({ statusCode, headers }: IncomingMessage): number | null {
  if (headers['content-encoding'] !== undefined) return null
  const told = statusCode === 206 ? headers['content-range']?.split('/')[1] : headers['content-length']
  return told !== undefined && /^\d+$/.test(told) ? Number(told) : null
}

/** Somebody else's object, or a page that a server gives for everything, is not what was uploaded. */
export function isOther(wantedBytes: number | undefined, foundBytes: number | null): boolean {
  return wantedBytes !== undefined && foundBytes !== null && wantedBytes !== foundBytes
}

async function get(
  { url, connection, about }: Opening,
  headers: { range?: string },
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const agents = await connection.agents()
  return await connection.logged(about, () => getOnce(url, headers, agents, signal), answerOf)
}

function answerOf({ statusCode, headers }: IncomingMessage): LoggedAnswer {
  const { 'x-amz-request-id': requestId, 'x-amz-id-2': hostId } = headers
  return {
    httpStatusCode: statusCode,
    requestId: requestId?.toString(),
    extendedRequestId: hostId?.toString(),
  }
}

function getOnce(
  url: string,
  headers: { range?: string },
  agents: Agents,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const encrypted = url.startsWith('https:')
  const request = encrypted ? httpsRequest : httpRequest
  const agent = encrypted ? agents.httpsAgent : agents.httpAgent
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { agent, signal, headers }, resolve)
    outgoing.setTimeout(idleMs, () => {
      outgoing.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' }))
    })
    outgoing.once('error', reject)
    outgoing.end()
  })
}

function element(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
}

import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import type { Agents } from './agents.ts'

/** Milliseconds: until there is a connection, and from then on until the answer. */
const usualLimits = { connectMs: 1_500, answerMs: 5_000 }
const mostBytes = 64 * 1024

/**
 * True if the store answers at this URL: by a request without keys, which S3 refuses with a request id or an error body. A
 * gateway or the sign-in page of a guest network shows neither. Rejects where not even a request can be made.
 */
export async function isThere(
  url: URL,
  { httpAgent, httpsAgent }: Agents,
  signal: AbortSignal,
  limits = usualLimits,
): Promise<boolean> {
  const isSecure = url.protocol === 'https:'
  const request = isSecure ? httpsRequest : httpRequest
  return await new Promise((resolve) => {
    const agent = isSecure ? httpsAgent : httpAgent
    // What is idle may be dead, and is no proof of a line.
    const asking = request(url, { agent, headers: { connection: 'close' }, signal })
    let late = setTimeout(() => end(false), limits.connectMs)
    function end(isStore: boolean): void {
      clearTimeout(late)
      asking.destroy()
      resolve(isStore)
    }
    function connected(): void {
      clearTimeout(late)
      late = setTimeout(() => end(false), limits.answerMs)
    }
    asking.once('socket', (socket) => {
      if (socket.connecting) socket.once('connect', connected)
      else connected()
    })
    asking.once('response', (answer) => {
      speaks(answer).then(end, () => end(false))
    })
    asking.on('error', () => end(false))
    asking.end()
  })
}

async function speaks(answer: IncomingMessage): Promise<boolean> {
  if (answer.headers['x-amz-request-id'] !== undefined) return true
  let text = ''
  for await (const chunk of answer) {
    text += String(chunk)
    if (text.length > mostBytes) return false
  }
  const begin = text.indexOf('<Error>')
  return begin !== -1 && /<Code>\w/.test(text.slice(begin))
}

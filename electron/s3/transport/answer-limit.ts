import type { ClientRequest, IncomingMessage } from 'node:http'

const kibibyte = 1024
const longestRefusalBytes = 64 * kibibyte
/** A page of ListParts has 1,000 parts, about 400 KB on AWS. */
const longestPageBytes = 16 * kibibyte * kibibyte

/** Node runs a timer that is longer at once. */
const longestTimerMs = 2 ** 31 - 1

/** What is known of an answer before its body: the HTTP status, and its headers in lower case. */
type AnswerHead = { statusCode?: number | undefined; headers: NodeJS.Dict<string | string[]> }

/**
 * An answer went on and on; no more of it is read, and its connection has ended. It has the shape of the SDK's errors, so
 * that it is classified by the answer's status.
 */
export class AnswerTooLong extends Error {
  override readonly name = 'AnswerTooLong'
  readonly code = 'ERR_ANSWER_TOO_LONG'
  readonly $metadata: { httpStatusCode: number | undefined; requestId: unknown; extendedRequestId: unknown }
  readonly $response: Pick<AnswerHead, 'headers'>

  constructor({ statusCode, headers }: AnswerHead) {
    super(`an answer of more than ${inWords(mostBytesOf(statusCode))}`)
    const { 'x-amz-request-id': requestId, 'x-amz-id-2': extendedRequestId } = headers
    this.$metadata = { httpStatusCode: statusCode, requestId, extendedRequestId }
    this.$response = { headers }
  }
}

/**
 * Ends an answer, and its connection, once too much has come of it: whoever reads it gets `AnswerTooLong`. What a store
 * wraps a body in (chunk sizes, trailers) counts too.
 */
function endIfTooLong(answer: IncomingMessage): void {
  const { socket, statusCode, headers } = answer
  // Node reads no more of it than it says.
  if (Number(headers['content-length']) <= mostBytesOf(statusCode)) return
  let readBytes = 0
  const count = (chunk: Uint8Array) => {
    readBytes += chunk.byteLength
    const isTooLong = readBytes > mostBytesOf(statusCode) && !answer.complete
    if (isTooLong) answer.destroy(new AnswerTooLong(answer))
  }
  socket.on('data', count)
  answer.on('close', () => socket.off('data', count))
}

/**
 * Gives a request up whose answer is too long, or has not ended in `limitMs` after all of the request has left, however
 * its bytes trickle in. `isStreamed`: a success brings an object, which may have any length and take any time.
 */
export function limitAnswer(request: ClientRequest, limitMs: number, isStreamed = false): void {
  let limit: NodeJS.Timeout | undefined
  let answer: IncomingMessage | undefined
  const giveUp = () => {
    const error = Object.assign(new Error('the answer does not end'), { code: 'ETIMEDOUT' })
    answer?.destroy(error)
    request.destroy(error)
  }
  const begin = () => (limit ??= setTimeout(giveUp, Math.min(limitMs, longestTimerMs)))
  request.on('finish', begin)
  request.on('response', (response) => {
    answer = response
    begin()
    if (isStreamed && isSuccess(response.statusCode)) clearTimeout(limit)
    else endIfTooLong(response)
  })
  request.on('close', () => clearTimeout(limit))
}

function isSuccess(status = 0): boolean {
  return status >= 200 && status < 300
}

function mostBytesOf(status?: number): number {
  return isSuccess(status) ? longestPageBytes : longestRefusalBytes
}

function inWords(bytes: number): string {
  return bytes < kibibyte ** 2 ? `${bytes / kibibyte} KiB` : `${bytes / kibibyte ** 2} MiB`
}

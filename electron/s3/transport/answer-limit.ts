import type { ClientRequest, IncomingMessage } from 'node:http'
import { pipeline, Transform, type Readable } from 'node:stream'

const kibibyte = 1024
const longestRefusalBytes = 64 * kibibyte
/** A page of ListParts has 1,000 parts, about 400 KB on AWS. */
const longestPageBytes = 16 * kibibyte * kibibyte

/** Node runs a timer that is longer at once. */
const longestTimerMs = 2 ** 31 - 1

/** What is known of an answer before its body: the HTTP status, and its headers in lower case. */
export type AnswerHead = { statusCode?: number | undefined; headers: NodeJS.Dict<string | string[]> }

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

/** The body of an answer as it comes; where it gets too long it fails with `AnswerTooLong`, and the connection ends. */
export function limited(body: Readable, head: AnswerHead): Readable {
  let readBytes = 0
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      readBytes += chunk.byteLength
      if (readBytes > mostBytesOf(head.statusCode)) done(new AnswerTooLong(head))
      else done(null, chunk)
    },
  })
  // Whoever reads learns of a failure from what is read.
  return pipeline(body, counted, () => undefined)
}

/**
 * Gives a request up whose answer has not ended in `limitMs` after all of the request has left, however its bytes trickle
 * in. `isStreamed`: once a success has begun, it brings an object, which may take any time.
 */
export function endAnswerIn(limitMs: number, request: ClientRequest, isStreamed = false): void {
  let limit: NodeJS.Timeout | undefined
  let answer: IncomingMessage | undefined
  const giveUp = () => {
    const error = Object.assign(new Error('the answer does not end'), { code: 'ETIMEDOUT' })
    answer?.destroy(error)
    request.destroy(error)
  }
  const begin = () => (limit ??= setTimeout(giveUp, Math.min(limitMs, longestTimerMs)))
  request.once('finish', begin)
  request.once('response', (response) => {
    answer = response
    if (isStreamed && isSuccess(response.statusCode)) clearTimeout(begin())
    else begin()
  })
  request.once('close', () => clearTimeout(limit))
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

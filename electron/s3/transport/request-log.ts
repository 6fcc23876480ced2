import type { ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3'
import type { Log } from '../../core/log.ts'
import type { RequestTry } from '../../engine/ports.ts'
import { failureFacts } from '../failures/failure-facts.ts'
import type { SentBody } from './direct-send.ts'
import type { SdkCommand } from './sdk-internals.ts'

/** Sends a command once. Throws what the SDK throws. */
export type Send = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  command: SdkCommand<Input, Output>,
  signal?: AbortSignal,
) => Promise<Output>

/** The same without the SDK's middleware (see direct-send.ts), with a body that is written while it is sent. */
export type SendDirect = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  command: SdkCommand<Input, Output>,
  body?: SentBody,
) => Promise<Output>

/** A request before it is sent. `input`: of its command, if it has one. `one`: its try, the first unless given. */
export type Asked = {
  operation: string
  key: string | null
  input?: ServiceInputTypes
  one?: RequestTry | undefined
}

/** What is known from an answer; the SDK keeps it as `$metadata`. */
export type LoggedAnswer = {
  httpStatusCode?: number | undefined
  requestId?: string | undefined
  extendedRequestId?: string | undefined
  receivedBytes?: number | undefined
}

/**
 * Makes one request and writes one line about it, `request`: what was asked, and the HTTP status, S3 error code,
 * request id (x-amz-request-id), host id (x-amz-id-2), bytes and milliseconds of the answer. It never holds a URL.
 */
export async function logRequest<T>(
  { log, bucket }: { log: Log; bucket: string },
  { operation, key, input = {}, one }: Asked,
  send: () => Promise<T>,
  answerOf: (answer: T) => LoggedAnswer,
): Promise<T> {
  const began = performance.now()
  const facts = (status: number | null | undefined, more: object) => ({
    operation,
    bucket,
    key,
    partNumber: 'PartNumber' in input ? input.PartNumber : undefined,
    sentBytes: bodyBytes(input),
    try: one?.number ?? 1,
    status,
    ...more,
    ms: Math.round(performance.now() - began),
  })
  try {
    const answer = await send()
    const { httpStatusCode: status, requestId, extendedRequestId: hostId, receivedBytes } = answerOf(answer)
    log.info('request', facts(status, { requestId, hostId, receivedBytes }))
    return answer
  } catch (thrown) {
    const { status, code, requestId, hostId, errno, name } = failureFacts(thrown, 0)
    const error = code === null ? { error: errno ?? name } : { code }
    // Before an upload, that its object is not there is the usual answer.
    const level = status === 404 ? 'info' : 'warn'
    log[level]('request', facts(status, { ...error, requestId, hostId }))
    throw thrown
  }
}

/** The length of a request's body; undefined where it has none. */
function bodyBytes(input: ServiceInputTypes): number | undefined {
  if ('ContentLength' in input) return input.ContentLength
  return 'Body' in input && input.Body instanceof Uint8Array ? input.Body.byteLength : undefined
}

/** The same from the SDK's output. */
export function answerOf(output: ServiceOutputTypes): LoggedAnswer {
  const receivedBytes = 'Body' in output && 'ContentLength' in output ? output.ContentLength : undefined
  return { ...output.$metadata, receivedBytes }
}

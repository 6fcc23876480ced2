import type { S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3'
import type { Command } from '@smithy/core/client'
import type { Log } from '../../core/log.ts'
import { currentTry } from '../../engine/current-try.ts'
import { failureFacts } from '../failures/failure-facts.ts'

/** Sends a command once. Throws what the SDK throws. */
export type Send = <Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  command: Command<Input, Output, S3ClientResolvedConfig, ServiceInputTypes, ServiceOutputTypes>,
  signal?: AbortSignal,
) => Promise<Output>

/** What is known of a request before it is sent. */
export type LoggedRequest = {
  operation: string
  bucket: string
  key: string | null
  partNumber?: number | undefined
  /** Length of the body; left out where there is none. */
  sentBytes?: number | undefined
}

export type LogAbout = Omit<LoggedRequest, 'bucket'>

/** What an answer tells; the SDK keeps it as `$metadata`. */
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
  log: Log,
  asked: LoggedRequest,
  send: () => Promise<T>,
  answerOf: (answer: T) => LoggedAnswer,
): Promise<T> {
  const request = { ...asked, try: currentTry.getStore() ?? 1 }
  const began = performance.now()
  const took = () => ({ ms: Math.round(performance.now() - began) })
  try {
    const answer = await send()
    const { httpStatusCode: status, requestId, extendedRequestId: hostId, receivedBytes } = answerOf(answer)
    log.info('request', { ...request, status, requestId, hostId, receivedBytes, ...took() })
    return answer
  } catch (thrown) {
    const { status, code, requestId, hostId, errno, name } = failureFacts(thrown, 0)
    const error = code === null ? { error: errno ?? name } : { code }
    // Before an upload, that its object is not there is the usual answer.
    const level = status === 404 ? 'info' : 'warn'
    log[level]('request', { ...request, status, ...error, requestId, hostId, ...took() })
    throw thrown
  }
}

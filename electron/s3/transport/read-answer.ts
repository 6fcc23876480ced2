import type { IncomingMessage } from 'node:http'
import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3'
import type { HttpResponse } from '@smithy/core/protocols'
import { deserialized, setClockOffset, type SdkCommand } from './sdk-internals.ts'

/** An answer so long after its request says nothing of the clock: the computer has slept. The SDK's limit. */
const longestMs = 15 * 60_000

/**
 * Reads the answer to a command as the SDK's middleware does: an error in a success counts as 503, an error has the answer
 * in it, and both set the clock by which the client signs. `sentAt`: milliseconds since the epoch.
 */
export async function readAnswer<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  client: S3Client,
  command: SdkCommand<Input, Output>,
  response: HttpResponse,
  sentAt: number,
): Promise<Output> {
  const isSuccess = response.statusCode >= 200 && response.statusCode < 300
  if (isSuccess) {
    const body = await bytesOf(response.body)
    response.body = body
    if (body.length > 0 && body.subarray(-16).toString().endsWith('</Error>')) response.statusCode = 503
  }
  try {
    if (!isSuccess) response.body = await bytesOf(response.body)
    const output = await deserialized(client, command, response)
    noteClock(client, response, sentAt)
    return output
  } catch (thrown) {
    const serverTime = describe(thrown, response)
    noteClock(client, response, sentAt, serverTime)
    throw thrown
  }
}

/** Adds the answer to an error, as the SDK does, and what is known of it where the SDK could not read it. */
function describe(thrown: unknown, response: HttpResponse): string | undefined {
  if (!(thrown instanceof Error)) return undefined
  Object.defineProperty(thrown, '$response', { value: response, enumerable: false })
  const { 'x-amz-request-id': requestId, 'x-amz-id-2': extendedRequestId } = response.headers
  if (!('$metadata' in thrown)) {
    const metadata = { httpStatusCode: response.statusCode, requestId, extendedRequestId }
    Object.assign(thrown, { $metadata: metadata })
  }
  return 'ServerTime' in thrown && typeof thrown.ServerTime === 'string' ? thrown.ServerTime : undefined
}

/** The store's clock by its answer. An answer from a cache (RFC 9111, 5.1) has the time at which it was made. */
function noteClock(
  client: S3Client,
  { headers }: HttpResponse,
  sentAt: number,
  serverTime = headers.date,
): void {
  const now = Date.now()
  const time = Date.parse(serverTime ?? '')
  if (Number.isNaN(time) || headers.age !== undefined || now - sentAt > longestMs) return
  setClockOffset(client, time - now)
}

function bytesOf(answer: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    answer.on('data', (chunk: Buffer) => chunks.push(chunk))
    answer.on('end', () => resolve(Buffer.concat(chunks)))
    answer.on('error', reject)
  })
}

import { callbackify } from 'node:util'
import type { Readable } from 'node:stream'
import type { S3Client } from '@aws-sdk/client-s3'
import { externalDataInterceptor } from '@smithy/core/config'
import type { CredentialProvider } from '../credential-provider.ts'

/*
 * What Dropreel uses of the AWS SDK although the SDK does not promise it, and nowhere else. Written for
 * @aws-sdk/client-s3 3.1169, @smithy/core 3.41 and @smithy/node-http-handler 4.14: check all of it when these change.
 */

/** Credentials for a client that are asked for before each request. The SDK keeps what is not marked as memoized. */
export function askedEachTime(credentials: CredentialProvider): CredentialProvider {
  return Object.assign(() => credentials(), { memoized: true })
}

/**
 * The store's clock minus this computer's, in milliseconds, by which a client signs. The SDK measures it by the Date
 * header of answers to its own requests, and keeps it in the client's configuration.
 */
export function clockOffsetMs({ config }: S3Client): number {
  return config.systemClockOffset
}

export function setClockOffset({ config }: S3Client, offsetMs: number): void {
  config.systemClockOffset = offsetMs
}

/**
 * When the session ends that signs for a directory bucket (S3 Express) or an access point to one, in milliseconds
 * since the epoch; null for other buckets, which need none. The SDK keeps a session, of five minutes at most, and
 * renews it in its last minute.
 */
export async function expressSessionEnd({ config }: S3Client, bucket: string): Promise<number | null> {
  if (!/--xa?-s3$/.test(bucket)) return null
  const identity = await config.credentials()
  const { expiration } = await config.s3ExpressIdentityProvider.getS3ExpressIdentity(identity, {
    Bucket: bucket,
  })
  return expiration?.getTime() ?? null
}

/** Calls `onRequest` with what the SDK pipes a body into: the ClientRequest of Node. */
export function beforePipe(body: Readable, onRequest: (to: NodeJS.WritableStream) => void): void {
  const pipe = body.pipe.bind(body)
  body.pipe = (to, options) => {
    onRequest(to)
    return pipe(to, options)
  }
}

/**
 * Middleware for one command, at the step `build`: sets x-amz-content-sha256. The SDK signs the value that it finds
 * there, and then does not read the body for it.
 */
export function signPayloadAs(hash: string) {
  return withHeader('x-amz-content-sha256', hash)
}

/** Middleware for one command, at the step `build`: adds a header that no parameter of the command stands for. */
export function withHeader(name: string, value: string) {
  return <Args extends { request: unknown }, Result>(next: (args: Args) => Promise<Result>) =>
    (args: Args): Promise<Result> => {
      const { request } = args
      if (hasHeaders(request)) request.headers[name] = value
      return next(args)
    }
}

function hasHeaders(request: unknown): request is { headers: Record<string, string> } {
  return typeof request === 'object' && request !== null && 'headers' in request
}

/** From now on the SDK has `run` run the `credential_process` of profiles; it resolves to what that printed. */
export function runCredentialProcesses(run: (command: string) => Promise<string>): void {
  const exec = callbackify(async (command: string) => ({ stdout: await run(command) }))
  externalDataInterceptor.interceptToken('exec', exec)
}

import { callbackify } from 'node:util'
import {
  PutObjectCommand,
  type S3Client,
  type S3ClientResolvedConfig,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from '@aws-sdk/client-s3'
import type { Command } from '@smithy/core/client'
import { externalDataInterceptor } from '@smithy/core/config'
import { HttpResponse, type HttpRequest } from '@smithy/core/protocols'
import { operation } from '@smithy/core/schema'
import { toEndpointV1 } from '@smithy/core/transport'
import type { CredentialProvider } from '../credential-provider.ts'
import type { HandlerOptions } from './exchange.ts'
import type { SigningScope } from './signature.ts'

/*
 * What Dropreel uses of the AWS SDK although the SDK does not promise it, and nowhere else. Written for
 * @aws-sdk/client-s3 3.1169 and @smithy/core 3.41: check all of it when these change.
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

/** The last moment that a signature can say, as its year has four digits (SigV4, x-amz-date). */
const lastMoment = Date.parse('9999-12-31T23:59:59Z')

/**
 * Has a client take no time for the store's with which nothing can be signed, of an answer that is no store's: it would never
 * send another request, by whose answer it could learn better.
 */
export function refuseImpossibleClocks({ config }: S3Client): void {
  let offsetMs = config.systemClockOffset
  Object.defineProperty(config, 'systemClockOffset', {
    enumerable: true,
    get: () => offsetMs,
    set(next: number) {
      const time = Date.now() + next
      if (time >= 0 && time < lastMoment) offsetMs = next
    },
  })
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

export type SdkCommand<Input extends ServiceInputTypes, Output extends ServiceOutputTypes> = Command<
  Input,
  Output,
  S3ClientResolvedConfig,
  ServiceInputTypes,
  ServiceOutputTypes
>

type Endpoint = ReturnType<typeof toEndpointV1>
/**
 * What the SDK makes of every request to one bucket: headers that name host and client, the scope of the signature, and
 * what it writes requests with.
 */
export type DryRun = { headers: Record<string, string>; scope: SigningScope; context: object }

const common = new Set(['host', 'user-agent', 'x-amz-user-agent'])

/**
 * Has the SDK make a request to a bucket, which is not sent; null where it does not sign it by SigV4 with the
 * credentials themselves. Throws where the SDK knows no address for the bucket, or there are no credentials.
 */
export async function dryRun(client: S3Client, bucket: string): Promise<DryRun | null> {
  const command = new PutObjectCommand({ Bucket: bucket, Key: 'key', Body: '', ContentLength: 0 })
  let endpoint: Endpoint | null = null
  command.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.endpointV2 !== undefined) endpoint = toEndpointV1(context.endpointV2)
      return await next(args)
    },
    { step: 'build' },
  )
  let headers: HttpRequest['headers'] = {}
  const options: HandlerOptions = {
    answer: (request) => {
      headers = request.headers
      return new HttpResponse({ statusCode: 200, headers: {} })
    },
  }
  await client.send(command, options)
  const scope = /^AWS4-HMAC-SHA256 Credential=.*\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request,/.exec(
    headers.authorization ?? '',
  )
  const [, region, service] = scope ?? []
  const isExpress = headers['x-amz-s3session-token'] !== undefined
  if (endpoint === null || region === undefined || service === undefined || isExpress) return null
  const kept = Object.entries(headers).filter(([name]) => common.has(name))
  const context = { ...client.config, endpoint: async () => endpoint }
  return { headers: Object.fromEntries(kept), scope: { region, service }, context }
}

/** What the SDK writes requests and reads answers with. */
type Protocol = {
  serializeRequest(operation: unknown, input: object, context: unknown): Promise<HttpRequest>
  deserializeResponse<Output>(operation: unknown, context: unknown, response: HttpResponse): Promise<Output>
}

function protocolOf({ config }: S3Client): Protocol {
  const protocol: unknown = config.protocol
  if (!isProtocol(protocol)) throw new Error('the SDK writes its requests in another way')
  return protocol
}

function isProtocol(value: unknown): value is Protocol {
  return (
    typeof value === 'object' &&
    value !== null &&
    'serializeRequest' in value &&
    'deserializeResponse' in value
  )
}

/** The request of a command as the SDK writes it, before any middleware. */
export function serialized<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  client: S3Client,
  command: SdkCommand<Input, Output>,
  { context }: DryRun,
): Promise<HttpRequest> {
  return protocolOf(client).serializeRequest(operationOf(command), command.input, context)
}

/** What the SDK reads from the whole answer to a command. Throws the SDK's errors, with the answer in them. */
export function deserialized<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
  client: S3Client,
  command: SdkCommand<Input, Output>,
  response: HttpResponse,
): Promise<Output> {
  return protocolOf(client).deserializeResponse(operationOf(command), client.config, response)
}

/** The SDK keeps with an operation what it works out of it, so each is made once. */
const operations = new Map<unknown, ReturnType<typeof operation>>()

function operationOf<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>({
  schema,
}: SdkCommand<Input, Output>) {
  const known = operations.get(schema)
  if (known !== undefined) return known
  if (!Array.isArray(schema)) throw new Error('the SDK describes its commands in another way')
  const [, namespace, name, traits, input, output] = schema
  const made = operation(namespace, name, traits, input, output)
  operations.set(schema, made)
  return made
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

import type { S3Client, ServiceInputTypes, ServiceOutputTypes } from '@aws-sdk/client-s3'
import { buildQueryString } from '@smithy/core/protocols'
import type { OnSilence } from '../../engine/ports.ts'
import type { Credentials } from '../credential-provider.ts'
import { exchange, type ExchangeParts, type WriteBody } from './exchange.ts'
import { readAnswer } from './read-answer.ts'
import {
  clockOffsetMs,
  dryRun,
  serialized,
  signPayloadAs,
  type DryRun,
  type SdkCommand,
} from './sdk-internals.ts'
import { Signer } from './signature.ts'
import { refusePage, refusePages } from './web-page.ts'

/** The SHA-256 of no bytes. */
const emptyHash = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'

/** A body as it is sent. `hash`: x-amz-content-sha256, its SHA-256 in hex or UNSIGNED-PAYLOAD. */
export type SentBody = { write: WriteBody; hash: string }

/** `keys`: they sign the request. */
type Options = {
  keys: Credentials
  signal: AbortSignal | undefined
  onSilence: OnSilence | null
  body: SentBody | null
}

/** What all requests to one bucket have in common, as the SDK would make them, and what signs them. */
type Pattern = { first: DryRun; signer: Signer }

/**
 * Sends the requests that are made for each file and part, PutObject, UploadPart and HeadObject, without the middleware
 * of the SDK, which costs ten times as much as all the rest of a request. The SDK's own parts make the request and read
 * the answer, so what is sent and what is thrown is the same; they are told which address, user agent and region belong
 * to the bucket by a first request that the SDK makes, and that is not sent. Where the SDK signs in another way (S3
 * Express, several regions at once), all of it is left to the SDK.
 */
export class DirectSend {
  readonly #client: S3Client
  readonly #parts: ExchangeParts & { bucket: string; host: string }
  #pattern: Promise<Pattern | null> | null = null

  constructor(client: S3Client, parts: ExchangeParts & { bucket: string; host: string }) {
    this.#client = client
    this.#parts = parts
  }

  /** Throws what the SDK throws; `EndpointInvalid` for a web page in answer to a body. */
  async send<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: SdkCommand<Input, Output>,
    { keys, signal, onSilence, body }: Options,
  ): Promise<Output> {
    const pattern = await this.#patternOf()
    if (pattern === null) return await this.#bySdk(command, { signal, onSilence, body })
    const client = this.#client
    const request = await serialized(client, command, pattern.first)
    Object.assign(request.headers, pattern.first.headers, { 'x-amz-content-sha256': body?.hash ?? emptyHash })
    const sentAt = Date.now()
    const query = buildQueryString(request.query)
    pattern.signer.sign(request, query, keys, sentAt + clockOffsetMs(client))
    const response = await exchange(this.#parts, request, { signal, onSilence, write: body?.write })
    const output = await readAnswer(client, command, response, sentAt)
    if (body !== null) refusePage(response, this.#parts.host)
    return output
  }

  async #bySdk<Input extends ServiceInputTypes, Output extends ServiceOutputTypes>(
    command: SdkCommand<Input, Output>,
    { signal, onSilence, body }: Omit<Options, 'keys'>,
  ): Promise<Output> {
    if (body !== null) {
      command.middlewareStack.add(signPayloadAs(body.hash), { step: 'build' })
      command.middlewareStack.add(refusePages(this.#parts.host), { step: 'deserialize' })
    }
    const options = {
      onSilence,
      write: body?.write,
      ...(signal === undefined ? {} : { abortSignal: signal }),
    }
    return await this.#client.send(command, options)
  }

  /** If finding it out fails, the next request tries again. */
  #patternOf(): Promise<Pattern | null> {
    this.#pattern ??= dryRun(this.#client, this.#parts.bucket)
      .then((first) => (first === null ? null : { first, signer: new Signer(first.scope) }))
      .catch((thrown: unknown) => {
        this.#pattern = null
        throw thrown
      })
    return this.#pattern
  }
}

import { S3Client } from '@aws-sdk/client-s3'
import type { HttpHandler } from '@smithy/core/protocols'
import type { BucketAddress } from '../../contract/index.ts'
import { destroyAgents } from './agents.ts'
import { nothingAmbient } from './ambient-settings.ts'
import type { CredentialProvider } from '../credential-provider.ts'
import { exchange, type ExchangeParts, type HandlerOptions } from './exchange.ts'
import { askedEachTime, refuseImpossibleClocks } from './sdk-internals.ts'
import { usualLineTimes, type LineTimes } from './line.ts'

/** Network timeouts, in milliseconds. */
export type Limits = {
  connectMs: number
  /** Bytes are on their way to the store, and none of them arrives. Only Linux tells. */
  stalledMs: number
  /** No byte of an answer, or none taken by the system. */
  idleMs: number
  /** The same for CompleteMultipartUpload: stores assemble large objects before they answer. */
  completeIdleMs: number
  /** A request has so much more time for its answer: a proxy or a gateway may have all of a body long before the store. */
  answerBytesPerMs: number
  /**
   * The connection is so slow that a part would never finish (see slow-connection.ts). Time in which Dropreel itself
   * limits bandwidth does not count.
   */
  slowMs: number
  line: LineTimes
}

export const usualLimits: Limits = {
  connectMs: 10_000,
  stalledMs: 30_000,
  idleMs: 45_000,
  completeIdleMs: 10 * 60_000,
  // 256 KiB a second.
  answerBytesPerMs: 262.144,
  slowMs: 5 * 60_000,
  line: usualLineTimes,
}

/** Keeps the SDK from writing to the console: Dropreel reports failures itself. */
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export type ClientParts = {
  address: BucketAddress
  /** The bucket's region: the one in the address until AWS names another. */
  region: string
  credentials: CredentialProvider
} & ExchangeParts

/**
 * A client for one address, built from it alone, that adds nothing of its own to requests: no checksums or trailers,
 * which older and stricter stores refuse, and no Expect: 100-continue, on which requests stall if the server never
 * answers it. The SDK signs with the store's clock, which it reads from the Date header.
 */
export function createClient(parts: ClientParts): S3Client {
  const { address, region, credentials } = parts
  // The SDK's warning about Node versions is for developers, not for people who upload.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  const client = new S3Client({
    ...nothingAmbient,
    ...(address.endpoint === null ? {} : { endpoint: address.endpoint }),
    region,
    credentials: askedEachTime(credentials),
    forcePathStyle: address.pathStyle,
    useAccelerateEndpoint: address.network?.acceleration ?? false,
    useDualstackEndpoint: address.network?.dualStack ?? false,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    useArnRegion: true,
    disableS3ExpressSessionAuth: false,
    expectContinueHeader: false,
    logger: silent,
    requestHandler: requestHandler(parts),
  })
  // It marks requests with a trace that AWS Lambda has in the environment.
  client.middlewareStack.remove('recursionDetectionMiddleware')
  refuseImpossibleClocks(client)
  return client
}

function requestHandler(parts: ExchangeParts): HttpHandler {
  return {
    metadata: { handlerProtocol: 'http/1.1' },
    async handle(request, { abortSignal, answer, ...options }: HandlerOptions = {}) {
      if (answer !== undefined) return { response: answer(request) }
      const signal = abortSignal instanceof AbortSignal ? abortSignal : undefined
      return { response: await exchange(parts, request, { ...options, signal }) }
    },
    destroy: () => destroyAgents(parts.agents),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
}

/** Where the store is, whatever the bucket. */
export function storeUrl(address: BucketAddress): URL {
  return new URL(address.endpoint ?? `https://${hostOf(address)}`)
}

/** The host of an address, with its port if it has one, for messages. */
export function hostOf({ endpoint, region, bucket, network }: BucketAddress): string {
  if (endpoint !== null) return new URL(endpoint).host
  const dualStack = network?.dualStack === true ? 'dualstack.' : ''
  if (network?.acceleration === true) return `${bucket}.s3-accelerate.${dualStack}amazonaws.com`
  return `s3.${dualStack}${region}.${domainOf(region)}`
}

/** AWS has parts with domains of their own: China, and the European Sovereign Cloud. */
function domainOf(region: string): string {
  if (region.startsWith('cn-')) return 'amazonaws.com.cn'
  return region.startsWith('eusc-') ? 'amazonaws.eu' : 'amazonaws.com'
}

/** TLS protects the payload, so the signature need not cover it. */
export function isEncrypted(address: BucketAddress): boolean {
  return address.endpoint === null || address.endpoint.startsWith('https:')
}

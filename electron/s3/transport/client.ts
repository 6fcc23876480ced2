import { S3Client } from '@aws-sdk/client-s3'
import type { HttpHandler } from '@smithy/core/protocols'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type { BucketAddress } from '../../contract/index.ts'
import type { Agents } from './agents.ts'
import type { CredentialProvider } from '../credential-provider.ts'
import { askedEachTime } from './sdk-internals.ts'

/** How long a silent network is waited for, in milliseconds. */
export type Limits = {
  connectMs: number
  /** Without a byte in either direction. */
  idleMs: number
  /** The same for CompleteMultipartUpload: stores put large objects together before they answer. */
  completeIdleMs: number
  /** With so little sent that the part would take for ever, own limits of bandwidth left out. */
  slowMs: number
}

export const usualLimits: Limits = {
  connectMs: 10_000,
  idleMs: 45_000,
  completeIdleMs: 10 * 60_000,
  slowMs: 5 * 60_000,
}

/** The SDK would write to the console; what goes wrong is thrown and told in Dropreel's own words. */
const silent = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
}

export type ClientParts = {
  address: BucketAddress
  /** Where the bucket is: the address's own region until AWS names another. */
  region: string
  credentials: CredentialProvider
  agents: Agents
  limits: Limits
  /** 1 for what the engine retries. */
  maxAttempts: number
}

/**
 * A client for one address that adds nothing on its own: no checksums or trailers (older and stricter stores refuse them), no Expect: 100-continue (stalls where a
 * server never answers it). The SDK measures the store's clock by its Date header and signs by that.
 */
export function createClient(parts: ClientParts): S3Client {
  const { address, region, credentials, agents, limits, maxAttempts } = parts
  // The SDK's advice on Node versions is for developers, not for people who upload.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true'
  return new S3Client({
    ...(address.endpoint === null ? {} : { endpoint: address.endpoint }),
    region,
    credentials: askedEachTime(credentials),
    forcePathStyle: address.pathStyle,
    useAccelerateEndpoint: address.network?.acceleration ?? false,
    useDualstackEndpoint: address.network?.dualStack ?? false,
    maxAttempts,
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    expectContinueHeader: false,
    logger: silent,
    requestHandler: requestHandler(agents, limits),
  })
}

/** The SDK has one idle limit for all requests; CompleteMultipartUpload needs a longer one. */
function requestHandler(agents: Agents, limits: Limits): HttpHandler {
  const both = { ...agents, connectionTimeout: limits.connectMs }
  const patient = new NodeHttpHandler({ ...both, socketTimeout: limits.completeIdleMs })
  const usual = new NodeHttpHandler({ ...both, socketTimeout: limits.idleMs })
  return {
    metadata: usual.metadata,
    handle(request, options) {
      const completes = request.method === 'POST' && request.query.uploadId !== undefined
      return (completes ? patient : usual).handle(request, options)
    },
    destroy: () => usual.destroy(),
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  }
}

/** Where the address points to, as host:port or host, for sentences. */
export function hostOf({ endpoint, region, bucket, network }: BucketAddress): string {
  if (endpoint !== null) return new URL(endpoint).host
  const dualStack = network?.dualStack === true ? 'dualstack.' : ''
  if (network?.acceleration === true) return `${bucket}.s3-accelerate.${dualStack}amazonaws.com`
  return `s3.${dualStack}${region}.amazonaws.com`
}

/** Over TLS the transport protects the payload, so its signature may leave it out. */
export function isEncrypted(address: BucketAddress): boolean {
  return address.endpoint === null || address.endpoint.startsWith('https:')
}

import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Sha256 } from '@aws-sdk/checksums/sha'
import {
  ALGORITHM_IDENTIFIER,
  createScope,
  EVENT_ALGORITHM_IDENTIFIER,
  getCanonicalHeaders,
  getSigningKey,
  SignatureV4Base,
} from '@smithy/signature-v4'
import type { DemoStoreKey } from './options.ts'
import type { S3Request } from './request.ts'

/** Everything that later signatures of the same request, those of its chunks, depend on. */
export type SigningContext = { signingKey: Uint8Array; longDate: string; scope: string; signature: string }

export type SignatureParts = {
  accessKeyId: string
  /** YYYYMMDD, from the credential scope. */
  shortDate: string
  region: string
  service: string
  signedHeaders: string[]
  signature: string
  /** YYYYMMDDTHHMMSSZ */
  longDate: string
  payloadHash: string
}

/** The SDK's signer, used on a received request: it signs what the client says it has signed. */
class RequestSigner extends SignatureV4Base {
  constructor(key: DemoStoreKey, region: string) {
    super({ service: 's3', region, credentials: key, sha256: Sha256, uriEscapePath: false })
  }

  async stringToSign(request: S3Request, parts: SignatureParts, scope: string): Promise<string> {
    const headers: Record<string, string> = {}
    for (const name of parts.signedHeaders) {
      const value = request.incoming.headers[name]
      if (value !== undefined) headers[name] = Array.isArray(value) ? value.join(',') : value
    }
    const query: Record<string, string[]> = {}
    for (const name of request.query.keys()) query[name] = request.query.getAll(name)
    const { method, canonicalPath } = request
    const canonicalRequest = this.createCanonicalRequest(
      { method, path: canonicalPath, query, headers, protocol: 'http:', hostname: '' },
      getCanonicalHeaders(
        { method, path: canonicalPath, headers, protocol: 'http:', hostname: '' },
        undefined,
        new Set(parts.signedHeaders),
      ),
      parts.payloadHash,
    )
    return await this.createStringToSign(parts.longDate, scope, canonicalRequest, ALGORITHM_IDENTIFIER)
  }
}

/** Signs the request again with the known secret; null when the signature is another. */
export async function verifySignature(
  request: S3Request,
  parts: SignatureParts,
  key: DemoStoreKey,
): Promise<SigningContext | null> {
  const scope = createScope(parts.shortDate, parts.region, parts.service)
  const signer = new RequestSigner(key, parts.region)
  const signingKey = await getSigningKey(Sha256, key, parts.shortDate, parts.region, parts.service)
  const expected = hmac(signingKey, await signer.stringToSign(request, parts, scope))
  if (!sameText(expected, parts.signature)) return null
  return { signingKey, longDate: parts.longDate, scope, signature: expected }
}

/** The signature of one aws-chunked chunk; `previous` is that of the chunk before, or of the headers. */
export function chunkSignature(context: SigningContext, previous: string, dataSha256: string): string {
  const { longDate, scope } = context
  const lines = [EVENT_ALGORITHM_IDENTIFIER, longDate, scope, previous, sha256(''), dataSha256]
  return hmac(context.signingKey, lines.join('\n'))
}

/** The signature over the trailing headers, each `name:value` and a line feed. */
export function trailerSignature(context: SigningContext, previous: string, trailers: string): string {
  const { longDate, scope } = context
  const lines = ['AWS4-HMAC-SHA256-TRAILER', longDate, scope, previous, sha256(trailers)]
  return hmac(context.signingKey, lines.join('\n'))
}

/** Compares without telling by its duration where the texts differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

function hmac(key: Uint8Array, text: string): string {
  return createHmac('sha256', key).update(text).digest('hex')
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

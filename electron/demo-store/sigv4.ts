import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { Sha256 } from '@aws-sdk/checksums/sha'
import {
  ALGORITHM_IDENTIFIER,
  createScope,
  getCanonicalHeaders,
  getSigningKey,
  SignatureV4Base,
} from '@smithy/signature-v4'
import type { DemoStoreKey } from './options.ts'
import type { S3Request } from './request.ts'

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

/** The SDK's signer on a received request: it signs the headers that the client lists as signed. */
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

/** Signs the request again with the known secret, and compares the signatures. */
export async function isSignedWith(
  key: DemoStoreKey,
  request: S3Request,
  parts: SignatureParts,
): Promise<boolean> {
  const scope = createScope(parts.shortDate, parts.region, parts.service)
  const signer = new RequestSigner(key, parts.region)
  const signingKey = await getSigningKey(Sha256, key, parts.shortDate, parts.region, parts.service)
  const text = await signer.stringToSign(request, parts, scope)
  return sameText(createHmac('sha256', signingKey).update(text).digest('hex'), parts.signature)
}

/** Takes the same time wherever the texts differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

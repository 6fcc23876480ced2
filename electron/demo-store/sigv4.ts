import { createHash, timingSafeEqual } from 'node:crypto'
import { Sha256 } from '@aws-sdk/checksums/sha'
import { ALGORITHM_IDENTIFIER, createScope, getCanonicalHeaders, SignatureV4 } from '@smithy/signature-v4'
import type { DemoStoreKey } from './options.ts'
import type { S3Request } from './request.ts'
import type { SignatureParts } from './signature-parts.ts'

/** The SDK's signer on a received request: it signs the headers that the client lists as signed. */
class RequestSigner extends SignatureV4 {
  async signatureOf(request: S3Request, parts: SignatureParts): Promise<string> {
    const headers: Record<string, string> = {}
    for (const name of parts.signedHeaders) {
      const value = request.incoming.headers[name]
      if (value !== undefined) headers[name] = String(value)
    }
    const query: Record<string, string[]> = {}
    for (const name of request.query.keys()) query[name] = request.query.getAll(name)
    const { method, canonicalPath: path } = request
    const received = { method, path, query, headers, protocol: 'http:', hostname: '' }
    const canonicalHeaders = getCanonicalHeaders(received, undefined, new Set(parts.signedHeaders))
    const canonicalRequest = this.createCanonicalRequest(received, canonicalHeaders, parts.payloadHash)
    const scope = createScope(parts.shortDate, parts.region, parts.service)
    const { longDate } = parts
    const text = await this.createStringToSign(longDate, scope, canonicalRequest, ALGORITHM_IDENTIFIER)
    return await this.sign(text, { signingDate: new Date(parseLongDate(longDate)) })
  }
}

/** Signs the request again with the known secret, and compares the signatures. */
export async function isSignedWith(
  credentials: DemoStoreKey,
  request: S3Request,
  parts: SignatureParts,
): Promise<boolean> {
  const { region, service } = parts
  const signer = new RequestSigner({ service, region, credentials, sha256: Sha256, uriEscapePath: false })
  return sameText(await signer.signatureOf(request, parts), parts.signature)
}

/** Takes the same time wherever the texts differ. */
export function sameText(a: string, b: string): boolean {
  return timingSafeEqual(createHash('sha256').update(a).digest(), createHash('sha256').update(b).digest())
}

/** `YYYYMMDDTHHMMSSZ` in epoch ms. */
export function parseLongDate(longDate: string): number {
  return Date.parse(longDate.replace(/^(....)(..)(..)T(..)(..)(..)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}

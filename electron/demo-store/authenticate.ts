import type { DemoStoreKey } from './options.ts'
import type { S3Request } from './request.ts'
import { S3Error } from './s3-error.ts'
import { headerSignature, malformedQuery, presignedSignature } from './signature-parts.ts'
import type { SignatureParts } from './signature-parts.ts'
import { isSignedWith, parseLongDate, sameText } from './sigv4.ts'

export type Realm = { region: string; keys: DemoStoreKey[]; now: () => number }

const MAX_SKEW_MS = 15 * 60_000
const MAX_PRESIGNED_SECONDS = 604_800

/**
 * SigV4 with S3's rules, from the Authorization header or a presigned URL. Answers what the signature says about the
 * body. Throws the matching S3Error.
 */
export async function authenticate(request: S3Request, realm: Realm): Promise<string> {
  const authorization = request.header('authorization')
  const presigned = request.query.has('X-Amz-Algorithm') || request.query.has('X-Amz-Signature')
  if (authorization !== undefined && presigned) {
    throw new S3Error('InvalidArgument', 'Only one auth mechanism allowed')
  }
  if (authorization === undefined && !presigned) throw new S3Error('AccessDenied', 'Access Denied')
  const parts =
    authorization === undefined ? presignedSignature(request) : headerSignature(request, authorization)
  const key = findKey(parts, request, realm)
  if (parts.region !== realm.region) {
    throw new S3Error(
      presigned ? 'AuthorizationQueryParametersError' : 'AuthorizationHeaderMalformed',
      `The region '${parts.region}' is wrong; expecting '${realm.region}'`,
      { Region: realm.region },
    )
  }
  const aheadMs = parseLongDate(parts.longDate) - realm.now()
  if (presigned) checkExpiry(request.query.get('X-Amz-Expires') ?? '', aheadMs)
  else if (Math.abs(aheadMs) > MAX_SKEW_MS) {
    const ServerTime = `${new Date(realm.now()).toISOString().slice(0, 19)}Z`
    throw new S3Error('RequestTimeTooSkewed', 'The request was signed too long before or after now.', {
      ServerTime,
    })
  }
  checkSignedHeaders(request, parts)
  if (!parts.longDate.startsWith(parts.shortDate) || !(await isSignedWith(key, request, parts))) {
    const text = 'The signature does not match. Check your key and signing method.'
    throw new S3Error('SignatureDoesNotMatch', text)
  }
  if (key.expiresAt !== undefined && realm.now() >= key.expiresAt) {
    throw new S3Error('ExpiredToken', 'The provided token has expired.')
  }
  return parts.payloadHash
}

/** `aheadMs`: how far the moment of signing lies in the future. */
function checkExpiry(expires: string, aheadMs: number): void {
  if (!/^\d+$/.test(expires)) throw malformedQuery('X-Amz-Expires should be a number')
  if (Number(expires) > MAX_PRESIGNED_SECONDS) {
    throw malformedQuery('X-Amz-Expires must be at most a week, in seconds')
  }
  if (aheadMs > MAX_SKEW_MS) throw new S3Error('AccessDenied', 'Request is not yet valid')
  if (aheadMs + Number(expires) * 1000 < 0) {
    throw new S3Error('AccessDenied', 'Request has expired', { 'X-Amz-Expires': expires })
  }
}

function findKey(parts: SignatureParts, request: S3Request, realm: Realm): DemoStoreKey {
  const key = realm.keys.find((candidate) => candidate.accessKeyId === parts.accessKeyId)
  const token = request.header('x-amz-security-token')
  if (key === undefined || (key.sessionToken !== undefined && token === undefined)) {
    throw new S3Error('InvalidAccessKeyId', 'The access key ID does not exist in our records.')
  }
  if (token !== undefined && !sameText(token, key.sessionToken ?? '')) {
    throw new S3Error('InvalidToken', 'The provided token is malformed or otherwise invalid.')
  }
  return key
}

/** What S3 acts on must be signed: the host and every x-amz-* header. */
function checkSignedHeaders(request: S3Request, parts: SignatureParts): void {
  const present = Object.keys(request.incoming.headers).filter((name) => name.startsWith('x-amz-'))
  const missing = ['host', ...present].filter((name) => !parts.signedHeaders.includes(name))
  if (missing.length > 0) {
    throw new S3Error('AccessDenied', 'There were headers present in the request which were not signed', {
      HeadersNotSigned: missing.join(', '),
    })
  }
}

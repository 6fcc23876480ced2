import type { S3Request } from './request.ts'
import { invalidRequest, S3Error } from './s3-error.ts'

const ALGORITHM = 'AWS4-HMAC-SHA256'
const LONG_DATE = /^\d{4}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3])(?:[0-5]\d){2}Z$/
const PAYLOAD_HASH = /^(?:[0-9a-f]{64}|UNSIGNED-PAYLOAD|STREAMING-[A-Z0-9-]+)$/

export type SignatureParts = ReturnType<typeof headerSignature>

/** Reads the Authorization header. */
export function headerSignature(request: S3Request, authorization: string) {
  if (!authorization.startsWith(`${ALGORITHM} `)) throw invalidRequest(`Please use ${ALGORITHM}.`)
  const fields = new Map<string, string>()
  for (const field of authorization.slice(ALGORITHM.length + 1).split(',')) {
    const [name = '', ...value] = field.trim().split('=')
    fields.set(name, value.join('='))
  }
  const longDate = request.header('x-amz-date') ?? ''
  const payloadHash = request.header('x-amz-content-sha256')
  if (payloadHash === undefined) {
    throw invalidRequest('Missing required header for this request: x-amz-content-sha256')
  }
  const parts = signedParts('AuthorizationHeaderMalformed', (name) => fields.get(name))
  if (!LONG_DATE.test(longDate)) {
    throw new S3Error('AccessDenied', 'AWS authentication requires a valid x-amz-date header')
  }
  return { ...parts, longDate, payloadHash: checkPayloadHash(payloadHash) }
}

/** Reads the X-Amz-* parameters of a presigned URL. */
export function presignedSignature(request: S3Request): SignatureParts {
  const { query } = request
  if (query.get('X-Amz-Algorithm') !== ALGORITHM) {
    throw malformedQuery(`X-Amz-Algorithm only supports "${ALGORITHM}"`)
  }
  const longDate = query.get('X-Amz-Date') ?? ''
  if (!LONG_DATE.test(longDate)) {
    throw malformedQuery("X-Amz-Date must be in the ISO8601 Long Format \"yyyyMMdd'T'HHmmss'Z'\"")
  }
  return {
    ...signedParts('AuthorizationQueryParametersError', (name) => query.get(`X-Amz-${name}`)),
    longDate,
    payloadHash: checkPayloadHash(request.header('x-amz-content-sha256') ?? 'UNSIGNED-PAYLOAD'),
  }
}

export function malformedQuery(message: string): S3Error {
  return new S3Error('AuthorizationQueryParametersError', message)
}

type Malformed = 'AuthorizationHeaderMalformed' | 'AuthorizationQueryParametersError'

/** `field` gives Credential, SignedHeaders and Signature. */
function signedParts(code: Malformed, field: (name: string) => string | null | undefined) {
  const [terminal, service, region, shortDate, ...accessKey] =
    field('Credential')?.split('/').toReversed() ?? []
  const accessKeyId = accessKey.toReversed().join('/')
  if (!accessKeyId || !shortDate || !region || service !== 's3' || terminal !== 'aws4_request') {
    throw new S3Error(code, 'Expecting the Credential KEY/YYYYMMDD/REGION/s3/aws4_request.')
  }
  const signature = field('Signature')
  const signedHeaders = field('SignedHeaders')?.split(';')
  if (!signature || !signedHeaders) throw new S3Error(code, 'SignedHeaders or Signature is missing.')
  // The short date is YYYYMMDD, from the credential scope.
  return { accessKeyId, shortDate, region, service, signedHeaders, signature }
}

function checkPayloadHash(payloadHash: string): string {
  if (PAYLOAD_HASH.test(payloadHash)) return payloadHash
  const text = 'x-amz-content-sha256 must be UNSIGNED-PAYLOAD, STREAMING-… or a sha256.'
  throw new S3Error('InvalidArgument', text)
}

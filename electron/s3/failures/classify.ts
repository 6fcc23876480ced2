import { type ErrorCode, t } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import { computerBusy, isExhausted } from '../../core/exhaustion.ts'
import type { FailureFacts } from './failure-facts.ts'
import { SilentConnection } from '../transport/silence.ts'
import { networkTrouble } from './network-errors.ts'
import { noAddress } from './no-address.ts'
import { permissionFor, type Operation, type Question } from './operations.ts'
import { kindOfRefusal } from './refusal-kinds.ts'
import { inBrackets, namedPermission, reasonOf, storeWords, usualSentence } from './store-words.ts'
import { adviceAboutPlace, wrongPlace } from './wrong-place.ts'

/** S3's error codes: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
const byCode: Record<string, ErrorCode> = {
  AccessDenied: 'AccessDenied',
  AuthorizationHeaderMalformed: 'RegionWrong',
  BadDigest: 'ChecksumMismatch',
  ConditionalRequestConflict: 'StoreError',
  EntityTooLarge: 'TooLarge',
  ExpiredToken: 'CredentialsExpired',
  ExpiredTokenException: 'CredentialsExpired',
  IllegalLocationConstraintException: 'RegionWrong',
  // The body was cut off on the way.
  IncompleteBody: 'ChecksumMismatch',
  InternalError: 'StoreError',
  InvalidAccessKeyId: 'CredentialsUnknown',
  InvalidBucketName: 'BadInput',
  InvalidClientTokenId: 'CredentialsUnknown',
  InvalidDigest: 'ChecksumMismatch',
  InvalidLocationConstraint: 'RegionWrong',
  InvalidPart: 'PartMissing',
  InvalidRegion: 'RegionWrong',
  InvalidRegionName: 'RegionWrong',
  InvalidSecurity: 'CredentialsUnknown',
  InvalidToken: 'CredentialsExpired',
  'KMS.InternalException': 'StoreError',
  'KMS.ThrottlingException': 'StoreBusy',
  NoSuchBucket: 'BucketMissing',
  NoSuchKey: 'ObjectMissing',
  NoSuchUpload: 'SessionGone',
  ObjectLocked: 'ObjectLocked',
  OperationAborted: 'StoreError',
  PermanentRedirect: 'RegionWrong',
  PreconditionFailed: 'ObjectExists',
  QuotaExceeded: 'QuotaExceeded',
  Redirect: 'RegionWrong',
  RequestExpired: 'ClockSkew',
  RequestThrottled: 'StoreBusy',
  RequestTimeout: 'StoreBusy',
  RequestTimeTooSkewed: 'ClockSkew',
  ServiceUnavailable: 'StoreBusy',
  SignatureDoesNotMatch: 'CredentialsWrong',
  SlowDown: 'StoreBusy',
  SlowDownRead: 'StoreBusy',
  SlowDownWrite: 'StoreBusy',
  TemporaryRedirect: 'StoreError',
  ThrottlingException: 'StoreBusy',
  TokenRefreshRequired: 'CredentialsExpired',
  TooManyRequests: 'StoreBusy',
  Unauthorized: 'CredentialsUnknown',
  XMinioAdminBucketQuotaExceeded: 'QuotaExceeded',
  XMinioStorageFull: 'QuotaExceeded',
  // MinIO's for a checksum.
  XAmzContentChecksumMismatch: 'ChecksumMismatch',
  XAmzContentSHA256Mismatch: 'ChecksumMismatch',
}

/** Turns every SDK, network and TLS error into an AppFailure. No other place tells these errors apart. */
export function classify(facts: FailureFacts, question: Question, cause: unknown): AppFailure {
  if (facts.status === null && isExhausted(cause)) return computerBusy(cause)
  const none = noAddress(facts, question.address.bucket)
  if (none !== null) return new AppFailure('BadInput', none.sentence, { cause, advice: none.advice })
  const code = codeOf(facts, question)
  return new AppFailure(code, subjectOf(code, facts, question), {
    cause,
    detail: detailOf(facts, question),
    status: facts.status,
    isUnheard: cause instanceof SilentConnection && cause.isUnheard,
    ...adviceOf(code, facts, question),
    ...(code === 'AccessDenied' ? { permission: namedPermission(facts), denial: denialOf(facts) } : {}),
    ...(facts.retryAfterMs === null ? {} : { retryAfterMs: facts.retryAfterMs }),
  })
}

function codeOf(facts: FailureFacts, question: Question): ErrorCode {
  if (facts.status === null) return codeWithoutAnswer(facts)
  if (facts.code === null) return codeByStatus(facts.status, facts, question)
  // radosgw answers NoSuchKey to requests about a session that no longer exists.
  if (facts.code === 'NoSuchKey' && isAboutSession(question.operation)) return 'SessionGone'
  const known = byCode[facts.code]
  // SlowDown and its like are about the rate of requests, whichever limit they name.
  const mayBeOther = known === 'StoreBusy' && facts.code === 'ServiceUnavailable'
  if (known === undefined || mayBeOther || known === 'AccessDenied' || known === 'StoreError') {
    const kind = kindOfRefusal(facts)
    if (kind !== null) return kind.code
  }
  // Without a region in the answer it is the header that is malformed, by an impossible access key ID.
  if (known === 'RegionWrong' && facts.code === 'AuthorizationHeaderMalformed' && facts.region === null) {
    return 'CredentialsUnknown'
  }
  if (known !== undefined) return known
  if (facts.status === 403) return 'AccessDenied'
  if (facts.status === 401) return 'CredentialsUnknown'
  if (facts.status === 412) return 'ObjectExists'
  if (facts.status === 413) return 'TooLarge'
  if (facts.status === 507) return 'QuotaExceeded'
  if (facts.status === 429 || facts.status === 503) return 'StoreBusy'
  return facts.status >= 500 && facts.status !== 501 ? 'StoreError' : 'StoreRefused'
}

function codeWithoutAnswer(facts: FailureFacts): ErrorCode {
  const trouble = networkTrouble(facts.errno, facts.name, facts.message)
  if (trouble === 'unreachable') return 'Unreachable'
  if (trouble === 'unknown-name') return 'NameUnknown'
  if (trouble === 'untrusted') return 'TlsUntrusted'
  return trouble === 'not-http' ? 'EndpointInvalid' : 'Internal'
}

/**
 * For answers without an S3 error body: to HEAD, from a gateway in front of the store, or from a server that is no S3
 * store.
 */
function codeByStatus(status: number, facts: FailureFacts, question: Question): ErrorCode {
  if (status === 429 || status === 503) return 'StoreBusy'
  if (status === 407) return 'ProxyFailed'
  if (status === 413) return 'TooLarge'
  if (status === 507) return 'QuotaExceeded'
  if (status === 408) return 'Unreachable'
  if (status === 501) return 'StoreRefused'
  if (status >= 500) return 'StoreError'
  // A truncated answer: without Content-Length nothing else shows that its end is missing.
  if (status < 300 && facts.requestId !== null) return 'StoreError'
  if (question.operation === 'HeadObject' && looksLikeS3(facts)) {
    if (status === 301 && facts.region !== null && facts.region !== question.address.region)
      return 'RegionWrong'
    if (status === 403) return 'AccessDenied'
    if (status === 404) return 'ObjectMissing'
    if (status === 412) return 'ObjectExists'
  }
  return 'EndpointInvalid'
}

function subjectOf(code: ErrorCode, facts: FailureFacts, question: Question): string {
  const { operation, host, key } = question
  const { bucket } = question.address
  const place = key === null ? bucket : `${bucket}/${key}`
  switch (code) {
    case 'BadInput':
      return kindOfRefusal(facts) === null
        ? t('store.bucketName', { bucket, words: storeWords(facts) })
        : t('store.bucketHere', { bucket, words: storeWords(facts) })
    case 'AccessDenied': {
      if (kindOfRefusal(facts) !== null) return storeWords(facts)
      const permission = namedPermission(facts) ?? permissionFor[operation]
      return t('store.notAllowed', { permission, place }) + inBrackets(reasonOf(facts))
    }
    case 'CredentialsUnknown':
    case 'CredentialsWrong':
      return inBrackets(usualSentence.test(facts.message) ? null : reasonOf(facts))
    case 'Unreachable':
    case 'NameUnknown':
    case 'TlsUntrusted':
    case 'EndpointInvalid':
      return host
    case 'ProxyFailed':
      return t('proxy.inBetween', { host, status: String(facts.status) })
    case 'BucketMissing':
      return bucket
    case 'RegionWrong':
      return wrongPlace(facts, question)
    case 'ObjectExists':
    case 'ObjectMissing':
      return `s3://${place}`
    case 'TooLarge':
      return isLimitInFront(facts) ? t('store.requestTo', { place }) : place
    case 'QuotaExceeded':
      return place + inBrackets(reasonOf(facts))
    case 'ObjectLocked':
      return place
    case 'StoreError':
    case 'StoreRefused':
      return storeWords(facts)
    case 'Internal':
      return facts.message
    default:
      return ''
  }
}

function adviceOf(code: ErrorCode, facts: FailureFacts, question: Question): { advice?: string } {
  const kind = kindOfRefusal(facts)
  const own = kind?.code === code && kind.advice !== undefined ? t(kind.advice) : undefined
  const advice = own ?? specialAdvice(code, facts, question)
  return advice === null ? {} : { advice }
}

function specialAdvice(code: ErrorCode, facts: FailureFacts, question: Question): string | null {
  if (code === 'BadInput') return t('store.checkBucket')
  if (code === 'TooLarge')
    return isLimitInFront(facts) ? t('store.smallerParts') : t('store.says', { words: storeWords(facts) })
  if (code === 'CredentialsWrong' && /\bregion\b/i.test(facts.message)) return t('store.checkRegion')
  if (code === 'RegionWrong' || code === 'StoreError' || code === 'EndpointInvalid')
    return adviceAboutPlace(facts, question)
  if (code !== 'AccessDenied' || namedPermission(facts) !== null || reasonOf(facts) === null) return null
  return t('store.askReason')
}

/** nginx (client_max_body_size) and firewalls answer like this to requests that the store would accept. */
function isLimitInFront({ status, code }: FailureFacts): boolean {
  return status === 413 && code === null
}

function denialOf(facts: FailureFacts) {
  const reason = reasonOf(facts)
  return reason === null ? null : { reason, isPermission: kindOfRefusal(facts) === null }
}

/** Details of a failure: the request and its answer, without secrets or signed URLs. */
function detailOf(facts: FailureFacts, question: Question): string {
  const status = facts.code === null ? storeWords(facts) : `HTTP ${facts.status}, ${storeWords(facts)}`
  const answer = facts.status === null ? (facts.errno ?? facts.name) : status
  const words = [question.operation, answer, facts.requestId && `request ${facts.requestId}`]
  return words.filter((word) => word !== null && word !== '').join(', ')
}

function isAboutSession(operation: Operation): boolean {
  return ['UploadPart', 'ListParts', 'CompleteMultipartUpload', 'AbortMultipartUpload'].includes(operation)
}

/** Answers to HEAD have no body. Web servers and gateways send HTML, JSON or text, and no S3 request id. */
function looksLikeS3(facts: FailureFacts): boolean {
  return facts.requestId !== null || !/html|json|text\/plain/.test(facts.contentType ?? '')
}

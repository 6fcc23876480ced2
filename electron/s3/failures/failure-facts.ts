import { storeRegion } from '../../contract/index.ts'
import { redact } from '../../core/redaction.ts'
import { AnswerTooLong } from '../transport/answer-limit.ts'

/** What is known from an SDK, network or TLS error, with types. */
export type FailureFacts = {
  name: string
  /** `<Code>` of the S3 error body; null without one (HEAD, HTML, JSON, no answer). */
  code: string | null
  /** For display: one line of limited length. */
  message: string
  /** HTTP status; null when there was no answer. */
  status: number | null
  /** The right region, where the store names it. */
  region: string | null
  /** The right endpoint, where a redirect names it: `<Endpoint>`, with or without a scheme, or the Location header. */
  endpoint: string | null
  /** x-amz-request-id. */
  requestId: string | null
  /** x-amz-id-2. */
  hostId: string | null
  retryAfterMs: number | null
  /** Node's error code, such as ECONNREFUSED; the first inner one of an AggregateError. */
  errno: string | null
  contentType: string | null
  /** The server's own clock (Date header) in milliseconds since the epoch. */
  answeredAt: number | null
  /** That the answer was too long to be read. */
  tooLong: string | null
}

type Loose = Record<string, unknown>

/**
 * Reads the facts of anything thrown. `nowMs`: the current time, for a Retry-After that is a date (RFC 9110) in an answer
 * that does not say when it was made.
 */
export function failureFacts(thrown: unknown, nowMs: number): FailureFacts {
  const error = loose(thrown)
  const metadata = loose(error.$metadata)
  const headers = loose(loose(error.$response).headers)
  const code = text(error.Code)
  const answeredAt = timeOf(text(headers.date))
  const message = inOneLine(
    text(error.message) ?? (code === null ? String(thrown) : ''),
    particularsOf(error),
  )
  return {
    name: text(error.name) ?? 'Error',
    code,
    message,
    status: typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null,
    region: regionOf(headers['x-amz-bucket-region']) ?? regionOf(error.Region) ?? regionIn(message),
    endpoint: text(error.Endpoint) ?? /^https?:/i.exec(text(headers.location) ?? '')?.input ?? null,
    requestId: text(metadata.requestId),
    hostId: text(metadata.extendedRequestId),
    retryAfterMs: retryAfterMs(text(headers['retry-after']), answeredAt ?? nowMs),
    errno: errnoOf(error),
    contentType: text(headers['content-type']),
    answeredAt,
    tooLong: thrown instanceof AnswerTooLong ? thrown.message : null,
  }
}

const longestMessage = 300

/** Text of others for display: one line of limited length, without secrets and without its full stop. */
function inOneLine(sentence: string, particulars: string[]): string {
  const line = redact([sentence.trim().replace(/\.$/, ''), ...particulars].join(': '))
    .replaceAll(/[\p{C}\s]+/gu, ' ')
    .trim()
  return line.length > longestMessage ? `${line.slice(0, longestMessage).trim()}…` : line.replace(/\.$/, '')
}

/** Elements beside the sentence that say what it is about: of AWS, Swift (Reason) and MinIO (Details). */
function particularsOf(error: Loose): string[] {
  return [
    error.ArgumentName,
    error.Header,
    error.HeaderName,
    error.Reason,
    error.Details,
    error.MaxSizeAllowed,
  ]
    .map(text)
    .filter((value) => value !== null)
}

/** A region becomes a part of host names: what cannot be one is none. */
export function regionOf(value: unknown): string | null {
  return storeRegion.safeParse(value).data ?? null
}

/** Some stores name it only there: "the region 'us-east-1' is wrong; expecting 'eu-west-1'". */
function regionIn(message: string): string | null {
  return regionOf(/\bregion\b.*\bexpecting ['"]([^'"]+)['"]/.exec(message)?.[1])
}

/** Whatever answers with a Retry-After, such as a proxy, must not hold uploads up for ever: an hour. */
const longestRetryAfterMs = 3_600_000

/**
 * Milliseconds to wait by a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3). That is of the server's
 * clock, so it is compared with it: this computer's may be days off.
 */
function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header)) return Math.min(Number(header) * 1000, longestRetryAfterMs)
  const date = timeOf(header)
  return date === null ? null : Math.min(Math.max(0, date - nowMs), longestRetryAfterMs)
}

function timeOf(header: string | null): number | null {
  const time = Date.parse(header ?? '')
  return Number.isNaN(time) ? null : time
}

/** An AggregateError (IPv4 and IPv6 both failed) and wrapped errors have the code inside. */
function errnoOf(error: Loose): string | null {
  const own = text(error.code)
  if (own !== null) return own
  const inner = Array.isArray(error.errors) ? loose(error.errors[0]) : loose(error.cause)
  return text(inner.code)
}

function loose(value: unknown): Loose {
  return isLoose(value) ? value : {}
}

function isLoose(value: unknown): value is Loose {
  return typeof value === 'object' && value !== null
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

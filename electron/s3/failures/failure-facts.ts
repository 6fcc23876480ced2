/** What is known from an SDK, network or TLS error, with types. */
export type FailureFacts = {
  name: string
  /** `<Code>` of the S3 error body; null without one (HEAD, HTML, JSON, no answer). */
  code: string | null
  message: string
  /** The message mentions a checksum. Stores name the header that they refuse only in the message. */
  isAboutChecksums: boolean
  /** HTTP status; null when there was no answer. */
  status: number | null
  /** The right region, where the store names it. */
  region: string | null
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
}

type Loose = Record<string, unknown>

/** Reads the facts of anything thrown. `nowMs`: the current time, for a Retry-After that is a date (RFC 9110). */
export function failureFacts(thrown: unknown, nowMs: number): FailureFacts {
  const error = loose(thrown)
  const metadata = loose(error.$metadata)
  const headers = loose(loose(error.$response).headers)
  const code = text(error.Code)
  const message = text(error.message) ?? String(thrown)
  return {
    name: text(error.name) ?? 'Error',
    code,
    message,
    isAboutChecksums: /checksum/i.test(message),
    status: typeof metadata.httpStatusCode === 'number' ? metadata.httpStatusCode : null,
    region: text(headers['x-amz-bucket-region']) ?? text(error.Region),
    requestId: text(metadata.requestId),
    hostId: text(metadata.extendedRequestId),
    retryAfterMs: retryAfterMs(text(headers['retry-after']), nowMs),
    errno: errnoOf(error),
    contentType: text(headers['content-type']),
    answeredAt: timeOf(text(headers.date)),
  }
}

/** Milliseconds to wait by a Retry-After header: seconds or an HTTP date (RFC 9110, 10.2.3). */
function retryAfterMs(header: string | null, nowMs: number): number | null {
  if (header === null) return null
  if (/^\d+$/.test(header)) return Number(header) * 1000
  const date = timeOf(header)
  return date === null ? null : Math.max(0, date - nowMs)
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

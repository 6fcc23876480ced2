import { expect, test } from 'vitest'
import { classify } from '../../../electron/s3/failures/classify.ts'
import { failureFacts } from '../../../electron/s3/failures/failure-facts.ts'

const question = {
  operation: 'UploadPart',
  host: 's3.example.com:9000',
  address: { endpoint: 'https://s3.example.com:9000', region: 'us-east-1', bucket: 'reels', pathStyle: true },
  key: 'a.mov',
} as const

function codeOf(thrown: unknown): string {
  return classify(failureFacts(thrown, 0), question, thrown).error.code
}

test.each([
  ['ECONNREFUSED', 'Unreachable'],
  ['ENOTFOUND', 'NameUnknown'],
  ['EAI_AGAIN', 'Unreachable'],
  ['ECONNRESET', 'Unreachable'],
  ['EPIPE', 'Unreachable'],
  ['ETIMEDOUT', 'Unreachable'],
  ['EHOSTUNREACH', 'Unreachable'],
  ['ENETUNREACH', 'Unreachable'],
  ['EACCES', 'Unreachable'],
  ['EADDRNOTAVAIL', 'Unreachable'],
  ['EAI_FAIL', 'Unreachable'],
  ['ENETRESET', 'Unreachable'],
  ['ENOTCONN', 'Unreachable'],
  ['EPERM', 'Unreachable'],
  ['SELF_SIGNED_CERT_IN_CHAIN', 'TlsUntrusted'],
  ['CERT_HAS_EXPIRED', 'TlsUntrusted'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'TlsUntrusted'],
  ['EPROTO', 'EndpointInvalid'],
  ['HPE_INVALID_CONSTANT', 'EndpointInvalid'],
])('%s is %s', (errno, expected) => {
  expect(codeOf(Object.assign(new Error('x'), { code: errno }))).toBe(expected)
})

test('a failure of both IPv4 and IPv6 is a network failure', () => {
  const inner = Object.assign(new Error('x'), { code: 'ECONNREFUSED' })
  expect(codeOf(new AggregateError([inner, inner]))).toBe('Unreachable')
})

test('timeouts and hang-ups are network failures', () => {
  expect(codeOf(Object.assign(new Error('idle'), { name: 'TimeoutError' }))).toBe('Unreachable')
  expect(codeOf(new Error('socket hang up'))).toBe('Unreachable')
})

test('anything unexpected is Internal', () => {
  expect(codeOf(new TypeError('x is not a function'))).toBe('Internal')
  expect(codeOf('text')).toBe('Internal')
})

const busy = (header: string) => ({ $response: { headers: { 'retry-after': header } } })

test('Retry-After is seconds or a date', () => {
  expect(failureFacts(busy('3'), 0).retryAfterMs).toBe(3000)
  expect(failureFacts(busy('Thu, 01 Jan 1970 00:00:10 GMT'), 4000).retryAfterMs).toBe(6000)
  expect(failureFacts(busy('soon'), 0).retryAfterMs).toBeNull()
  // However long a store asks for, it is asked again after an hour.
  for (const long of ['7200', '9'.repeat(400), 'Fri, 31 Dec 9999 23:59:59 GMT']) {
    expect(failureFacts(busy(long), 0).retryAfterMs).toBe(3_600_000)
  }
  // The clock of this computer is a day off, the store's own is not.
  const headers = { 'retry-after': 'Thu, 01 Jan 1970 00:00:10 GMT', date: 'Thu, 01 Jan 1970 00:00:04 GMT' }
  expect(failureFacts({ $response: { headers } }, 86_400_000).retryAfterMs).toBe(6000)
})

test('the detail names only the operation, the answer and the request id', () => {
  const thrown = {
    Code: 'SlowDown',
    $metadata: { httpStatusCode: 503, requestId: 'R1' },
    url: 'https://secret',
  }
  expect(classify(failureFacts(thrown, 0), question, thrown).error.detail).toBe(
    'UploadPart, HTTP 503, SlowDown, request R1',
  )
})

const checkPlace = 'Check the region and the endpoint of this destination.'

test.each([
  ['reels.s3.example.com:9000', true, 'in a path', 'off for this destination (--no-path-style).'],
  ['s3.example.com:9000', false, 'as a host', 'on for this destination (--path-style).'],
])('a redirect to %s with path style %s is about the style', (endpoint, pathStyle, where, advice) => {
  expect(redirectedTo(endpoint, pathStyle)).toMatchObject({
    message: `The store does not serve the bucket reels ${where}.`,
    advice: `Turn path-style addresses ${advice}`,
  })
})

test.each([
  ['eu.example.com', 'Use the endpoint https://eu.example.com.'],
  ['http://s3.example.com:9000', 'Use the endpoint http://s3.example.com:9000.'],
  ['s3.example.com:9000', checkPlace],
  ['not a host', checkPlace],
])('a redirect to %j is answered by %j', (endpoint, advice) => {
  expect(redirectedTo(endpoint, true).advice).toBe(advice)
})

function redirectedTo(endpoint: string, pathStyle: boolean) {
  const thrown = { Code: 'PermanentRedirect', Endpoint: endpoint, $metadata: { httpStatusCode: 301 } }
  const asked = { ...question, address: { ...question.address, pathStyle } }
  return classify(failureFacts(thrown, 0), asked, thrown).error
}

test.each(['InvalidRegion', 'InvalidRegionName', 'InvalidLocationConstraint'])(
  '%s names the region that the store does not take',
  (code) => {
    const thrown = { Code: code, message: 'No', $metadata: { httpStatusCode: 400 } }
    expect(classify(failureFacts(thrown, 0), question, thrown).error.message).toBe(
      `The store does not take the region us-east-1 for reels (${code}, No).`,
    )
  },
)

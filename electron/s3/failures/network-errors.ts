/** Node's error codes for a network, host or connection that gives no answer. */
const unreachable = new Set([
  // A firewall or VPN blocks the connection, or the computer has no address just after it woke up.
  'EACCES',
  'EADDRNOTAVAIL',
  'EAI_AGAIN',
  'EAI_FAIL',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETRESET',
  'ENETUNREACH',
  'ENOTCONN',
  'EPERM',
  'EPIPE',
  'ERR_STREAM_PREMATURE_CLOSE',
  'ETIMEDOUT',
])

/** OpenSSL's and Node's error codes for a certificate that is untrusted, expired or for another host. */
const untrusted = new Set([
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_REJECTED',
  'CERT_REVOKED',
  'CERT_SIGNATURE_FAILURE',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'HOSTNAME_MISMATCH',
  'INVALID_CA',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

export type NetworkTrouble = 'unreachable' | 'unknown-name' | 'untrusted' | 'not-http'

/** The kind of network failure; null if it is none. */
export function networkTrouble(errno: string | null, name: string, message: string): NetworkTrouble | null {
  if (errno !== null && untrusted.has(errno)) return 'untrusted'
  // Another protocol answers, such as SSH, or plain HTTP where TLS is expected.
  if (errno !== null && (errno.startsWith('HPE_') || errno === 'EPROTO')) return 'not-http'
  if (errno?.startsWith('ERR_SSL_') === true) return 'not-http'
  if (errno === 'ENOTFOUND') return 'unknown-name'
  if (errno !== null && unreachable.has(errno)) return 'unreachable'
  if (name === 'TimeoutError' || /socket hang up|aborted/.test(message)) return 'unreachable'
  return null
}

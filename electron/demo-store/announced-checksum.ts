import { ALGORITHMS, checksumHeader, DIGEST_BYTES, parseAlgorithm, type Algorithm } from './checksums.ts'
import type { Exchange } from './exchange.ts'
import { invalidRequest } from './s3-error.ts'

/** The checksum a client promises; its value is null when it follows the body in a trailer. */
export type Announced = { algorithm: Algorithm; value: string | null }

const NO_VALUES = new Set(['x-amz-checksum-algorithm', 'x-amz-checksum-mode', 'x-amz-checksum-type'])

/** Reads x-amz-checksum-*, x-amz-trailer and x-amz-sdk-checksum-algorithm. Throws InvalidRequest. */
export function announcedChecksum(exchange: Exchange): Announced | null {
  if (!exchange.has('checksums')) return null
  const { request } = exchange
  const trailer = request.header('x-amz-trailer')?.trim().toLowerCase()
  const given = [...request.amzHeaders().keys()].filter(
    (name) => name.startsWith('x-amz-checksum-') && !NO_VALUES.has(name),
  )
  const names = trailer === undefined ? given : [...given, trailer]
  if (names.length > 1) throw invalidRequest('Expecting a single x-amz-checksum- header.')
  const [name] = names
  const wanted = request.header('x-amz-sdk-checksum-algorithm')
  if (name === undefined) {
    if (wanted === undefined) return null
    throw invalidRequest('x-amz-sdk-checksum-algorithm specified, but no checksum was found.')
  }
  const algorithm = known(exchange, name)
  if (wanted !== undefined && parseAlgorithm(wanted, 'x-amz-sdk-checksum-algorithm') !== algorithm) {
    throw invalidRequest('Value for x-amz-sdk-checksum-algorithm header is invalid.')
  }
  if (trailer !== undefined) return { algorithm, value: null }
  return { algorithm, value: checkValue(algorithm, request.header(name) ?? '') }
}

/** Throws InvalidRequest unless `value` is base64 of a digest of this algorithm. */
export function checkValue(algorithm: Algorithm, value: string): string {
  const bytes = Buffer.from(value, 'base64')
  if (bytes.length !== DIGEST_BYTES[algorithm] || bytes.toString('base64') !== value) {
    throw invalidRequest(`Value for ${checksumHeader(algorithm)} header is invalid.`)
  }
  return value
}

function known(exchange: Exchange, header: string): Algorithm {
  const algorithm = ALGORITHMS.find((candidate) => checksumHeader(candidate) === header)
  const tooNew = algorithm === 'CRC64NVME' && !exchange.has('full-object-checksums')
  if (algorithm === undefined || tooNew) {
    throw invalidRequest(`The algorithm of the ${header} header is not supported.`)
  }
  return algorithm
}

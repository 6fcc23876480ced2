import { createHash } from 'node:crypto'
import { createHasher, DIGEST_BYTES, type Algorithm } from './checksums.ts'
import type { ObjectRecord, StoredPart } from './records.ts'

type Piece = { value: string; size: number }
type Kind = Pick<NonNullable<ObjectRecord['checksum']>, 'algorithm' | 'type'>
type Polynomial = { bits: bigint; reversed: bigint }

/** Reflected generator polynomials: IEEE 802.3, Castagnoli (RFC 3720), NVMe. */
const POLYNOMIALS: Partial<Record<Algorithm, Polynomial>> = {
  CRC32: { bits: 32n, reversed: 0xedb88320n },
  CRC32C: { bits: 32n, reversed: 0x82f63b78n },
  CRC64NVME: { bits: 64n, reversed: 0x9a6c9329ac4bc9b5n },
}

/** The ETag of an object that consists of these parts; in one piece it is the piece's own. */
export function objectEtag({ uploadId }: Pick<ObjectRecord, 'uploadId'>, parts: StoredPart[]): string {
  return uploadId === null ? (parts[0]?.etag ?? '') : multipartEtag(parts.map((part) => part.etag))
}

/** The checksum of an object, of this kind, from those of its parts. */
export async function objectChecksum(
  kind: Kind | null,
  parts: StoredPart[],
): Promise<ObjectRecord['checksum']> {
  if (kind === null) return null
  const { algorithm, type } = kind
  const pieces = parts.map((part) => ({ size: part.size, value: part.checksum?.value ?? '' }))
  if (type === 'COMPOSITE') return { algorithm, type, value: await compositeChecksum(algorithm, pieces) }
  // SHA sums of a whole object are of one piece.
  const [only, ...others] = pieces
  const isOne = only !== undefined && others.length === 0
  return { algorithm, type, value: isOne ? only.value : fullObjectChecksum(algorithm, pieces) }
}

/** The checksum of checksums, `base64-N`, that S3 calls composite. */
async function compositeChecksum(algorithm: Algorithm, pieces: Piece[]): Promise<string> {
  const hasher = createHasher(algorithm)
  for (const piece of pieces) hasher.update(Buffer.from(piece.value, 'base64'))
  return `${(await hasher.digest()).toString('base64')}-${pieces.length}`
}

/**
 * The CRC of the pieces' bytes in a row, from the pieces' CRCs alone: the CRC of `ab` is the CRC of `a` shifted by
 * the length of `b` (multiplied by x^bits in GF(2)), plus the CRC of `b`. As zlib's crc32_combine.
 */
function fullObjectChecksum(algorithm: Algorithm, pieces: Piece[]): string {
  const polynomial = POLYNOMIALS[algorithm]
  if (polynomial === undefined) throw new TypeError(`${algorithm} sums cannot be combined`)
  // Nearly all parts of an upload have the same size.
  const shifts = new Map<number, bigint>()
  let combined = 0n
  for (const piece of pieces) {
    const shift = shifts.get(piece.size) ?? powerOfX(polynomial, BigInt(piece.size) * 8n)
    shifts.set(piece.size, shift)
    const value = BigInt(`0x${Buffer.from(piece.value, 'base64').toString('hex')}`)
    combined = multiply(polynomial, combined, shift) ^ value
  }
  return Buffer.from(combined.toString(16).padStart(DIGEST_BYTES[algorithm] * 2, '0'), 'hex').toString(
    'base64',
  )
}

/** S3's ETag of a multipart object, without quotes: the MD5 of the parts' MD5s, and their number. */
function multipartEtag(partMd5s: string[]): string {
  const hash = createHash('md5')
  for (const md5 of partMd5s) hash.update(Buffer.from(md5, 'hex'))
  return `${hash.digest('hex')}-${partMd5s.length}`
}

/** a·b modulo the polynomial, bits reflected: the highest bit is x^0. */
function multiply({ bits, reversed }: Polynomial, a: bigint, b: bigint): bigint {
  let product = 0n
  let factor = b
  for (let bit = 1n << (bits - 1n); bit > 0n; bit >>= 1n) {
    if (a & bit) product ^= factor
    factor = factor & 1n ? (factor >> 1n) ^ reversed : factor >> 1n
  }
  return product
}

function powerOfX(polynomial: Polynomial, exponent: bigint): bigint {
  let square = 1n << (polynomial.bits - 2n)
  let power = 1n << (polynomial.bits - 1n)
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) power = multiply(polynomial, power, square)
    square = multiply(polynomial, square, square)
  }
  return power
}

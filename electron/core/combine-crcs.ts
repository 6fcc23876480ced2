type Polynomial = { bits: bigint; reversed: bigint }

/** Reflected generator polynomials: IEEE 802.3 (RFC 1952, section 8), Castagnoli (RFC 3720), NVMe. */
const polynomials = {
  CRC32: { bits: 32n, reversed: 0xedb88320n },
  CRC32C: { bits: 32n, reversed: 0x82f63b78n },
  CRC64NVME: { bits: 64n, reversed: 0x9a6c9329ac4bc9b5n },
}

/**
 * The CRC of runs of bytes one after the other, from the CRC of each: the CRC of `ab` is the CRC of `a` shifted by the
 * length of `b` (multiplied by x^bits in GF(2)), plus the CRC of `b`. As zlib's crc32_combine.
 */
export function combineCrcs(
  algorithm: keyof typeof polynomials,
  runs: readonly { crc: bigint; sizeBytes: number }[],
): bigint {
  const polynomial = polynomials[algorithm]
  // Nearly all parts of an upload have the same size.
  const shifts = new Map<number, bigint>()
  let combined = 0n
  for (const { crc, sizeBytes } of runs) {
    const shift = shifts.get(sizeBytes) ?? powerOfX(polynomial, BigInt(sizeBytes) * 8n)
    shifts.set(sizeBytes, shift)
    combined = multiply(polynomial, combined, shift) ^ crc
  }
  return combined
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

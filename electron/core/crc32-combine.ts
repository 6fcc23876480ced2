/** The CRC-32 polynomial (ISO-HDLC, RFC 1952 section 8), bit-reflected. */
const polynomial = 0xedb88320

/** Product of two polynomials modulo the CRC polynomial, in the reflected bit order. */
function multiply(a: number, b: number): number {
  let product = 0
  let factor = b
  for (let bit = 0x80000000; bit !== 0; bit >>>= 1) {
    if (a & bit) product ^= factor
    factor = factor & 1 ? (factor >>> 1) ^ polynomial : factor >>> 1
  }
  return product >>> 0
}

/** x^(8 * bytes) modulo the CRC polynomial, by repeated squaring. */
function shiftBy(bytes: number): number {
  let result = 0x80000000
  let power = 0x00800000
  for (let left = bytes; left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) result = multiply(power, result)
    power = multiply(power, power)
  }
  return result
}

/**
 * CRC-32 of two runs of bytes one after the other, from the CRC-32 of each. `secondBytes` is the length of the
 * second run. Values are unsigned 32-bit numbers.
 */
export function combineCrc32(first: number, second: number, secondBytes: number): number {
  return (multiply(shiftBy(secondBytes), first) ^ second) >>> 0
}

const bytes = Buffer.alloc(4)

/** CRC-32 as S3 writes it: base64 of the big-endian 32-bit number. */
export function crc32ToBase64(crc32: number): string {
  bytes.writeUInt32BE(crc32)
  return bytes.toString('base64')
}

/** A digest in hex as S3 writes it. */
export function hexToBase64(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}

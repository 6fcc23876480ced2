import { createHash } from 'node:crypto'
import { combineCrcs } from '../core/combine-crcs.ts'
import { createHasher, DIGEST_BYTES, type Algorithm } from './checksums.ts'
import type { ObjectRecord, StoredPart } from './records.ts'

type Piece = { value: string; size: number }
type Kind = Pick<NonNullable<ObjectRecord['checksum']>, 'algorithm' | 'type'>

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

function fullObjectChecksum(algorithm: Algorithm, pieces: Piece[]): string {
  if (algorithm === 'SHA1' || algorithm === 'SHA256') throw new TypeError('SHA sums cannot be combined')
  const runs = pieces.map(({ value, size: sizeBytes }) => ({ crc: crcIn(value), sizeBytes }))
  const digits = combineCrcs(algorithm, runs)
    .toString(16)
    .padStart(DIGEST_BYTES[algorithm] * 2, '0')
  return Buffer.from(digits, 'hex').toString('base64')
}

function crcIn(base64: string): bigint {
  return BigInt(`0x${Buffer.from(base64, 'base64').toString('hex')}`)
}

/** S3's ETag of a multipart object, without quotes: the MD5 of the parts' MD5s, and their number. */
function multipartEtag(partMd5s: string[]): string {
  const hash = createHash('md5')
  for (const md5 of partMd5s) hash.update(Buffer.from(md5, 'hex'))
  return `${hash.digest('hex')}-${partMd5s.length}`
}

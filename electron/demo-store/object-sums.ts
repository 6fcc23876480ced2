import { compositeChecksum, fullObjectChecksum, multipartEtag } from './combine-checksums.ts'
import type { ObjectRecord, StoredPart } from './records.ts'

/** The ETag of an object that consists of these parts; in one piece it is the piece's own. */
export function objectEtag({ uploadId }: Pick<ObjectRecord, 'uploadId'>, parts: StoredPart[]): string {
  return uploadId === null ? (parts[0]?.etag ?? '') : multipartEtag(parts.map((part) => part.etag))
}

type Kind = Pick<NonNullable<ObjectRecord['checksum']>, 'algorithm' | 'type'>

/** The checksum of an object, of this kind, from those of its parts. */
export async function objectChecksum(
  kind: Kind | null,
  parts: StoredPart[],
): Promise<ObjectRecord['checksum']> {
  if (kind === null) return null
  const { algorithm, type } = kind
  const pieces = parts.map((part) => ({ size: part.size, value: part.checksum?.value ?? '' }))
  return { algorithm, type, value: await combined({ algorithm, type }, pieces) }
}

async function combined({ algorithm, type }: Kind, pieces: { size: number; value: string }[]) {
  if (type === 'COMPOSITE') return compositeChecksum(algorithm, pieces)
  // SHA sums of a whole object are of one piece.
  const [only, ...others] = pieces
  return only !== undefined && others.length === 0 ? only.value : fullObjectChecksum(algorithm, pieces)
}

import { announcedChecksum, type Announced } from './announced-checksum.ts'
import { noSuchUpload, theUpload } from './create-upload.ts'
import { demandDecryption, encryptionHeaders } from './encryption.ts'
import { theBucket, type Answer, type Exchange } from './exchange.ts'
import { checksumHeaders, storePart } from './put-object.ts'
import { receiveData, type Verified } from './receive-body.ts'
import type { StoredPart, Upload } from './records.ts'
import { invalidRequest, S3Error } from './s3-error.ts'

const MAX_PARTS = 10_000

export async function uploadPart(exchange: Exchange): Promise<Answer> {
  const upload = theUpload(exchange)
  const number = partNumberOf(exchange)
  const announced = announcedChecksum(exchange)
  checkAlgorithm(exchange, upload, announced)
  const data = receiveData(exchange, upload.checksum?.algorithm ?? null, announced)
  demandDecryption(exchange, upload.description)
  const { etag, checksum } = await commitPart(exchange, upload, number, data)
  const encryption = encryptionHeaders(upload.description.encryption)
  const headers = { etag: `"${etag}"`, ...encryption, ...checksumHeaders(exchange, checksum) }
  return { status: 200, headers }
}

/** Streams a part to disk and adds it to its upload, if that still exists by then; else throws NoSuchUpload. */
export async function commitPart(
  exchange: Exchange,
  upload: Upload,
  number: number,
  data: Verified,
): Promise<StoredPart> {
  const { storage } = exchange
  const part = await storePart(exchange, number, data, upload.description)
  const bucket = theBucket(exchange)
  const stored = await storage.exclusive(bucket.name, upload.key, async () => {
    if (bucket.uploads.get(upload.uploadId) !== upload) return false
    await storage.putPart(bucket, upload, part)
    return true
  })
  if (stored) return part
  await storage.blobs.remove([part.blob])
  throw noSuchUpload()
}

export function partNumberOf({ request }: Exchange): number {
  const value = request.query.get('partNumber') ?? ''
  const number = /^\d+$/.test(value) ? Number(value) : 0
  if (number < 1 || number > MAX_PARTS) {
    throw new S3Error('InvalidArgument', `Part number must be an integer from 1 to ${MAX_PARTS}`)
  }
  return number
}

/** A part's checksum is of the kind its upload was created with; for a composite one it is needed. */
function checkAlgorithm(exchange: Exchange, { checksum }: Upload, announced: Announced | null): void {
  if (checksum === null || !exchange.has('checksums') || checksum.algorithm === announced?.algorithm) return
  if (announced === null && checksum.type === 'FULL_OBJECT') return
  const expected = checksum.implied ? 'null' : checksum.algorithm.toLowerCase()
  const actual = announced?.algorithm.toLowerCase() ?? 'null'
  throw invalidRequest(`Checksum Type mismatch: expected ${expected}, got ${actual}`)
}

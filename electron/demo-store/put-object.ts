import { announcedChecksum } from './announced-checksum.ts'
import { checksumHeader, type Algorithm } from './checksums.ts'
import { checkWriteConditions } from './conditions.ts'
import { describeObject } from './describe-object.ts'
import { encryptionHeaders, etagOf } from './encryption.ts'
import { theBucket, theKey, type Answer, type Exchange } from './exchange.ts'
import { receiveData, type Verified } from './receive-body.ts'
import type { Description, ObjectRecord, StoredPart } from './records.ts'

export async function putObject(exchange: Exchange): Promise<Answer> {
  const key = theKey(exchange)
  // Looked at again once the body is there: this spares sending it.
  checkWriteConditions(exchange, theBucket(exchange).objects.get(key), key)
  const description = describeObject(exchange)
  const data = receiveData(exchange, impliedAlgorithm(exchange), announcedChecksum(exchange))
  const object = await storeObject(exchange, data, description)
  const headers = {
    ...checksumHeaders(exchange, object.checksum),
    ...encryptionHeaders(description.encryption),
  }
  return { status: 200, headers: { etag: `"${object.etag}"`, ...headers } }
}

/** Deleting what is not there succeeds too. */
export async function deleteObject(exchange: Exchange): Promise<Answer> {
  const bucket = theBucket(exchange)
  const key = theKey(exchange)
  await exchange.storage.exclusive(bucket.name, key, () => exchange.storage.deleteObject(bucket, key))
  return { status: 204 }
}

/** S3 keeps a CRC64NVME of everything that comes without a checksum. */
export function impliedAlgorithm(exchange: Exchange): Algorithm | null {
  return exchange.has('checksums') && exchange.has('full-object-checksums') ? 'CRC64NVME' : null
}

/** Streams bytes to disk; they count as stored when their record is written. */
export async function storePart(
  exchange: Exchange,
  number: number,
  data: Verified,
  description: Description,
): Promise<StoredPart> {
  const blob = await exchange.storage.blobs.write(data.chunks)
  const { md5, ...digests } = await data.digests()
  return { number, blob, ...digests, etag: etagOf(md5, description), modifiedAt: exchange.now() }
}

/** Stores an object of one piece; where the conditions of the request do not hold, its data is removed. */
export async function storeObject(
  exchange: Exchange,
  data: Verified,
  description: Description,
): Promise<ObjectRecord> {
  const { storage, request } = exchange
  const part = await storePart(exchange, 1, data, description)
  const object: ObjectRecord = {
    key: theKey(exchange),
    etag: part.etag,
    size: part.size,
    modifiedAt: part.modifiedAt,
    description,
    parts: [part],
    checksum: part.checksum && { ...part.checksum, type: 'FULL_OBJECT' },
    uploadId: null,
  }
  try {
    await storage.exclusive(request.bucket ?? '', object.key, async () => {
      // Looked up again: the bucket may have been deleted while the body came in.
      const bucket = theBucket(exchange)
      checkWriteConditions(exchange, bucket.objects.get(object.key), object.key)
      await storage.putObject(bucket, object)
    })
  } catch (error) {
    await storage.blobs.remove([part.blob])
    throw error
  }
  return object
}

type KeptChecksum = StoredPart['checksum'] | ObjectRecord['checksum']

/** x-amz-checksum-* and x-amz-checksum-type of a part or an object, as far as this store knows of them. */
export function checksumHeaders({ has }: Exchange, checksum: KeptChecksum): Record<string, string> {
  if (checksum === null || !has('checksums')) return {}
  const headers = { [checksumHeader(checksum.algorithm)]: checksum.value }
  const isTyped = 'type' in checksum && has('full-object-checksums')
  return isTyped ? { ...headers, 'x-amz-checksum-type': checksum.type } : headers
}

/** The same as elements of XML: `ChecksumCRC32` and so on, and ChecksumType. */
export function checksumElements({ has }: Exchange, checksum: KeptChecksum) {
  if (checksum === null || !has('checksums')) return {}
  const isTyped = 'type' in checksum && has('full-object-checksums')
  const ChecksumType = isTyped ? checksum.type : undefined
  return { [`Checksum${checksum.algorithm}`]: checksum.value, ChecksumType }
}

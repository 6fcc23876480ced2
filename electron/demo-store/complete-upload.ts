import { z } from 'zod'
import { announcedChecksum } from './announced-checksum.ts'
import { badDigest } from './checksums.ts'
import { checkWriteConditions } from './conditions.ts'
import { encryptionHeaders } from './encryption.ts'
import { noSuchUpload, theUpload } from './create-upload.ts'
import { theBucket, theKey, xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { objectChecksum, objectEtag } from './object-sums.ts'
import { wholeNumber } from './paging.ts'
import { checksumElements } from './put-object.ts'
import { receiveText } from './receive-body.ts'
import type { ObjectRecord, StoredPart, Upload } from './records.ts'
import { invalidRequest, S3Error } from './s3-error.ts'
import { fromXml } from './xml.ts'

/** 5 MiB: every part but the last has at least as much. */
const MIN_PART_BYTES = 5 * 1024 ** 2

const CompleteMultipartUpload = z.object({
  Part: z
    .array(
      z.object({
        PartNumber: z.string().regex(/^\d+$/).transform(Number),
        ETag: z.string(),
        ChecksumCRC32: z.string().optional(),
        ChecksumCRC32C: z.string().optional(),
        ChecksumCRC64NVME: z.string().optional(),
        ChecksumSHA1: z.string().optional(),
        ChecksumSHA256: z.string().optional(),
      }),
    )
    .min(1),
})

type NamedPart = z.infer<typeof CompleteMultipartUpload>['Part'][number]

/**
 * Makes one object of the parts the client names. No byte is copied: the object keeps the parts' data files.
 * Sent again, it gives the same answer, as S3 does for a client that lost the first one.
 */
export async function completeUpload(exchange: Exchange): Promise<Answer> {
  const { storage } = exchange
  const bucket = theBucket(exchange)
  // A checksum in the headers is that of the object, not of this body.
  const text = await receiveText(exchange, null)
  const named = fromXml(text, 'CompleteMultipartUpload', CompleteMultipartUpload).Part
  return await storage.exclusive(bucket.name, theKey(exchange), async () => {
    const earlier = bucket.objects.get(theKey(exchange))
    if (earlier?.uploadId === exchange.request.query.get('uploadId')) {
      return completed(exchange, sameCompletion(earlier, named))
    }
    const upload = theUpload(exchange)
    const parts = selectParts(upload, named)
    const object = await assemble(exchange, upload, parts)
    checkCompletion(exchange, upload, named, object)
    checkWriteConditions(exchange, earlier, upload.key)
    await storage.putObject(bucket, object)
    await storage.dropUpload(bucket, upload, new Set(parts.map((part) => part.blob)))
    return completed(exchange, object)
  })
}

function completed(exchange: Exchange, object: ObjectRecord): Answer {
  const { host } = exchange.request.incoming.headers
  return xmlAnswer(
    'CompleteMultipartUploadResult',
    {
      Location: `http://${host ?? ''}${exchange.request.canonicalPath}`,
      Bucket: exchange.request.bucket ?? '',
      Key: object.key,
      ETag: `"${object.etag}"`,
      ...checksumElements(exchange, object.checksum),
    },
    encryptionHeaders(object.description.encryption),
  )
}

async function assemble(exchange: Exchange, upload: Upload, parts: StoredPart[]): Promise<ObjectRecord> {
  return {
    key: upload.key,
    etag: objectEtag(upload, parts),
    size: parts.reduce((sum, part) => sum + part.size, 0),
    modifiedAt: exchange.now(),
    description: upload.description,
    parts,
    checksum: await objectChecksum(upload.checksum, parts),
    uploadId: upload.uploadId,
  }
}

function sameCompletion(object: ObjectRecord, named: NamedPart[]): ObjectRecord {
  const { parts } = object
  const same = named.length === parts.length && parts.every((part, index) => isNamed(named[index], part))
  if (!same) throw noSuchUpload()
  return object
}

/** The parts the client names, in its order. Throws InvalidPartOrder, InvalidPart. */
function selectParts(upload: Upload, named: NamedPart[]): StoredPart[] {
  for (const [index, { PartNumber }] of named.entries()) {
    if (PartNumber <= (named[index - 1]?.PartNumber ?? 0)) {
      throw new S3Error('InvalidPartOrder', 'Parts must be ordered by part number.')
    }
  }
  return named.map((name) => {
    const part = upload.parts.get(name.PartNumber)
    if (part === undefined || !isNamed(name, part)) {
      throw new S3Error('InvalidPart', `Part ${name.PartNumber} was not uploaded, or has another ETag.`)
    }
    return part
  })
}

/** Whether number and ETag, and the checksum where one is given, are those of the stored part. */
function isNamed(name: NamedPart | undefined, { number, etag, checksum }: StoredPart): boolean {
  if (name?.PartNumber !== number || name.ETag.replaceAll('"', '') !== etag) return false
  const given = checksum === null ? undefined : name[`Checksum${checksum.algorithm}`]
  return given === undefined || given === checksum?.value
}

/** What a client may demand of the object that it completes. Throws where it would not be that object. */
function checkCompletion(exchange: Exchange, upload: Upload, named: NamedPart[], object: ObjectRecord): void {
  const small = object.parts.slice(0, -1).find((part) => part.size < MIN_PART_BYTES)
  if (small !== undefined) throw new S3Error('EntityTooSmall', `Part ${small.number} is smaller than 5 MiB`)
  if (!exchange.has('checksums')) return
  const { checksum } = upload
  if (checksum?.type === 'COMPOSITE') {
    // It is worth nothing when the client has not said what each part should be.
    const missing = named.find((part) => part[`Checksum${checksum.algorithm}`] === undefined)?.PartNumber
    if (missing !== undefined)
      throw invalidRequest(`The ${checksum.algorithm} of part ${missing} is missing.`)
  }
  if (exchange.has('full-object-checksums')) checkWhole(exchange, upload, object)
}

/** What the headers say of the whole object: x-amz-checksum-* is here no checksum of the request's own body. */
function checkWhole(exchange: Exchange, upload: Upload, { size, checksum }: ObjectRecord): void {
  const { header } = exchange.request
  const expectedSize = wholeNumber(header('x-amz-mp-object-size'), 'x-amz-mp-object-size') ?? size
  if (expectedSize !== size) {
    throw invalidRequest(`x-amz-mp-object-size is ${expectedSize}, but the parts have ${size} bytes.`)
  }
  const type = header('x-amz-checksum-type')?.toUpperCase() ?? upload.checksum?.type
  if (type !== upload.checksum?.type) {
    throw invalidRequest(`The upload was created with the checksum type ${upload.checksum?.type}.`)
  }
  const announced = announcedChecksum(exchange)
  const [value] = checksum?.value.split('-') ?? []
  if (announced === null || (announced.algorithm === checksum?.algorithm && announced.value === value)) return
  throw badDigest(announced.algorithm)
}

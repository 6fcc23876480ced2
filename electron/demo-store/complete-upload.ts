import { checkCompletion } from './check-completion.ts'
import { checksumElement } from './checksums.ts'
import { checkWriteConditions } from './conditions.ts'
import { encryptionHeaders } from './encryption.ts'
import { noSuchUpload, theUpload } from './create-upload.ts'
import { theBucket, theKey, xmlAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { isNamed, parseNamedParts, selectParts } from './named-parts.ts'
import type { NamedPart } from './named-parts.ts'
import { objectChecksum, objectEtag } from './object-sums.ts'
import { receiveText } from './receive-body.ts'
import type { ObjectRecord, StoredPart } from './records.ts'
import type { Upload } from './storage.ts'
import { toXml } from './xml.ts'

/**
 * Makes one object of the parts the client names. No byte is copied: the object keeps the parts' data files.
 * Sent again, it gives the same answer, as S3 does for a client that lost the first one.
 */
export async function completeUpload(exchange: Exchange): Promise<Answer> {
  const { storage } = exchange
  const bucket = theBucket(exchange)
  // A checksum in the headers is that of the object, not of this body.
  const named = parseNamedParts(await receiveText(exchange, null))
  return await storage.exclusive(bucket.name, theKey(exchange), async () => {
    const earlier = bucket.objects.get(theKey(exchange))
    if (earlier?.uploadId === exchange.request.query.get('uploadId')) {
      return completed(exchange, sameCompletion(exchange, earlier, named))
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
  const checksum = exchange.has('checksums') ? object.checksum : null
  const { host } = exchange.request.incoming.headers
  return xmlAnswer(
    toXml('CompleteMultipartUploadResult', {
      Location: `http://${host ?? ''}${exchange.request.canonicalPath}`,
      Bucket: exchange.request.bucket ?? '',
      Key: object.key,
      ETag: `"${object.etag}"`,
      ...checksumElement(checksum),
      ChecksumType: exchange.has('full-object-checksums') ? checksum?.type : undefined,
    }),
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

function sameCompletion(exchange: Exchange, object: ObjectRecord, named: NamedPart[]): ObjectRecord {
  const same =
    named.length === object.parts.length &&
    object.parts.every((part, index) => {
      const name = named[index]
      return name !== undefined && name.PartNumber === part.number && isNamed(name, part)
    })
  if (!same) throw noSuchUpload(exchange)
  return object
}

import { OWNER } from './buckets.ts'
import { abortHeaders, theUpload, uploadChecksumHeaders } from './create-upload.ts'
import { theBucket, xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { compareKeys, cutPage, keyPage, pageSize, wholeNumber } from './paging.ts'
import { checksumElements } from './put-object.ts'
import { notImplemented } from './s3-error.ts'
import type { StoredPart, Upload } from './records.ts'

/** ListParts: what the store really has of an upload. */
export async function listParts(exchange: Exchange): Promise<Answer> {
  if (!exchange.has('list-parts')) throw notImplemented('ListParts')
  const { query } = exchange.request
  const upload = theUpload(exchange)
  const marker = wholeNumber(query.get('part-number-marker'), 'part-number-marker') ?? 0
  const max = pageSize(query, 'max-parts')
  const parts = [...upload.parts.values()]
    .filter(({ number }) => number > marker)
    .sort((a, b) => a.number - b.number)
  const { page, last } = cutPage(parts, max)
  const checksums = uploadChecksumHeaders(exchange, upload)
  return xmlAnswer(
    'ListPartsResult',
    {
      Bucket: theBucket(exchange).name,
      Key: upload.key,
      UploadId: upload.uploadId,
      Initiator: OWNER,
      Owner: OWNER,
      StorageClass: upload.description.storageClass,
      PartNumberMarker: marker,
      NextPartNumberMarker: last?.number,
      MaxParts: max,
      IsTruncated: last !== undefined,
      ChecksumAlgorithm: checksums['x-amz-checksum-algorithm'],
      ChecksumType: checksums['x-amz-checksum-type'],
      Part: page.map((part) => describePart(exchange, part)),
    },
    abortHeaders(exchange, upload),
  )
}

/** ListMultipartUploads, sorted by key and then by the time they began. */
export async function listUploads(exchange: Exchange): Promise<Answer> {
  const { query } = exchange.request
  const bucket = theBucket(exchange)
  const max = pageSize(query, 'max-uploads')
  const keyMarker = query.get('key-marker') ?? ''
  // Without a key marker S3 ignores it.
  const idMarker = keyMarker === '' ? '' : (query.get('upload-id-marker') ?? '')
  const isPast = ({ key, uploadId }: Upload, name: string) => {
    const order = compareKeys(name, keyMarker)
    return order < 0 || (order === 0 && (idMarker === '' || name !== key || uploadId <= idMarker))
  }
  const byTime = [...bucket.uploads.values()].sort((a, b) => (a.uploadId < b.uploadId ? -1 : 1))
  const { entries, last, encode, elements } = keyPage(query, max, byTime, isPast)
  return xmlAnswer('ListMultipartUploadsResult', {
    Bucket: bucket.name,
    KeyMarker: encode(keyMarker),
    UploadIdMarker: idMarker,
    NextKeyMarker: last && encode(last.name),
    NextUploadIdMarker: last?.entry?.uploadId,
    ...elements,
    MaxUploads: max,
    Upload: entries.map((upload) => describeUpload(exchange, upload, encode)),
  })
}

function describePart(exchange: Exchange, part: StoredPart) {
  return {
    PartNumber: part.number,
    LastModified: new Date(part.modifiedAt).toISOString(),
    ETag: `"${part.etag}"`,
    Size: part.size,
    ...checksumElements(exchange, part.checksum),
  }
}

function describeUpload(exchange: Exchange, upload: Upload, encode: (key: string) => string) {
  const checksums = uploadChecksumHeaders(exchange, upload)
  return {
    Key: encode(upload.key),
    UploadId: upload.uploadId,
    Initiator: OWNER,
    Owner: OWNER,
    StorageClass: upload.description.storageClass,
    Initiated: new Date(upload.initiatedAt).toISOString(),
    ChecksumAlgorithm: checksums['x-amz-checksum-algorithm'],
    ChecksumType: checksums['x-amz-checksum-type'],
  }
}

import { asOnDisk } from './as-on-disk.ts'
import { checksumElement } from './checksums.ts'
import { xmlAnswer } from './exchange.ts'
import type { Answer, Exchange } from './exchange.ts'
import { wholeNumber } from './paging.ts'
import type { ObjectRecord } from './records.ts'
import { S3Error } from './s3-error.ts'
import { existingObject } from './select-object.ts'
import { toXml } from './xml.ts'

const ATTRIBUTES = new Set(['ETag', 'Checksum', 'ObjectParts', 'StorageClass', 'ObjectSize'])

export async function getObjectAttributes(exchange: Exchange): Promise<Answer> {
  const object = await asOnDisk(exchange.storage.blobs, existingObject(exchange))
  const wanted = wantedAttributes(exchange)
  const pick = <Value>(name: string, value: Value) => (wanted.includes(name) ? value : undefined)
  return xmlAnswer(
    toXml('GetObjectAttributesResponse', {
      ETag: pick('ETag', object.etag),
      Checksum: pick('Checksum', checksumOf(exchange, object)),
      ObjectParts: pick('ObjectParts', partsOf(exchange, object)),
      StorageClass: pick('StorageClass', object.description.storageClass),
      ObjectSize: pick('ObjectSize', object.size),
    }),
    { 'last-modified': new Date(object.modifiedAt).toUTCString() },
  )
}

function wantedAttributes({ request }: Exchange): string[] {
  const header = request.header('x-amz-object-attributes') ?? ''
  const wanted = header.split(',').map((name) => name.trim())
  if (wanted.every((name) => ATTRIBUTES.has(name))) return wanted
  throw new S3Error('InvalidArgument', 'Invalid attribute name specified.', {
    ArgumentName: 'x-amz-object-attributes',
    ArgumentValue: header,
  })
}

function checksumOf(exchange: Exchange, { checksum }: ObjectRecord) {
  if (checksum === null || !exchange.has('checksums')) return undefined
  const ChecksumType = exchange.has('full-object-checksums') ? checksum.type : undefined
  return { ...checksumElement({ ...checksum, value: checksum.value.replace(/-\d+$/, '') }), ChecksumType }
}

/** Only objects of a multipart upload have parts. */
function partsOf({ request, has }: Exchange, object: ObjectRecord) {
  if (object.uploadId === null) return undefined
  const max = Math.min(wholeNumber(request.header('x-amz-max-parts'), 'x-amz-max-parts') ?? 1000, 1000)
  const marker = wholeNumber(request.header('x-amz-part-number-marker'), 'x-amz-part-number-marker') ?? 0
  // An object's parts are numbered from 1 without gaps, whatever their numbers were in the upload.
  const page = object.parts.slice(marker, marker + max)
  const next = marker + page.length
  return {
    PartsCount: object.parts.length,
    PartNumberMarker: marker,
    NextPartNumberMarker: next,
    MaxParts: max,
    IsTruncated: next < object.parts.length,
    Part: page.map((part, index) =>
      Object.assign(
        { PartNumber: marker + index + 1, Size: part.size },
        checksumElement(has('checksums') ? part.checksum : null),
      ),
    ),
  }
}

import { announcedChecksum } from './announced-checksum.ts'
import { badDigest } from './checksums.ts'
import type { Exchange } from './exchange.ts'
import type { NamedPart } from './named-parts.ts'
import { wholeNumber } from './paging.ts'
import type { ObjectRecord } from './records.ts'
import { S3Error } from './s3-error.ts'
import type { Upload } from './storage.ts'

/** 5 MiB: every part but the last has at least as much. */
const MIN_PART_BYTES = 5 * 1024 ** 2

/** What a client may demand of the object that it completes. Throws where it would not be that object. */
export function checkCompletion(
  exchange: Exchange,
  upload: Upload,
  named: NamedPart[],
  object: ObjectRecord,
): void {
  checkPartSizes(object)
  if (!exchange.has('checksums')) return
  checkPartChecksums(upload, named)
  if (!exchange.has('full-object-checksums')) return
  checkObjectSize(exchange, object)
  checkType(exchange, upload)
  checkObjectChecksum(exchange, object)
}

function checkPartSizes({ parts }: ObjectRecord): void {
  const small = parts.slice(0, -1).find((part) => part.size < MIN_PART_BYTES)
  if (small === undefined) return
  throw new S3Error('EntityTooSmall', 'Your proposed upload is smaller than the minimum allowed size', {
    ETag: small.etag,
    MinSizeAllowed: MIN_PART_BYTES,
    PartNumber: small.number,
    ProposedSize: small.size,
  })
}

/** A composite checksum is worth nothing when the client has not said what each part should be. */
function checkPartChecksums({ checksum }: Upload, named: NamedPart[]): void {
  if (checksum?.type !== 'COMPOSITE') return
  const missing = named.find((part) => part[`Checksum${checksum.algorithm}`] === undefined)
  if (missing === undefined) return
  throw new S3Error(
    'InvalidRequest',
    `The upload was created using a ${checksum.algorithm.toLowerCase()} checksum. The complete request must include the checksum for each part. It was missing for part ${missing.PartNumber} in the request.`,
  )
}

function checkObjectSize({ request }: Exchange, object: ObjectRecord): void {
  const size = wholeNumber(request.header('x-amz-mp-object-size'), 'x-amz-mp-object-size')
  if (size === null || size === object.size) return
  throw new S3Error(
    'InvalidRequest',
    `The provided 'x-amz-mp-object-size' header value ${size} does not match what was computed: ${object.size}`,
  )
}

function checkType({ request }: Exchange, { checksum }: Upload): void {
  const type = request.header('x-amz-checksum-type')?.toUpperCase()
  if (type === undefined || type === checksum?.type) return
  throw new S3Error(
    'InvalidRequest',
    `The upload was created using the ${checksum?.type ?? 'null'} checksum mode. The complete request must use the same checksum mode.`,
  )
}

/** x-amz-checksum-* of the request: here it speaks of the object, not of the request's own body. */
function checkObjectChecksum(exchange: Exchange, { checksum }: ObjectRecord): void {
  const announced = announcedChecksum(exchange)
  if (announced === null) return
  const [whole] = checksum?.value.split('-') ?? []
  if (checksum?.algorithm !== announced.algorithm || whole !== announced.value) {
    throw badDigest(announced.algorithm)
  }
}

import { createDigests, parseAlgorithm, type Algorithm } from './checksums.ts'
import { isNotModified, preconditionFailed } from './conditions.ts'
import { theUpload } from './create-upload.ts'
import { describeObject } from './describe-object.ts'
import { theBucket, theKey, xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { openObject } from './get-object.ts'
import { checksumElements, impliedAlgorithm, storeObject } from './put-object.ts'
import { receiveText, type Verified } from './receive-body.ts'
import type { Description, ObjectRecord } from './records.ts'
import { invalidRequest, S3Error } from './s3-error.ts'
import { existingObject, parseRange, type Span } from './select-object.ts'
import { commitPart, partNumberOf } from './upload-part.ts'

/** 5 GiB: the limit of one copy. */
const MAX_COPY_BYTES = 5 * 1024 ** 3

/** The copy is an object of one piece: its ETag is the MD5 of the bytes, also when the source's is not. */
export async function copyObject(exchange: Exchange): Promise<Answer> {
  theBucket(exchange)
  await receiveText(exchange)
  const source = copySource(exchange)
  const description = copiedDescription(exchange, source)
  const data = readSource(exchange, source, { start: 0, end: source.size }, copiedAlgorithm(exchange, source))
  const object = await storeObject(exchange, data, description)
  return xmlAnswer('CopyObjectResult', {
    ETag: `"${object.etag}"`,
    LastModified: new Date(object.modifiedAt).toISOString(),
    ...checksumElements(exchange, object.checksum),
  })
}

export async function uploadPartCopy(exchange: Exchange): Promise<Answer> {
  const upload = theUpload(exchange)
  const number = partNumberOf(exchange)
  await receiveText(exchange)
  const source = copySource(exchange)
  const data = readSource(exchange, source, copiedSpan(exchange, source), upload.checksum?.algorithm ?? null)
  const part = await commitPart(exchange, upload, number, data)
  return xmlAnswer('CopyPartResult', {
    ETag: `"${part.etag}"`,
    LastModified: new Date(part.modifiedAt).toISOString(),
    ...checksumElements(exchange, part.checksum),
  })
}

/** The object that x-amz-copy-source names, if the x-amz-copy-source-if-* conditions hold. */
function copySource(exchange: Exchange): ObjectRecord {
  const { header } = exchange.request
  exchange.demand('s3:GetObject')
  const [bucket = '', ...segments] = decodeSource(header('x-amz-copy-source') ?? '').split('/')
  const source = existingObject(exchange, bucket, segments.join('/'))
  if (isNotModified(header, source, 'x-amz-copy-source-')) {
    throw preconditionFailed('x-amz-copy-source-If-None-Match')
  }
  return source
}

function decodeSource(source: string): string {
  try {
    return decodeURIComponent(source.replace(/^\//, ''))
  } catch {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source must be of the form bucket/key')
  }
}

function copiedDescription(exchange: Exchange, source: ObjectRecord): Description {
  const { header, bucket } = exchange.request
  const asked = describeObject(exchange)
  const replacesMetadata = header('x-amz-metadata-directive')?.toUpperCase() === 'REPLACE'
  const replacesTags = header('x-amz-tagging-directive')?.toUpperCase() === 'REPLACE'
  const ontoItself =
    source.key === theKey(exchange) &&
    exchange.storage.buckets.get(bucket ?? '')?.objects.get(source.key) === source
  if (ontoItself && !replacesMetadata && header('x-amz-storage-class') === undefined) {
    throw invalidRequest('A copy onto itself must change the metadata or the storage class.')
  }
  return {
    ...(replacesMetadata ? asked : source.description),
    storageClass: asked.storageClass,
    encryption: asked.encryption,
    tags: replacesTags ? asked.tags : source.description.tags,
  }
}

function copiedAlgorithm(exchange: Exchange, source: ObjectRecord): Algorithm | null {
  if (!exchange.has('checksums')) return null
  const asked = exchange.request.header('x-amz-checksum-algorithm')
  if (asked !== undefined) return parseAlgorithm(asked, 'x-amz-checksum-algorithm')
  return source.checksum?.algorithm ?? impliedAlgorithm(exchange)
}

function copiedSpan(exchange: Exchange, source: ObjectRecord): Span {
  const range = exchange.request.header('x-amz-copy-source-range')
  if (range === undefined) return { start: 0, end: source.size }
  const span = /^bytes=\d+-\d+$/.test(range) ? parseRange(range, source.size) : null
  const last = Number(range.split('-')[1])
  if (span === null || last >= source.size) {
    throw new S3Error('InvalidArgument', 'x-amz-copy-source-range must be of the form bytes=first-last')
  }
  return span
}

function readSource(
  exchange: Exchange,
  source: ObjectRecord,
  span: Span,
  algorithm: Algorithm | null,
): Verified {
  if (span.end - span.start > MAX_COPY_BYTES) throw invalidRequest('The copy source is larger than 5 GiB.')
  const { update, digests } = createDigests(algorithm)
  const stream: AsyncIterable<Buffer> = openObject(exchange.storage, source, span)
  async function* chunks(): AsyncGenerator<Buffer> {
    for await (const chunk of stream) {
      update(chunk)
      yield chunk
    }
  }
  return { chunks: chunks(), digests }
}

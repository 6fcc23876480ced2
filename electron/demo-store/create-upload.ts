import { randomBytes } from 'node:crypto'
import { checksumType, parseAlgorithm } from './checksums.ts'
import { describeObject } from './describe-object.ts'
import { encryptionHeaders } from './encryption.ts'
import { theBucket, theKey, xmlAnswer, type Answer, type Exchange } from './exchange.ts'
import { impliedAlgorithm } from './put-object.ts'
import { receiveText } from './receive-body.ts'
import type { Upload, UploadRecord } from './records.ts'
import { invalidRequest, S3Error } from './s3-error.ts'

const DAY_MS = 86_400_000

export async function createUpload(exchange: Exchange): Promise<Answer> {
  const bucket = theBucket(exchange)
  await receiveText(exchange)
  const upload: UploadRecord = {
    uploadId: newUploadId(exchange.now()),
    key: theKey(exchange),
    initiatedAt: exchange.now(),
    description: describeObject(exchange),
    checksum: requestedChecksum(exchange),
  }
  await exchange.storage.putUpload(bucket, upload)
  return xmlAnswer(
    'InitiateMultipartUploadResult',
    {
      Bucket: bucket.name,
      Key: upload.key,
      UploadId: upload.uploadId,
    },
    {
      ...uploadChecksumHeaders(exchange, upload),
      ...abortHeaders(exchange, upload),
      ...encryptionHeaders(upload.description.encryption),
    },
  )
}

/** The upload the request names. Throws NoSuchUpload, for one of another key too. */
export function theUpload(exchange: Exchange): Upload {
  const upload = theBucket(exchange).uploads.get(exchange.request.query.get('uploadId') ?? '')
  if (upload === undefined || upload.key !== theKey(exchange)) throw noSuchUpload()
  return upload
}

export function noSuchUpload(): S3Error {
  return new S3Error('NoSuchUpload', 'The specified upload does not exist.')
}

/** AbortMultipartUpload: the parts are gone when it has answered. */
export async function abortUpload(exchange: Exchange): Promise<Answer> {
  const bucket = theBucket(exchange)
  await exchange.storage.exclusive(bucket.name, theKey(exchange), () =>
    exchange.storage.dropUpload(bucket, theUpload(exchange)),
  )
  return { status: 204 }
}

/** The algorithm and type a client asked for; nothing for the CRC64NVME that S3 keeps of its own accord. */
export function uploadChecksumHeaders(
  exchange: Exchange,
  { checksum }: UploadRecord,
): Record<string, string> {
  if (checksum === null || checksum.implied || !exchange.has('checksums')) return {}
  const headers = { 'x-amz-checksum-algorithm': checksum.algorithm }
  return exchange.has('full-object-checksums')
    ? { ...headers, 'x-amz-checksum-type': checksum.type }
    : headers
}

/** When a lifecycle rule will end this upload: midnight UTC after the rule's time has passed, as S3 rounds it. */
export function abortHeaders({ abortRule }: Exchange, { initiatedAt }: UploadRecord): Record<string, string> {
  if (abortRule === undefined) return {}
  const at = Math.ceil((initiatedAt + abortRule.afterMs) / DAY_MS) * DAY_MS
  return { 'x-amz-abort-date': new Date(at).toUTCString(), 'x-amz-abort-rule-id': abortRule.id }
}

function requestedChecksum(exchange: Exchange): UploadRecord['checksum'] {
  if (!exchange.has('checksums')) return null
  const { header } = exchange.request
  const name = header('x-amz-checksum-algorithm')
  // A store from before full-object checksums does not know the header.
  const type = exchange.has('full-object-checksums') ? header('x-amz-checksum-type') : undefined
  if (name === undefined) {
    if (type !== undefined) throw invalidRequest('x-amz-checksum-type needs x-amz-checksum-algorithm.')
    const implied = impliedAlgorithm(exchange)
    return implied && { algorithm: implied, type: 'FULL_OBJECT', implied: true }
  }
  const algorithm = parseAlgorithm(name, 'x-amz-checksum-algorithm')
  if (algorithm === 'CRC64NVME' && !exchange.has('full-object-checksums')) {
    throw invalidRequest('Value for x-amz-checksum-algorithm header is invalid.')
  }
  return { algorithm, type: checksumType(algorithm, type), implied: false }
}

/** Ids sort by the time of their creation, as their listing does. */
function newUploadId(now: number): string {
  return `${now.toString(16).padStart(12, '0')}-${randomBytes(24).toString('base64url')}`
}

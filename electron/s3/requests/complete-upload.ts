import { CompleteMultipartUploadCommand } from '@aws-sdk/client-s3'
import type { StoredObject } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { NewObject, ObjectFacts, StoredPart } from '../../engine/ports.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { bareEtag, checksumOf } from './checksums.ts'
import type { Option } from '../transport/capabilities.ts'
import type { Connection } from '../transport/connection.ts'
import { versionIdOf } from './head-object.ts'
import { ifNoneMatch, optionsOf, writeGuarded } from './overwrite-guard.ts'
import { learnPartLimit } from './part-limit.ts'
import { refusePages } from '../transport/web-page.ts'

export type FinishedUpload = {
  object: NewObject
  uploadId: string
  parts: StoredPart[]
  sizeBytes: number
  crc32: number | null
}

/**
 * CompleteMultipartUpload. If the store returned a checksum for every part, the request names them. If the store also
 * checks whole objects in this session, the request names the checksum and size of the whole object, so that the store
 * verifies the joined parts itself.
 */
export async function completeUpload(
  connection: Connection,
  upload: FinishedUpload,
  signal: AbortSignal,
): Promise<StoredObject> {
  const { object, uploadId, parts } = upload
  const isNamed =
    parts.length > 0 && parts.every((part) => part.crc32 !== null || part.crc64nvme !== undefined)
  const { algorithm, isWhole = false } = connection.sessions.get(uploadId) ?? {}
  const sums: Option[] = isNamed ? ['completeParts'] : []
  if (isWhole && algorithm === 'CRC32' && upload.crc32 !== null) sums.unshift('completeWhole')
  const isSame = (found: ObjectFacts) => isSameObject(found, upload)
  // Some stores look at If-None-Match in PutObject and not here; AWS does in both.
  const guarded = { object, isSame, trusts412: connection.address.endpoint === null, signal }
  const writing = writeGuarded(connection, guarded, (clearance) =>
    connection.call({
      operation: 'CompleteMultipartUpload',
      key: object.key,
      signal,
      wants: optionsOf(clearance, sums),
      attempt: async (one) => {
        const command = new CompleteMultipartUploadCommand({
          Bucket: connection.address.bucket,
          Key: object.key,
          UploadId: uploadId,
          MultipartUpload: { Parts: parts.map((part) => completedPart(part, one.sent.has('completeParts'))) },
          ...ifNoneMatch(connection, object.key, clearance, one),
          ...(one.sent.has('completeWhole') ? wholeObject(upload) : {}),
        })
        command.middlewareStack.add(refusePages(connection.host), { step: 'deserialize' })
        const answer = await one.send(command)
        // Stores send the 200 before they have joined the parts: without an ETag joining them failed. radosgw 16 sends an
        // empty ETag; HEAD returns it later.
        if (answer.ETag === undefined) throw new AppFailure('StoreError', 'no ETag for the finished object')
        return {
          etag: bareEtag(answer.ETag),
          versionId: versionIdOf(answer.VersionId),
          checksum: checksumOf(answer),
        }
      },
    }),
  )
  return await writing.catch(learnPartLimit(connection, parts.length, false))
}

/** Stores that return no checksums for parts answer MalformedXML if one is named here (Swift). */
function completedPart({ partNumber, etag, crc32, crc64nvme }: StoredPart, isNamed: boolean) {
  return {
    PartNumber: partNumber,
    ETag: `"${etag}"`,
    ...(isNamed && crc32 !== null ? { ChecksumCRC32: crc32 } : {}),
    ...(isNamed && crc64nvme !== undefined ? { ChecksumCRC64NVME: crc64nvme } : {}),
  }
}

function wholeObject({ crc32, sizeBytes }: FinishedUpload) {
  if (crc32 === null) return {}
  return {
    ChecksumType: 'FULL_OBJECT' as const,
    ChecksumCRC32: crc32ToBase64(crc32),
    MpuObjectSize: sizeBytes,
  }
}

function isSameObject(found: ObjectFacts, { sizeBytes, crc32 }: FinishedUpload): boolean {
  if (found.sizeBytes !== sizeBytes) return false
  const { checksum } = found
  if (checksum?.algorithm !== 'CRC32' || checksum.scope !== 'full' || crc32 === null) return true
  return checksum.value === crc32ToBase64(crc32)
}

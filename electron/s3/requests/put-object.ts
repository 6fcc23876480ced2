import { PutObjectCommand } from '@aws-sdk/client-s3'
import type { StoredObject } from '../../contract/index.ts'
import type { NewObject, ObjectFacts, Pace, PartBody } from '../../engine/ports.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { checksumOf, md5OfEtag } from './checksums.ts'
import type { Connection } from '../transport/connection.ts'
import { versionIdOf } from './head-object.ts'
import { learnGuard } from './learn-guard.ts'
import { objectInput } from './object-input.ts'
import { ifNoneMatch, optionsOf, writeGuarded } from './overwrite-guard.ts'
import { assumedOf, sendBody } from './payload.ts'

/** PutObject: a whole file in one request, at most 5 GiB (S3 limit). */
export async function putObject(
  connection: Connection,
  object: NewObject,
  body: PartBody,
  pace: Pace,
  signal: AbortSignal,
): Promise<StoredObject> {
  const isSame = (found: ObjectFacts) => isSameObject(connection, found, body)
  const guarded = { object, isSame, trusts412: true, signal }
  let isLearning = false
  const stored = await writeGuarded(connection, guarded, (clearance) => {
    isLearning = clearance.kind === 'if-new' && clearance.because === 'free'
    return connection.call({
      operation: 'PutObject',
      key: object.key,
      signal,
      wants: optionsOf(clearance, ['putChecksums', 'contentMd5', 'originalName']),
      assumes: assumedOf(body),
      attempt: async (one) => {
        const guard = ifNoneMatch(connection, object.key, clearance, one)
        const { answer, etag } = await sendBody(
          connection,
          one,
          { body, pace, signal, option: 'putChecksums', algorithm: 'CRC32' },
          (input) => {
            const { bucket } = connection.address
            const described = objectInput(object, one.sent.has('originalName'))
            return new PutObjectCommand({ Bucket: bucket, ...described, ...guard, ...input })
          },
        )
        return { etag, versionId: versionIdOf(answer.VersionId), checksum: checksumOf(answer) }
      },
    })
  })
  if (isLearning) await learnGuard(connection, object, body, signal)
  return stored
}

async function isSameObject(
  { capabilities }: Connection,
  found: ObjectFacts,
  body: PartBody,
): Promise<boolean> {
  if (found.sizeBytes !== body.sizeBytes) return false
  if (found.checksum?.algorithm === 'CRC32') return found.checksum.value === crc32ToBase64(body.crc32)
  const md5 = capabilities().md5 === 'content-md5' ? null : md5OfEtag(found.etag, {})
  return md5 === null || md5 === (await body.digest('md5'))
}

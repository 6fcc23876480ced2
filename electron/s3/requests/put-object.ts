import { PutObjectCommand } from '@aws-sdk/client-s3'
import type { StoredObject } from '../../contract/index.ts'
import type { NewObject, ObjectFacts, Pace, PartBody } from '../../engine/ports.ts'
import { crc32ToBase64 } from '../../engine/crc32-base64.ts'
import { checksumOf, md5OfEtag } from './checksums.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'
import { versionIdOf } from './head-object.ts'
import { objectInput } from './object-input.ts'
import { clearToWrite, ifNoneMatch, learnFromRefusedWrite } from './overwrite-guard.ts'
import { sendPaced } from '../transport/paced-body.ts'
import { signPayloadAs } from '../transport/sdk-internals.ts'
import { checkReceipt, payloadHash } from './payload.ts'

/** PutObject: a whole file in one request, at most 5 GiB (S3 limit). */
export async function putObject(
  connection: Connection,
  object: NewObject,
  body: PartBody,
  pace: Pace,
  signal: AbortSignal,
): Promise<StoredObject> {
  const clearance = await clearToWrite(connection, object, (found) => isSameObject(found, body), signal)
  if (clearance.kind === 'done') return clearance.object
  const write = () =>
    connection.call({
      operation: 'PutObject',
      key: object.key,
      signal,
      wants: { checksums: true, ifNoneMatch: clearance.kind === 'if-new' },
      attempt: async ({ send, sent }) => {
        const guard = ifNoneMatch(connection, object.key, clearance, sent)
        const hash = await payloadHash(connection, body)
        const host = hostOf(connection.address)
        const toSend = { body, pace, signal, slowMs: connection.limits.slowMs, host }
        const answer = await sendPaced(toSend, (stream, abortSignal) => {
          const command = new PutObjectCommand({
            Bucket: connection.address.bucket,
            ...objectInput(object),
            Body: stream,
            ContentLength: body.sizeBytes,
            ...guard,
            ...(sent.checksums ? { ChecksumCRC32: crc32ToBase64(body.crc32) } : {}),
          })
          command.middlewareStack.add(signPayloadAs(hash), { step: 'build' })
          return send(command, abortSignal)
        })
        const etag = await checkReceipt(connection, answer, body, sent.checksums)
        return { etag, versionId: versionIdOf(answer.VersionId), checksum: checksumOf(answer) }
      },
    })
  return await learnFromRefusedWrite(connection, write)
}

async function isSameObject(found: ObjectFacts, body: PartBody): Promise<boolean> {
  if (found.sizeBytes !== body.sizeBytes) return false
  if (found.checksum?.algorithm === 'CRC32') return found.checksum.value === crc32ToBase64(body.crc32)
  const md5 = md5OfEtag(found.etag, {})
  return md5 === null || md5 === (await body.digest('md5'))
}

import { GetObjectCommand, HeadObjectCommand } from '@aws-sdk/client-s3'
import { Readable } from 'node:stream'
import { AppFailure } from '../../core/errors.ts'
import type { ObjectFacts } from '../../engine/ports.ts'
import { bareEtag, checksumOf } from './checksums.ts'
import type { Connection } from '../transport/connection.ts'
import { failureFacts } from '../failures/failure-facts.ts'
import { originalNameOf, uploadRecordIdOf } from './metadata.ts'

/** HeadObject of this version, or of the latest; null if there is no such object. */
export async function headObject(
  connection: Connection,
  key: string,
  signal: AbortSignal,
  versionId: string | null = null,
): Promise<ObjectFacts | null> {
  const head = () => describe(connection, { key, versionId }, signal)
  try {
    return await head().catch(async (thrown: unknown) => {
      if (!(thrown instanceof AppFailure) || !isUnexplained(thrown)) throw thrown
      await explain(connection, { key, versionId }, signal)
      // GetObject was allowed, so HEAD failed because of the clock, which the SDK has corrected since, or at a gateway.
      return await head()
    })
  } catch (thrown) {
    if (thrown instanceof AppFailure && thrown.error.code === 'ObjectMissing') return null
    throw thrown
  }
}

/**
 * The size of a multipart object's first part in bytes; null where the store ignores `partNumber` and describes the
 * whole object.
 */
export async function firstPartBytes(
  connection: Connection,
  key: string,
  signal: AbortSignal,
  versionId: string | null = null,
): Promise<number | null> {
  const target = targetOf(connection, { key, versionId })
  const command = new HeadObjectCommand({ ...target, PartNumber: 1 })
  const { PartsCount, ContentLength } = await connection.call({
    operation: 'HeadObject',
    key,
    signal,
    attempt: ({ sendDirect }) => sendDirect(command),
  })
  return PartsCount === undefined ? null : (ContentLength ?? null)
}

/** One version of an object, or the latest. */
type Target = { key: string; versionId: string | null }

export function targetOf({ address }: Connection, { key, versionId }: Target) {
  return { Bucket: address.bucket, Key: key, ...(versionId === null ? {} : { VersionId: versionId }) }
}

async function describe(connection: Connection, target: Target, signal: AbortSignal): Promise<ObjectFacts> {
  const { key } = target
  const answer = await connection.call({
    operation: 'HeadObject',
    key,
    signal,
    wants: ['checksumMode'],
    async attempt({ sendDirect, sent }) {
      const mode = sent.has('checksumMode') ? { ChecksumMode: 'ENABLED' as const } : {}
      const command = new HeadObjectCommand({ ...targetOf(connection, target), ...mode })
      const { ETag, ...facts } = await sendDirect(command)
      if (ETag === undefined) throw new AppFailure('EndpointInvalid', connection.host)
      return { ...facts, etag: bareEtag(ETag) }
    },
  })
  return {
    etag: answer.etag,
    versionId: versionIdOf(answer.VersionId),
    checksum: checksumOf({ ...answer, ETag: answer.etag }),
    sizeBytes: answer.ContentLength ?? (await sizeByGet(connection, target, signal)),
    uploadRecordId: uploadRecordIdOf(answer.Metadata),
    originalName: originalNameOf(answer.Metadata),
  }
}

/**
 * The size of an object whose HEAD has no Content-Length, because a gateway removes it from what it may compress:
 * from a GET of the first byte, which an empty object does not have (416, RFC 9110, 15.5.17). Throws `StoreRefused`
 * if the answer has no size either.
 */
async function sizeByGet(connection: Connection, target: Target, signal: AbortSignal): Promise<number> {
  return await connection.call({
    operation: 'GetObject',
    key: target.key,
    signal,
    async attempt({ send }) {
      try {
        const { ContentRange, ContentLength, Body } = await send(firstByteOf(connection, target))
        if (Body instanceof Readable) Body.destroy()
        // A store without ranges sends the whole object.
        const sizeBytes = ContentRange === undefined ? ContentLength : totalOf(ContentRange)
        if (sizeBytes !== undefined) return sizeBytes
      } catch (thrown) {
        if (failureFacts(thrown, connection.now()).status === 416) return 0
        throw thrown
      }
      throw new AppFailure('StoreRefused', 'it does not send the size of the object')
    },
  })
}

function totalOf(contentRange: string): number | undefined {
  const total = /^bytes 0-0\/(\d+)$/.exec(contentRange)?.[1]
  return total === undefined ? undefined : Number(total)
}

function firstByteOf(connection: Connection, target: Target): GetObjectCommand {
  return new GetObjectCommand({ ...targetOf(connection, target), Range: 'bytes=0-0' })
}

/** Stores without versions answer "null". */
export function versionIdOf(versionId: string | undefined): string | null {
  return versionId === undefined || versionId === 'null' ? null : versionId
}

/** Answers to HEAD have no body, so a refusal or redirect has no reason, and a 404 may come from something else. */
function isUnexplained({ error, status }: AppFailure): boolean {
  if (error.code === 'AccessDenied' || error.code === 'RegionWrong') return true
  const isWithoutReason = [301, 307, 400, 401, 404].includes(status ?? 0)
  return isWithoutReason && ['EndpointInvalid', 'StoreHidden', 'RequestBlocked'].includes(error.code)
}

/** GetObject needs the same permission, and its answer has the reason: wrong keys, clock, region, permission. */
async function explain(connection: Connection, target: Target, signal: AbortSignal): Promise<void> {
  await connection.call({
    operation: 'GetObject',
    key: target.key,
    signal,
    attempt: async ({ send }) => {
      const { Body } = await send(firstByteOf(connection, target))
      await Body?.transformToByteArray()
    },
  })
}

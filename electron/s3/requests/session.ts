import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  ListPartsCommand,
  type ListPartsCommandInput,
  type ListPartsCommandOutput,
  type Part,
} from '@aws-sdk/client-s3'
import type { AnnouncedAbort } from '../../contract/index.ts'
import { AppFailure } from '../../core/errors.ts'
import type { ListedParts, NewObject, OpenedSession, StoredPart } from '../../engine/ports.ts'
import { bareEtag } from './checksums.ts'
import { hostOf } from '../transport/client.ts'
import type { Connection } from '../transport/connection.ts'
import type { Send } from '../transport/request-log.ts'
import { objectInput } from './object-input.ts'
import { refusePages } from './web-page.ts'

/** CreateMultipartUpload, for a CRC-32 of the whole object where the store supports that. */
export async function openSession(
  connection: Connection,
  object: NewObject,
  signal: AbortSignal,
): Promise<OpenedSession> {
  return await connection.call({
    operation: 'CreateMultipartUpload',
    key: object.key,
    signal,
    wants: { checksums: true, ifNoneMatch: false },
    attempt: async ({ send, sent }) => {
      const command = new CreateMultipartUploadCommand({
        Bucket: connection.address.bucket,
        ...objectInput(object),
        ...(sent.checksums ? { ChecksumAlgorithm: 'CRC32', ChecksumType: 'FULL_OBJECT' } : {}),
      })
      const answer = await send(command)
      const { UploadId, ChecksumType } = answer
      if (UploadId === undefined) {
        throw new AppFailure('EndpointInvalid', hostOf(connection.address))
      }
      if (ChecksumType === 'FULL_OBJECT') connection.wholeChecked.add(UploadId)
      if (sent.checksums) connection.learn({ fullObject: ChecksumType === 'FULL_OBJECT' ? 'yes' : 'no' })
      return { uploadId: UploadId, abort: abortOf(answer) }
    },
  })
}

/** ListParts, all pages (1,000 parts each), in order of part number. */
export async function listParts(
  connection: Connection,
  key: string,
  uploadId: string,
  signal: AbortSignal,
): Promise<ListedParts> {
  const target = { Bucket: connection.address.bucket, Key: key, UploadId: uploadId }
  const listing = connection.call({
    operation: 'ListParts',
    key,
    signal,
    attempt: async ({ send }) => {
      const parts: StoredPart[] = []
      let abort: AnnouncedAbort | null = null
      for await (const page of pagesOfParts(send, target)) {
        // A web page would pass for a list without parts, and all parts would be sent again.
        if ((page.UploadId ?? page.IsTruncated ?? page.Parts) === undefined) {
          throw new AppFailure('EndpointInvalid', hostOf(connection.address))
        }
        if (page.ChecksumType === 'FULL_OBJECT') connection.wholeChecked.add(uploadId)
        abort = abortOf(page)
        parts.push(...(page.Parts ?? []).flatMap(storedPart))
      }
      connection.learn({ listParts: 'yes' })
      parts.sort((one, other) => one.partNumber - other.partNumber)
      return { parts, abort }
    },
  })
  return await listing.catch((thrown: unknown) => {
    const isRefused = thrown instanceof AppFailure && thrown.error.code === 'StoreRefused'
    if (isRefused) connection.learn({ listParts: 'no' })
    throw thrown
  })
}

/**
 * The SDK's paginator continues while a page names a next marker. radosgw 16 does so on its last page too, and names 0
 * after that, so the SDK would start over for ever. If a page has no marker, its highest part number is used.
 */
async function* pagesOfParts(
  send: Send,
  target: ListPartsCommandInput,
): AsyncGenerator<ListPartsCommandOutput> {
  for (let marker = 0; ;) {
    const command = new ListPartsCommand(marker === 0 ? target : { ...target, PartNumberMarker: `${marker}` })
    const page = await send(command)
    yield page
    const numbers = (page.Parts ?? []).map(({ PartNumber }) => PartNumber ?? 0)
    const next = Number(page.NextPartNumberMarker ?? Math.max(0, ...numbers))
    if (page.IsTruncated !== true || !(next > marker)) return
    marker = next
  }
}

/** AbortMultipartUpload. Succeeds if the session no longer exists. */
export async function abortSession(
  connection: Connection,
  key: string,
  uploadId: string,
  signal: AbortSignal,
): Promise<void> {
  try {
    await connection.call({
      operation: 'AbortMultipartUpload',
      key,
      signal,
      attempt: ({ send }) => {
        const command = new AbortMultipartUploadCommand({
          Bucket: connection.address.bucket,
          Key: key,
          UploadId: uploadId,
        })
        // Otherwise the parts would stay on the store, and nobody would see them.
        command.middlewareStack.add(refusePages(hostOf(connection.address)), { step: 'deserialize' })
        return send(command)
      },
    })
  } catch (thrown) {
    if (!(thrown instanceof AppFailure) || thrown.error.code !== 'SessionGone') throw thrown
  }
}

function abortOf(answer: {
  AbortDate?: Date | undefined
  AbortRuleId?: string | undefined
}): AnnouncedAbort | null {
  if (answer.AbortDate === undefined) return null
  return { at: answer.AbortDate.getTime(), ruleId: answer.AbortRuleId ?? null }
}

function storedPart({ PartNumber, Size, ETag, ChecksumCRC32 }: Part): StoredPart[] {
  if (PartNumber === undefined || Size === undefined || ETag === undefined) return []
  return [{ partNumber: PartNumber, sizeBytes: Size, etag: bareEtag(ETag), crc32: ChecksumCRC32 ?? null }]
}
